"""The end of one's own account: what goes and what stays, then the act."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.security import EraseForm
from app.security import end, limiter, now, requires
from app.services import people
from app.services.accounts import second
from app.services.sessions import Actor
from app.views.account.room import FLOOD, blueprint, letter, link
from app.views.account.security import checked
from app.views.admin.letters import about_cohort
from app.words import sentence


@blueprint.get("/account/delete")
@requires(Permission.KEEP_ACCOUNT)
def leave() -> ResponseReturnValue:
    """What would go and what would stay, and the form that does it."""
    return page(form_of(is_sent=False))


@blueprint.post("/account/delete")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def delete_account() -> ResponseReturnValue:
    """Delete it at once, with the password, the address and, where there is one, a code."""
    form = form_of(is_sent=True)
    if not form.validate():
        return page(form), 422
    actor, wrong = current_user._get_current_object(), list[Field]()
    try:
        erase(actor, form, wrong)
    except (Invalid, Conflict) as error:
        db.release()
        (wrong or [form.typed])[-1].errors = [sentence(error)]
        return page(form), 422
    return gone()


def erase(actor: Actor, form: EraseForm, wrong: list[Field]) -> None:
    """Check what was typed, then erase; the last of `wrong` is the field that an error is about.

    Raises Invalid, Conflict.
    """
    takes = bool(form.takes_certificates.data)
    wrong.append(form.current)
    checked(actor, form.current.data or "", takes_code=form.takes_code)
    wrong.append(form.code)
    session = db.session()
    if form.takes_code and not second.take(session, actor.id, form.code.data or "", now()):
        raise Invalid(second.WRONG)
    wrong.append(form.typed)
    notice = letter("erased", takes=takes, link=link("public.help"))
    people.erase_own(session, actor, notice, about_cohort, now(), takes_certificates=takes)


def gone() -> ResponseReturnValue:
    """Nobody is signed in here any more."""
    end()
    flash(_("Your account is deleted. A letter says so, the last one from here."))
    return redirect(url_for(".sign_in"), 303)


def form_of(*, is_sent: bool) -> EraseForm:
    """The form for whoever is here."""
    return EraseForm.of(current_user.email, current_user.has_second_step, is_sent)


def page(form: EraseForm) -> str:
    """The page."""
    ahead = people.look_ahead(db.session(), current_user, now())
    return render_template("account/leave.html", form=form, ahead=ahead)
