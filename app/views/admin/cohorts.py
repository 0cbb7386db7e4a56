"""Cohorts: the list, a new one, its plan, a copy, the archive."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.course import Course
from app.domain.permission import Permission
from app.errors import N_, NotFound
from app.forms.account import time_zones
from app.forms.cohort import CohortForm, CopyForm, NewCohortForm, addresses
from app.models import Cohort
from app.security import now, requires
from app.services import cohorts as desk
from app.services import courses, dates, scope
from app.services.cohorts import UnknownAddresses
from app.views.admin.letters import about_cohort
from app.views.admin.room import blueprint, place
from app.words import sentence
from app.words import worded as _

PLACES = (
    ("admin.cohort", "overview", N_("Progress"), True),
    ("admin.cohort_people", "people", N_("People"), False),
    ("admin.cohort_ways", "ways", N_("Ways in"), False),
    ("admin.cohort_sessions", "sessions", N_("Sessions"), True),
    ("admin.message_cohort", "messages", N_("Messages"), False),
    ("admin.edit_cohort", "plan", N_("Plan"), False),
)
"""Endpoint, name, words, and whether those see it who only follow the cohort."""


@blueprint.get("/cohorts")
@requires(Permission.SEE_DESK)
def cohorts() -> ResponseReturnValue:
    """The cohorts that one looks after; `show` archived is the archive."""
    archived = request.args.get("show") == "archived"
    after = request.args.get("after", "").replace("\0", "")
    listed, more = desk.list_all(db.session(), current_user, now(), archived=archived, after=after)
    return render_template(
        "admin/cohorts.html", listed=listed, more=more, archived=archived, after=after
    )


@blueprint.get("/cohorts/new")
@requires(Permission.RUN_COHORTS)
def new_cohort() -> ResponseReturnValue:
    """The form of a new one."""
    zone = current_user.time_zone
    return new_page(NewCohortForm(formdata=None, time_zone=zone, course=request.args.get("course")))


@blueprint.post("/cohorts/new")
@requires(Permission.RUN_COHORTS)
def make_cohort() -> ResponseReturnValue:
    """Make it, and go on to its due dates and people."""
    form = NewCohortForm()
    if not form.validate():
        return new_page(form), 422
    try:
        made = desk.make(db.session(), current_user, form.course.data or "", form.plan(), now())
    except NotFound:
        form.course.errors = [_("Pick a course.")]
        return new_page(form), 422
    flash(_("The cohort is made. Say when its modules are due and who looks after it."))
    return redirect(url_for(".edit_cohort", cohort=made.key), 303)


def new_page(form: NewCohortForm) -> str:
    """The page of a new one."""
    choices = desk.list_courses(db.session(), current_user)
    return render_template(
        "admin/cohort_new.html", form=form, courses=choices, time_zones=time_zones()
    )


@blueprint.get("/cohorts/<cohort>/edit")
@requires(Permission.RUN_COHORTS)
def edit_cohort(cohort: str) -> ResponseReturnValue:
    """Its plan, due dates and staff, as they are."""
    session = db.session()
    found = desk.get(session, current_user, cohort, scope.INSTRUCTOR)
    form = form_of(found, formdata=None, obj=found)
    form.fill(desk.list_due(session, found.id), desk.list_staff(session, found.id))
    return edit_page(found, form)


@blueprint.post("/cohorts/<cohort>/edit")
@requires(Permission.RUN_COHORTS)
def save_cohort(cohort: str) -> ResponseReturnValue:
    """Keep all of it, or none and say what is wrong."""
    found = desk.get_to_run(db.session(), current_user, cohort)
    form = form_of(found)
    if not form.validate():
        return edit_page(found, form), 422
    try:
        keep(found, form)
    except UnknownAddresses as error:
        db.release()
        form[f"{error.part}s"].errors = [sentence(error)]
        return edit_page(desk.get(db.session(), current_user, cohort), form), 422
    flash(_("Saved."))
    return redirect(url_for(".edit_cohort", cohort=cohort), 303)


def keep(found: Cohort, form: CohortForm) -> None:
    """The plan, the due dates and the staff, as they were typed. Raises UnknownAddresses."""
    session, actor = db.session(), current_user
    desk.change(session, actor, found, form.plan(), now())
    desk.set_due(session, actor, found, form.due(), now())
    typed = ((scope.INSTRUCTOR, form.instructors.data), (scope.MANAGER, form.managers.data))
    for part, people in typed:
        wanted = desk.find_staff(session, actor, part, addresses(people or ""))
        desk.change_staff(session, actor, found, part, wanted, now())
    desk.require_kept(session, actor, found)
    desk.queue.let_in_next(session, found, about_cohort, now())  # there may be more places now


def form_of(found: Cohort, **given: object) -> CohortForm:
    """The form for a cohort of this course."""
    return CohortForm.for_modules(modules_of(found).modules, **given)


def modules_of(found: Cohort) -> Course:
    """The course as it is published now."""
    session = db.session()
    return courses.compiled(session, desk.course_of(session, found).published_id or 0)


def edit_page(found: Cohort, form: CohortForm) -> str:
    """The page of its plan."""
    session = db.session()
    return render_template(
        "admin/cohort_edit.html",
        cohort=found,
        form=form,
        course=desk.course_of(session, found),
        due=dates.due_dates(session, found.id),
        time_zones=time_zones(),
    )


@blueprint.get("/cohorts/<cohort>/copy")
@requires(Permission.RUN_COHORTS)
def copy_cohort(cohort: str) -> ResponseReturnValue:
    """When the copy opens."""
    found = desk.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    form = CopyForm(formdata=None, title=found.title)
    return render_template("admin/cohort_copy.html", cohort=found, form=form)


@blueprint.post("/cohorts/<cohort>/copy")
@requires(Permission.RUN_COHORTS)
def make_copy(cohort: str) -> ResponseReturnValue:
    """Make the copy, and go on to its plan."""
    session, form = db.session(), CopyForm()
    found = desk.get(session, current_user, cohort, scope.INSTRUCTOR)
    if not form.validate() or form.opens_on.data is None:
        return render_template("admin/cohort_copy.html", cohort=found, form=form), 422
    made = desk.copy(session, current_user, found, form.title.data or "", form.opens_on.data, now())
    flash(_("The copy is made. Nobody is in it yet."))
    return redirect(url_for(".edit_cohort", cohort=made.key), 303)


@blueprint.post("/cohorts/<cohort>/archive")
@requires(Permission.RUN_COHORTS)
def archive_cohort(cohort: str) -> ResponseReturnValue:
    """Put it away."""
    session = db.session()
    found = desk.get(session, current_user, cohort, scope.INSTRUCTOR, lock=True)
    desk.archive(session, current_user, found, now())
    flash(
        _(
            "“%(title)s” is in the archive. Its links are closed and nobody is reminded.",
            title=found.title,
        )
    )
    return redirect(url_for(".cohorts"), 303)


@blueprint.post("/cohorts/<cohort>/unarchive")
@requires(Permission.RUN_COHORTS)
def unarchive_cohort(cohort: str) -> ResponseReturnValue:
    """Take it out again."""
    session = db.session()
    found = desk.get(session, current_user, cohort, scope.INSTRUCTOR, lock=True)
    desk.unarchive(session, current_user, found, now())
    flash(_("“%(title)s” is out of the archive.", title=found.title))
    return redirect(url_for(".edit_cohort", cohort=cohort), 303)


@blueprint.app_context_processor
def places() -> dict[str, object]:
    """Where a cohort's pages are, for templates."""
    return {"cohort_address": address_of, "cohort_places": places_of}


def address_of(cohort: str) -> str:
    """A cohort's own page."""
    return place(next(one for one, *_ in known_places()), cohort=cohort)


def places_of(cohort: str, runs: bool) -> list[tuple[str, str, str]]:
    """The pages of a cohort that somebody sees who runs it, or only follows it."""
    return [
        (name, _(title), place(endpoint, cohort=cohort))
        for endpoint, name, title, for_all in known_places()
        if runs or for_all
    ]


def known_places() -> list[tuple[str, str, str, bool]]:
    """Those that are there."""
    return [one for one in PLACES if one[0] in current_app.view_functions]
