"""The site's settings: what they mean, who changed them last, and changing them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.forms.settings import GROUPS, SettingsForm
from app.security import now, requires
from app.services import settings as site
from app.views.admin.room import blueprint


@blueprint.get("/settings")
@requires(Permission.RUN_SITE)
def settings() -> ResponseReturnValue:
    """All settings with what is in force."""
    return page(SettingsForm.of(site.get(db.session())))


@blueprint.post("/settings")
@requires(Permission.RUN_SITE)
def save_settings() -> ResponseReturnValue:
    """Set what was changed; each change is on record."""
    form = SettingsForm()
    if not form.validate():
        return page(form), 422
    site.change(db.session(), current_user, form.typed(), now())
    flash(_("The settings are saved. They are in force from now on."))
    return redirect(url_for(".settings"), 303)


def page(form: SettingsForm) -> str:
    """The form, and beside each setting who changed it last."""
    changed = site.list_changes(db.session())
    return render_template("admin/settings.html", form=form, groups=GROUPS, changed=changed)
