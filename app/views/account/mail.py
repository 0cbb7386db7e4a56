"""Which letters one gets: chosen on the account, or ended by the link in a letter."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.mail import zone
from app.domain.permission import Permission
from app.errors import NotFound
from app.forms.mail import ALWAYS, KINDS, LettersForm
from app.security import csrf, limiter, now, requires
from app.services.mail import wishes
from app.services.mail.wishes import Wish
from app.services.practice import letters as pauses
from app.views.account.room import FLOOD, blueprint

SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""of a day: a field for days takes no other text"""
ONE_CLICK = "List-Unsubscribe"
"""what a mail program sends in its owner's name (RFC 8058): no page and no form of ours"""


@blueprint.get("/account/letters")
@requires(Permission.KEEP_ACCOUNT)
def letters() -> ResponseReturnValue:
    """Which kinds of letters the person gets."""
    return letters_page()


def letters_page(form: LettersForm | None = None, pause_fault: str = "") -> str:
    """The page; a form that was refused is shown as it was sent, `pause_fault` says why a pause."""
    session, actor = db.session(), current_user
    off = wishes.off(session, actor)
    return render_template(
        "account/letters.html",
        form=form or LettersForm.among(wishes.offered(session, actor), off, formdata=None),
        always=ALWAYS,
        prompts_from=pauses.prompts_from(session, actor),
        pause_fault=pause_fault,
        pause_typed=typed if SHAPE.fullmatch(typed := request.form.get("until", "")) else "",
        today=now().astimezone(zone(actor.time_zone)).date(),
    )


@blueprint.post("/account/letters")
@requires(Permission.KEEP_ACCOUNT)
def save_letters() -> ResponseReturnValue:
    """Keep what is ticked."""
    form = LettersForm.among(wishes.offered(db.session(), current_user))
    if not form.validate():
        return letters_page(form), 422
    wishes.choose(db.session(), current_user, form.kinds.data or [], now())
    flash(_("Saved."))
    return redirect(url_for(".letters"), 303)


@blueprint.get("/letters/off/<token>")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def letters_off(token: str) -> ResponseReturnValue:
    """What the link of a letter would end; nothing changes before the button is pressed."""
    return page(token, found(token))


@blueprint.post("/letters/off/<token>")
@csrf.exempt  # type: ignore[untyped-decorator] # mail programs send it without our cookies; the signed link is the proof
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def end_letters(token: str) -> ResponseReturnValue:
    """End letters of the link's kinds: those ticked, or all where a mail program asks."""
    wish = found(token)
    is_one_click = ONE_CLICK in request.form
    ended = wish.kinds if is_one_click else tuple(request.form.getlist("kinds"))
    wishes.end_kinds(db.session(), wish, ended, now())
    return page(token, wish, tuple(kind for kind in wish.kinds if kind in ended))


def found(token: str) -> Wish:
    """What the link may do. Raises NotFound for one that is none of ours."""
    wish = wishes.find(db.session(), token)
    if wish is None:
        raise NotFound
    return wish


def page(token: str, wish: Wish, ended: tuple[str, ...] | None = None) -> str:
    """The page of a letter's link; `ended` is what was just switched off."""
    return render_template(
        "account/letters_off.html",
        token=token,
        wish=wish,
        ended=ended,
        kinds=KINDS,
        always=ALWAYS,
    )
