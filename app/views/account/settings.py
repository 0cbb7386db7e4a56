"""One's own account: name, looks, time zone, keys, password, sessions."""

from datetime import timedelta

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission
from app.errors import N_, Invalid
from app.forms.account import ChangePasswordForm, ProfileForm, ThemeForm, find_zone, time_zones
from app.security import begin, device, limiter, now, requires, safe_path
from app.services import accounts, calendar, passwords, sessions
from app.views.account.room import FLOOD, blueprint, letter, link
from app.views.errors import wants_json
from app.words import sentence, site

WRONG = N_("This is not your current password.")


@blueprint.get("/account")
@requires(Permission.KEEP_ACCOUNT)
def account() -> ResponseReturnValue:
    """Everything that is kept of the person, with the forms that change it."""
    return page()


@blueprint.post("/account")
@requires(Permission.KEEP_ACCOUNT)
def save_profile() -> ResponseReturnValue:
    """Name, colors, time zone, keys."""
    form = ProfileForm()
    if not form.validate():
        return page(profile=form), 422
    accounts.change(
        db.session(),
        current_user,
        name=form.name.data or "",
        theme=form.theme.data or "",
        time_zone=find_zone(form.time_zone.data or ""),
        letter_keys=bool(form.letter_keys.data),
    )
    return back_to_account(_("Saved."))


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
    return back_to_account(_("Your new password is set. Other browsers are signed out."))


def exchange(form: ChangePasswordForm) -> sessions.Actor:
    """Count the try, check and hash with no transaction open, then set. Raises Invalid."""
    actor = current_user._get_current_object()
    db.release()
    with db.database().transaction() as session:
        was = accounts.take_current(session, actor, now())
    if not passwords.is_right(was, form.current.data or ""):
        raise Invalid(WRONG)
    hashed = passwords.make(form.password.data or "")
    notice = letter("password", link=link("account.ask_reset"))
    return accounts.change_password(db.session(), actor, was, hashed, notice, device(), now())


@blueprint.post("/account/sessions")
@requires(Permission.KEEP_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Sign all other browsers out."""
    sessions.end_all(db.session(), current_user.id, but=current_user.session_id)
    return back_to_account(_("All other browsers are signed out."))


@blueprint.post("/account/theme")
@requires(Permission.KEEP_ACCOUNT)
def choose_theme() -> ResponseReturnValue:
    """The button in the bar: keep the colors, and show the same page again."""
    form = ThemeForm()
    if not form.validate():
        raise Invalid
    accounts.change(db.session(), current_user, theme=form.theme.data)
    if wants_json():
        return jsonify(theme=form.theme.data)
    return redirect(came_from() or url_for("learn.home"), 303)


def came_from() -> str:
    """The page of ours that sent this form, as it says itself or as the browser says; else ""."""
    if asked := safe_path(request.form.get("next", "")):
        return asked
    referrer = request.referrer or ""
    return safe_path(referrer.removeprefix(request.host_url.rstrip("/")))


def back_to_account(said: str) -> Response:
    """The account's page, with a line that says what happened."""
    flash(said)
    return redirect(url_for(".account"), 303)


def page(profile: ProfileForm | None = None, secret: ChangePasswordForm | None = None) -> str:
    """The account's page; a form that was refused is shown as it was sent."""
    lasts = timedelta(days=site().session_days)
    rows = sessions.list_mine(db.session(), current_user, now(), lasts)
    return render_template(
        "account/account.html",
        profile=profile or ProfileForm(formdata=None, obj=current_user),
        secret=secret or ChangePasswordForm(formdata=None),
        sessions=rows,
        time_zones=time_zones(),
        calendar_key=calendar.key_of(db.session(), current_user),
        calendar_link=lambda key: link("account.calendar", key=key),
    )
