"""What guards one's account: address, password, second step, and where one is signed in."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission
from app.errors import N_, Invalid
from app.forms.account import ChangePasswordForm
from app.forms.security import AddressForm
from app.security import begin, device, limiter, now, requires
from app.services import accounts, passwords, sessions
from app.services.accounts import address, second
from app.views.account.room import FLOOD, blueprint, letter, link
from app.words import sentence, site

WRONG = N_("This is not your current password.")


@blueprint.get("/account/security")
@requires(Permission.KEEP_ACCOUNT)
def security() -> ResponseReturnValue:
    """Address, password, second step, browsers."""
    return page()


@blueprint.post("/account/password")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """A new password: all other browsers are signed out at once."""
    form = ChangePasswordForm.for_address(current_user.email)
    if not form.validate():
        return page(secret=form), 422
    try:
        begin(exchange(form))
    except Invalid as error:
        db.release()
        form.current.errors = [sentence(error)]
        return page(secret=form), 422
    return back(_("Your new password is set. Other browsers are signed out."))


def exchange(form: ChangePasswordForm) -> sessions.Actor:
    """Count the try, check and hash with no transaction open, then set. Raises Invalid."""
    actor = current_user._get_current_object()
    was = checked(actor, form.current.data or "")
    hashed = passwords.make(form.password.data or "")
    notice = letter("password", link=link("account.ask_reset"))
    return accounts.change_password(db.session(), actor, was, hashed, notice, device(), now())


def checked(actor: sessions.Actor, typed: str, takes_code: bool = False) -> str | None:
    """The stored hash, where the password typed is the actor's; no transaction is open after it.

    The try is counted before, one at a code too where that is taken. Raises Invalid, TooMany.
    """
    db.release()
    with db.database().transaction() as session:
        was = accounts.take_current(session, actor, now())
        if takes_code:
            second.count(session, actor, now())
    if not passwords.is_right(was, typed):
        raise Invalid(WRONG)
    return was


@blueprint.post("/account/sessions")
@requires(Permission.KEEP_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Sign all other browsers out."""
    sessions.end_all(db.session(), current_user.id, but=current_user.session_id)
    return back(_("All other browsers are signed out."))


@blueprint.post("/account/sessions/<browser>")
@requires(Permission.KEEP_ACCOUNT)
def end_session(browser: str) -> ResponseReturnValue:
    """Sign one other browser out; one that is out already stays so."""
    sessions.end_one(db.session(), current_user, browser)
    return back(_("That browser is signed out."))


@blueprint.post("/account/trusted-browsers")
@requires(Permission.KEEP_ACCOUNT)
def distrust() -> ResponseReturnValue:
    """Every browser is asked for a code at its next sign-in."""
    second.distrust(db.session(), current_user.id)
    return back(_("Every browser is asked for a code at the next sign-in."))


def back(said: str) -> Response:
    """The page, with a line that says what happened."""
    flash(said)
    return redirect(url_for(".security"), 303)


def page(secret: ChangePasswordForm | None = None, moved: AddressForm | None = None) -> str:
    """The page; a form that was refused is shown as it was sent."""
    lasts, session = timedelta(days=site().session_days), db.session()
    return render_template(
        "account/security.html",
        secret=secret or ChangePasswordForm(formdata=None),
        moved=moved or AddressForm(formdata=None),
        asked=address.find_asked(session, current_user, now()),
        is_proved=accounts.is_proved(session, current_user.id),
        second=second.standing(session, current_user.id, now()),
        is_required=not current_user.roles.isdisjoint(site().second_step_roles),
        sessions=sessions.list_mine(session, current_user, now(), lasts),
        key_of=sessions.public_key,
    )
