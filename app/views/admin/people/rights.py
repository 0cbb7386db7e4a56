"""What somebody may do here: roles, managers, courses, more time; in and out."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import Field

from app import db
from app.domain.permission import Permission, Role
from app.errors import Conflict, Invalid, TandemError
from app.forms.person import CoursesForm, ExtraTimeForm, ManagerForm, RolesForm
from app.forms.security import REMOVED_FOR, RemoveSecondForm
from app.models import User
from app.security import now, require_recent, requires
from app.services import people
from app.services.mail import Letter
from app.views.account.room import letter, link
from app.views.admin.people.page import Sent, show
from app.views.admin.room import blueprint
from app.words import sentence, translated


@blueprint.post("/people/<person>/roles")
@requires(Permission.RUN_SITE)
def save_roles(person: str) -> ResponseReturnValue:
    """Give and take roles; the person's other browsers are signed out."""
    require_recent()
    user, form = theirs(person), RolesForm()
    if not form.validate():
        return show(user, Sent(roles=form)), 422
    wanted = [Role(role) for role in form.roles.data or ()]
    is_sure = bool(form.is_sure.data)
    try:
        changed = people.set_roles(db.session(), current_user, user, wanted, now(), is_sure)
    except (Invalid, Conflict) as error:
        return refused(person, form.roles, error, Sent(roles=form))
    return back(person, _("The roles are changed.") if changed else _("Nothing was changed."))


@blueprint.post("/people/<person>/managers")
@requires(Permission.RUN_SITE)
def add_manager(person: str) -> ResponseReturnValue:
    """Let somebody manage the person."""
    require_recent()
    user, form = theirs(person), ManagerForm()
    if not form.validate():
        return show(user, Sent(manager=form)), 422
    try:
        added = people.assign(db.session(), current_user, user, form.manager.data or "", now())
    except Invalid as error:
        return refused(person, form.manager, error, Sent(manager=form))
    return back(person, _("%(name)s is a manager of this person now.", name=added.name))


@blueprint.post("/people/<person>/managers/remove")
@requires(Permission.RUN_SITE)
def remove_manager(person: str) -> ResponseReturnValue:
    """End that somebody manages the person."""
    require_recent()
    key = request.form.get("manager", "").replace("\0", "")
    people.remove(db.session(), current_user, theirs(person), key, now())
    return back(person, _("Saved."))


@blueprint.post("/people/<person>/courses")
@requires(Permission.RUN_SITE)
def save_courses(person: str) -> ResponseReturnValue:
    """The courses that the person teaches."""
    require_recent()
    user = theirs(person)
    form = CoursesForm.among(people.list_courses(db.session(), user), is_sent=True)
    if not form.validate():
        return show(user, Sent(courses=form)), 422
    try:
        people.set_courses(db.session(), current_user, user, form.courses.data or (), now())
    except Invalid as error:
        return refused(person, form.courses, error, Sent(courses=form))
    return back(person, _("Saved."))


@blueprint.post("/people/<person>/extra-time")
@requires(Permission.RUN_SITE)
def save_extra_time(person: str) -> ResponseReturnValue:
    """More time in timed quizzes."""
    user, form = theirs(person), ExtraTimeForm()
    if not form.validate():
        return show(user, Sent(extra_time=form)), 422
    people.allow(db.session(), current_user, user, form.extra_time.data or 0, now())
    return back(person, _("Saved."))


@blueprint.post("/people/<person>/deactivate")
@requires(Permission.RUN_SITE)
def deactivate_person(person: str) -> ResponseReturnValue:
    """Keep the person out, at once and everywhere."""
    try:
        people.deactivate(db.session(), current_user, theirs(person), now())
    except (Invalid, Conflict) as error:
        return back(person, sentence(error))
    return back(person, _("The account is deactivated. Every browser is signed out."))


@blueprint.post("/people/<person>/reactivate")
@requires(Permission.RUN_SITE)
def reactivate_person(person: str) -> ResponseReturnValue:
    """Let the person in again."""
    people.reactivate(db.session(), current_user, theirs(person), now())
    return back(person, _("The person can sign in again."))


@blueprint.post("/people/<person>/second-step/remove")
@requires(Permission.RUN_SITE)
def remove_second_step(person: str) -> ResponseReturnValue:
    """Take the second step off somebody who lost it; they are told by mail."""
    require_recent()
    user, form = theirs(person), RemoveSecondForm()
    if not form.validate():
        return show(user, Sent(second=form)), 422
    reason = form.reason.data or ""
    notice = removed_letter(translated(REMOVED_FOR[reason]))
    try:
        people.remove_second_step(db.session(), current_user, user, reason, notice, now())
    except (Invalid, Conflict) as error:
        return refused(person, form.reason, error, Sent(second=form))
    return back(person, _("The second step is off. Every browser is signed out."))


def removed_letter(reason: str) -> Letter:
    """What the person is told."""
    return letter("second_removed", reason=reason, link=link("account.ask_reset"))


def theirs(person: str) -> User:
    """The person of this address."""
    return people.get(db.session(), current_user, person)


def back(person: str, said: str) -> Response:
    """The person's page, with a line that says what happened."""
    flash(said)
    return redirect(url_for(".person", person=person), 303)


def refused(person: str, field: Field, error: TandemError, sent: Sent) -> ResponseReturnValue:
    """The page with the form as it was sent and the reason at its field; nothing was changed."""
    db.release()
    field.errors = [sentence(error)]
    return show(theirs(person), sent), 409 if isinstance(error, Conflict) else 422
