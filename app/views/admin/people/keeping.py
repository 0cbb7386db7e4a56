"""What is kept of a person: handed out as a file, or taken out of all that is kept."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.person import AnonymizeForm
from app.models import User
from app.security import now, require_recent, requires
from app.services import people
from app.views.admin.room import blueprint
from app.words import sentence


@blueprint.post("/people/<person>/export")
@requires(Permission.RUN_SITE)
def export_person(person: str) -> ResponseReturnValue:
    """Everything that is kept of a person, written by the job process."""
    require_recent()
    user = people.get(db.session(), current_user, person)
    back = url_for(".person", person=person)
    task = people.ask_export(db.session(), current_user, user, now(), back)
    return redirect(url_for(".task", task=task.key), 303)


@blueprint.get("/people/<person>/anonymize")
@requires(Permission.RUN_SITE)
def anonymize_person(person: str) -> ResponseReturnValue:
    """What goes and what stays, and the form that does it."""
    require_recent()
    user = people.get(db.session(), current_user, person)
    return page(user, AnonymizeForm.for_address(user.email, is_sent=False))


@blueprint.post("/people/<person>/anonymize")
@requires(Permission.RUN_SITE)
def erase_person(person: str) -> ResponseReturnValue:
    """Do it, once the address was typed."""
    require_recent()
    user = people.get(db.session(), current_user, person)
    form = AnonymizeForm.for_address(user.email, is_sent=True)
    if not form.validate():
        return page(user, form), 422
    return erase(user, form)


def erase(user: User, form: AnonymizeForm) -> ResponseReturnValue:
    """Anonymize, or say why not."""
    takes, session = bool(form.takes_certificates.data), db.session()
    try:
        people.anonymize(session, current_user, user, now(), takes_certificates=takes)
    except (Invalid, Conflict) as error:
        db.release()
        form.typed.errors = [sentence(error)]
        return page(user, form), 409
    flash(_("Done. Nothing here says any more who this was."))
    return redirect(url_for(".person", person=user.key), 303)


def page(user: User, form: AnonymizeForm) -> str:
    """The page."""
    return render_template("admin/person_anonymize.html", user=user, form=form)
