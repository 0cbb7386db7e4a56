"""A forgotten password: ask for a link, set a new one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.domain.permission import Permission
from app.errors import NotFound
from app.forms.account import AskResetForm, ResetForm
from app.security import device, limiter, now, remember_device, requires
from app.services import accounts, passwords
from app.services.mail import Letter
from app.views.account.room import FLOOD, blueprint, letter, link


@blueprint.get("/reset")
@requires(Permission.SEE_PUBLIC)
def ask_reset() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("account/ask_reset.html", form=AskResetForm(formdata=None), sent_to="")


@blueprint.post("/reset")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def post_reset() -> ResponseReturnValue:
    """Mail a link; the same page whether or not the address has an account."""
    form = AskResetForm()
    if not form.validate():
        return render_template("account/ask_reset.html", form=form, sent_to=""), 422
    email = accounts.fold(form.email.data or "")
    db.release()
    with db.database().transaction() as session:
        accounts.post_reset(session, email, reset_letter, now())
    return render_template("account/ask_reset.html", form=form, sent_to=email)


def reset_letter(token: str) -> Letter:
    """The mail with the link."""
    return letter("reset", link=link("account.reset", token=token))


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by the mailed link; sign in with it afterwards."""
    with db.database().reading() as session:
        found = accounts.find_token(session, "reset", token, now())
    if found is None:
        return render_template("account/reset_ended.html"), 404
    form = ResetForm.for_address(found.email)
    if form.is_submitted() and form.validate():
        return set_password(form, token)
    shown = render_template("account/reset.html", form=form)
    return shown, 422 if form.is_submitted() else 200


def set_password(form: ResetForm, token: str) -> ResponseReturnValue:
    """Hash with no transaction open, then use the link up."""
    db.release()
    hashed = passwords.make(form.password.data or "")
    notice = letter("password", link=link("account.ask_reset"))
    try:
        known = accounts.reset(db.session(), token, hashed, notice, device(), now())
    except NotFound:  # used in another tab a moment ago
        db.release()
        return render_template("account/reset_ended.html"), 404
    flash(_("Your new password is set. Sign in with it."))
    response = redirect(url_for(".sign_in"), 303)
    remember_device(response, known)
    return response
