"""One's own account: name, looks, time zone, keys."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission
from app.errors import Invalid
from app.forms.account import ProfileForm, ThemeForm, find_zone, time_zones
from app.security import before_second_step, requires, safe_path
from app.services import accounts, calendar, certificates
from app.views.account.room import blueprint, link
from app.views.errors import wants_json


@blueprint.get("/account")
@requires(Permission.KEEP_ACCOUNT)
def account() -> ResponseReturnValue:
    """How one appears, and how pages look."""
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


@blueprint.post("/account/theme")
@before_second_step
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


def page(profile: ProfileForm | None = None) -> str:
    """The account's page; a form that was refused is shown as it was sent."""
    return render_template(
        "account/account.html",
        profile=profile or ProfileForm(formdata=None, obj=current_user),
        papers=certificates.list_mine(db.session(), current_user),
        time_zones=time_zones(),
        calendar_key=calendar.key_of(db.session(), current_user),
        calendar_link=lambda key: link("account.calendar", key=key),
    )
