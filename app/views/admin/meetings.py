"""Sessions of a cohort: the list, planned, changed, called off, and who was there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission
from app.forms.meeting import MeetingForm
from app.forms.ways import keys
from app.models import Cohort, Meeting
from app.security import now, requires
from app.services import cohorts as desk
from app.services import meetings, scope
from app.views.admin.room import blueprint


@blueprint.get("/cohorts/<cohort>/sessions")
@requires(Permission.SEE_DESK)
def cohort_sessions(cohort: str) -> ResponseReturnValue:
    """All of them, those to come first."""
    session, moment = db.session(), now()
    found = desk.get(session, current_user, cohort)
    every = meetings.list_all(session, found.id)
    return render_template(
        "admin/sessions.html",
        cohort=found,
        runs=desk.is_run(session, current_user, found),
        coming=[one for one in every if one.ends_at > moment],
        past=[one for one in reversed(every) if one.ends_at <= moment],
    )


@blueprint.get("/cohorts/<cohort>/sessions/new")
@requires(Permission.RUN_COHORTS)
def new_session(cohort: str) -> ResponseReturnValue:
    """The form of a new one."""
    found = desk.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    return page(found, form_of(found, formdata=None, minutes=60))


@blueprint.post("/cohorts/<cohort>/sessions/new")
@requires(Permission.RUN_COHORTS)
def make_session(cohort: str) -> ResponseReturnValue:
    """Plan it."""
    found = desk.get_to_run(db.session(), current_user, cohort)
    form = form_of(found)
    if not form.validate():
        return page(found, form), 422
    meetings.make(db.session(), current_user, found, form.plan(), now())
    return back(cohort, _("The session is planned. It stands on Home and in calendars."))


@blueprint.get("/cohorts/<cohort>/sessions/<meeting>/edit")
@requires(Permission.RUN_COHORTS)
def edit_session(cohort: str, meeting: str) -> ResponseReturnValue:
    """Its form."""
    found = desk.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    planned = meetings.get(db.session(), found, meeting)
    form = form_of(found, formdata=None)
    form.fill(planned)
    return page(found, form, planned)


@blueprint.post("/cohorts/<cohort>/sessions/<meeting>/edit")
@requires(Permission.RUN_COHORTS)
def save_session(cohort: str, meeting: str) -> ResponseReturnValue:
    """Change it; calendars follow."""
    found = desk.get_to_run(db.session(), current_user, cohort)
    planned = meetings.get(db.session(), found, meeting, to_change=True)
    form = form_of(found)
    if not form.validate():
        return page(found, form, planned), 422
    said = _("Saved. Home and calendars show it.")
    if meetings.change(db.session(), current_user, planned, form.plan(), now()):
        said = f"{said} {_('Learners get a mail.')}"
    return back(cohort, said)


@blueprint.post("/cohorts/<cohort>/sessions/<meeting>/cancel")
@requires(Permission.RUN_COHORTS)
def cancel_session(cohort: str, meeting: str) -> ResponseReturnValue:
    """Call it off."""
    found = desk.get_to_run(db.session(), current_user, cohort)
    planned = meetings.get(db.session(), found, meeting, to_change=True)
    said = _("“%(title)s” is called off. Calendars show it.", title=planned.title)
    if meetings.cancel(db.session(), current_user, planned, now()):
        said = f"{said} {_('Learners get a mail.')}"
    return back(cohort, said)


@blueprint.get("/cohorts/<cohort>/sessions/<meeting>/attendance")
@requires(Permission.RUN_COHORTS)
def attendance(cohort: str, meeting: str) -> ResponseReturnValue:
    """The cohort's people, to tick who was there; `after` is the last one seen."""
    session = db.session()
    found = desk.get(session, current_user, cohort, scope.INSTRUCTOR)
    planned, after = meetings.get(session, found, meeting), asked()
    seats, more = meetings.list_seats(session, planned, after)
    return render_template(
        "admin/attendance.html", cohort=found, meeting=planned, seats=seats, more=more, after=after
    )


@blueprint.post("/cohorts/<cohort>/sessions/<meeting>/attendance")
@requires(Permission.RUN_COHORTS)
def save_attendance(cohort: str, meeting: str) -> ResponseReturnValue:
    """Note who was there of those that the page showed; on to the next page where there is one."""
    session, form = db.session(), request.form
    found = desk.get_to_run(session, current_user, cohort)
    planned = meetings.get(session, found, meeting)
    shown = keys(form.getlist("shown"))
    meetings.note_there(session, current_user, planned, shown, form.getlist("there"), now())
    flash(_("Saved."))
    after = (shown[-1] if shown and form.get("next") else asked()) or None
    return redirect(url_for(".attendance", cohort=cohort, meeting=meeting, after=after), 303)


def asked() -> str:
    """The key of the last person seen."""
    return request.args.get("after", "").replace("\0", "")


def form_of(found: Cohort, **given: object) -> MeetingForm:
    """The form, in the cohort's time zone."""
    form = MeetingForm(**given)
    form.zone = found.time_zone
    return form


def page(found: Cohort, form: MeetingForm, planned: Meeting | None = None) -> str:
    """The form's page."""
    return render_template("admin/session.html", cohort=found, form=form, meeting=planned)


def back(cohort: str, said: str) -> Response:
    """The list, with a line that says what happened."""
    flash(said)
    return redirect(url_for(".cohort_sessions", cohort=cohort), 303)
