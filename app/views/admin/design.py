"""How certificates look from now on: texts, logo, who signs, accent, and a preview."""

from datetime import datetime

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain import certificate as rules
from app.domain.permission import Permission
from app.domain.settings import SiteSettings
from app.errors import NotFound
from app.forms.certificates import DesignForm
from app.models import Certificate
from app.security import now, requires
from app.services import certificates as desk
from app.services import settings as site
from app.views.admin.room import blueprint
from app.views.verify import Shown, media, picture_of, shown


@blueprint.get("/credentials/design")
@requires(Permission.RUN_SITE)
def design() -> ResponseReturnValue:
    """What is printed now, and the form that changes it."""
    return page(DesignForm.of(in_force()), in_force())


def in_force() -> SiteSettings:
    """The site's settings."""
    return site.get(db.session(), current_user.settings_version)


def page(form: DesignForm, seen: SiteSettings) -> str:
    """The form beside a certificate that looks like `seen`."""
    return render_template(
        "admin/design.html", form=form, shown=sample(seen), has_logo=bool(seen.certificate_logo)
    )


def sample(seen: SiteSettings) -> Shown:
    """A certificate that nobody was issued."""
    at: datetime = now()
    months = seen.certificate_months
    row = Certificate(
        serial="",
        name=current_user.name,
        course=_("A course of yours"),
        title=_("What it attests"),
        outcomes=[_("What learners can do afterwards"), _("And a second outcome")],
        issuer=seen.site_name or current_app.extensions["config"].site_name,
        minutes=60,
        issued_at=at,
        ends_at=rules.end_of_term(at, months) if months else None,
        revoked_for="",
        look=desk.look_of(seen),
    )
    return shown(row, at)


@blueprint.post("/credentials/design")
@requires(Permission.RUN_SITE)
def save_design() -> ResponseReturnValue:
    """Change how certificates look; those that were issued stay as they are."""
    form = DesignForm()
    if not form.validate():
        return page(form, in_force()), 422
    changed = form.typed()
    if form.picture:
        changed["certificate_logo"] = desk.store_logo(media(), form.picture)
    site.change(db.session(), current_user, changed, now())
    flash(_("Saved. Certificates issued from now on look like this."))
    return redirect(url_for(".design"), 303)


@blueprint.get("/credentials/design/logo")
@requires(Permission.RUN_SITE)
def design_logo() -> ResponseReturnValue:
    """The logo that is printed now."""
    data = desk.logo_of(media(), in_force().certificate_logo)
    if not data:
        raise NotFound
    answer = picture_of(data)
    answer.headers["Cache-Control"] = "no-store"
    return answer
