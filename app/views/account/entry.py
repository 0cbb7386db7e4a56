"""Sign in and out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission
from app.errors import N_, Invalid, NotFound
from app.forms.account import SignInForm
from app.forms.security import SecondForm
from app.security import (
    before_second_step,
    device,
    end,
    limiter,
    now,
    requires,
    safe_path,
)
from app.services import accounts, passwords, sessions
from app.services.accounts import Candidate, Held
from app.views.account.room import FLOOD, blueprint, browser, letter, onward, welcome
from app.words import sentence

HELD = "held"
"""in a stranger's cookie: the token of a sign-in that owes a code, and where to go on to"""
WRONG = N_("The address or the password is not right.")


@blueprint.get("/sign-in")
@requires(Permission.SEE_PUBLIC)
def sign_in() -> ResponseReturnValue:
    """The form, for strangers."""
    if current_user.is_authenticated:
        return redirect(onward(), 303)
    return page(SignInForm(formdata=None, next=safe_path(request.args.get("next", ""))))


@blueprint.post("/sign-in")
@before_second_step
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def check_in() -> ResponseReturnValue:
    """Sign in, or show the form again with what was typed, except the password."""
    form = SignInForm()
    if not form.validate():
        return page(form, asks_code=bool(form.code.data)), 422
    who = count_try(form)
    try:
        if who.needs_code and not who.code:
            return send_code(form, who)
        return let_in(open_door(form, who), onward(form.next.data or ""))
    except Invalid as error:
        db.release()
        return page(form, sentence(error), asks_code=who.needs_code), 422


def page(form: SignInForm, refused: str = "", asks_code: bool = False) -> str:
    """The page; `refused` is what stands in the summary beside errors at fields."""
    is_back = safe_path(form.next.data or "")
    return render_template(
        "account/sign_in.html", form=form, refused=refused, asks_code=asks_code, is_back=is_back
    )


def count_try(form: SignInForm) -> Candidate:
    """Count the try in a transaction of its own, before anything slow and whatever comes of it."""
    db.release()
    email = accounts.fold(form.email.data or "")
    with db.database().transaction() as session:
        return accounts.candidate(session, email, device(), (form.code.data or "").strip(), now())


def open_door(form: SignInForm, who: Candidate) -> tuple[sessions.Actor, str] | Held:
    """Look at password and code, with no transaction open while hashing. Raises Invalid."""
    if not passwords.is_right(who.password, form.password.data or ""):
        raise Invalid(accounts.WRONG if who.needs_code else WRONG)
    return accounts.sign_in(db.session(), who, device(), browser(), now())


def send_code(form: SignInForm, who: Candidate) -> str:
    """Mail a code, and show the form with a field for it; the same for unknown addresses."""
    accounts.post_code(db.session(), who, lambda code: letter("code", code=code), now())
    return page(form, asks_code=True)


def let_in(entered: tuple[sessions.Actor, str] | Held, target: str) -> Response:
    """Go in; an account with a second step owes a code first."""
    if isinstance(entered, Held):
        session[HELD] = [entered.token, target]
        return redirect(url_for(".ask_second"), 303)
    return welcome(entered, target)


@blueprint.get("/sign-in/code")
@requires(Permission.SEE_PUBLIC)
def ask_second() -> ResponseReturnValue:
    """The code after the password."""
    if current_user.is_authenticated:
        return redirect(onward(), 303)
    return second_page(SecondForm(formdata=None))


@blueprint.post("/sign-in/code")
@before_second_step
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def check_second() -> ResponseReturnValue:
    """Sign in, or ask for the code once more; who waited too long begins again."""
    form, (token, target) = SecondForm(), session.get(HELD, ("", ""))
    if not form.validate():
        return second_page(form), 422
    try:
        return welcome(take_second(form, token), safe_path(target) or url_for("learn.home"))
    except Invalid as error:
        db.release()
        form.code.errors = [sentence(error)]
        return second_page(form), 422
    except NotFound as error:
        return begin_again(sentence(error))


def second_page(form: SecondForm) -> str:
    """The page; it says so where nobody is held (any more)."""
    is_held = HELD in session
    return render_template("account/second_code.html", form=form, is_held=is_held)


def take_second(form: SecondForm, token: str) -> tuple[sessions.Actor, str]:
    """Count the try in its own transaction, then look at the code. Raises Invalid, NotFound."""
    db.release()
    with db.database().transaction() as opened:
        accounts.count_second(opened, token, device(), now())
    typed, trusts = form.code.data or "", bool(form.trusts.data)
    return accounts.enter_second(db.session(), token, typed, device(), browser(), now(), trusts)


def begin_again(said: str) -> Response:
    """The sign-in, from its beginning; who is in already, by a first click, goes on."""
    db.release()
    session.pop(HELD, None)
    if not current_user.is_authenticated:
        flash(said)
    return redirect(url_for(".sign_in"), 303)


@blueprint.post("/sign-out")
@before_second_step
@requires(Permission.SEE_PUBLIC)
def sign_out() -> Response:
    """End this browser's session, here and in the table."""
    if current_user.is_authenticated:
        sessions.end(db.session(), current_user)
    end()
    flash(_("You are signed out."))
    return redirect(url_for(".sign_in"), 303)
