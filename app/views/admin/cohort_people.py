"""People of a cohort: who is in it, invitations by address, taken out, moved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import N_, Conflict, Invalid
from app.forms.ways import InviteForm, keys
from app.models import Cohort
from app.security import now, requires
from app.services import cohorts as desk
from app.services import scope
from app.services.cohorts import people
from app.services.cohorts.people import Answered
from app.services.mail import Letter
from app.templating import letter
from app.views.account.room import link
from app.views.admin.letters import about_cohort
from app.views.admin.room import blueprint
from app.words import sentence

PICK = N_("Tick at least one person.")
ANSWERS = {
    "invited": N_("Invited by mail. The link in it makes an account and leads into the cohort."),
    "again": N_("Invited a short while ago. Nothing was sent again."),
    "enrolled": N_("Has an account: is in the cohort now, and is told by mail."),
    "already": N_("Is in the cohort already."),
    "waiting": N_("No place is free: waits for one, and is let in when there is."),
    "elsewhere": N_("Is in another cohort of this course. Move the person from there."),
    "off": N_("Has an account that can't take this course, or that is switched off."),
    "none": N_("This is no e-mail address."),
}


@blueprint.get("/cohorts/<cohort>/people")
@requires(Permission.RUN_COHORTS)
def cohort_people(cohort: str) -> ResponseReturnValue:
    """The people by name; `q` seeks some of them, `after` is the last one seen."""
    found = desk.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    return page(found, InviteForm(formdata=None))


@blueprint.post("/cohorts/<cohort>/invitations")
@requires(Permission.RUN_COHORTS)
def invite_people(cohort: str) -> ResponseReturnValue:
    """Invite by address; the page answers each line. Sent twice, nothing happens twice."""
    found = desk.get_to_run(db.session(), current_user, cohort)
    form = InviteForm()
    if not form.validate():
        return page(found, form), 422
    lines = people.lines_of(form.addresses.data or "")
    return page(found, InviteForm(formdata=None), invited(found, lines))


def invited(found: Cohort, lines: list[str]) -> list[Answered]:
    """Invite by address; what came of each line."""
    return people.invite(
        db.session(),
        current_user,
        found,
        lines,
        about_cohort,
        lambda token: invitation(found, token),
        now(),
    )


def invitation(found: Cohort, token: str) -> Letter:
    """The letter that makes an account and leads into the cohort."""
    course = desk.course_of(db.session(), found)
    address = link("account.join_invited", token=token)
    return letter("cohort_invitation", link=address, cohort=found, course=course)


@blueprint.post("/cohorts/<cohort>/people")
@requires(Permission.RUN_COHORTS)
def change_people(cohort: str) -> ResponseReturnValue:
    """Take the ticked people out, or move them to the cohort `to`."""
    session = db.session()
    found = desk.get(session, current_user, cohort, scope.INSTRUCTOR)
    ticked = keys(request.form.getlist("person"))
    try:
        if not ticked:
            raise Invalid(PICK)
        moving = request.form.get("act") == "move"
        said = moved(found, ticked) if moving else removed(found, ticked)
    except (Invalid, Conflict) as error:
        db.release()
        return page(found, InviteForm(formdata=None), fault=sentence(error)), 422
    flash(said)
    return redirect(url_for(".cohort_people", cohort=cohort), 303)


def removed(found: Cohort, ticked: list[str]) -> str:
    """Take people out; what was said."""
    session = db.session()
    locked = desk.get_to_run(session, current_user, found.key)
    count = people.remove(session, current_user, locked, ticked, about_cohort, now())
    words: str = ngettext(
        "%(num)s person is out of the cohort. What they did stays theirs.",
        "%(num)s people are out of the cohort. What they did stays theirs.",
        count,
    )
    return words


def moved(found: Cohort, ticked: list[str]) -> str:
    """Move people to another cohort of the course that the actor runs; what was said."""
    session = db.session()
    beside = desk.list_beside(session, current_user, found)
    to = next((one for one in beside if one.key == request.form.get("to")), None)
    if to is None:
        raise Invalid(N_("Pick the cohort to move to."))
    desk.seats.lock(session, found.id, to.id)
    desk.get_to_run(session, current_user, found.key)
    count = people.move(session, current_user, found, to, ticked, about_cohort, now())
    words: str = ngettext(
        "%(num)s person is in “%(title)s” now.",
        "%(num)s people are in “%(title)s” now.",
        count,
        title=to.title,
    )
    return words


def page(
    found: Cohort, form: InviteForm, answered: list[Answered] | None = None, fault: str = ""
) -> str:
    """The page; `answered` is what came of each line, `fault` why ticked people stay."""
    session = db.session()
    sought, after = (request.args.get(name, "").replace("\0", "") for name in ("q", "after"))
    members, more = people.list_people(session, found, sought, after)
    return render_template(
        "admin/cohort_people.html",
        cohort=found,
        form=form,
        answered=answered or [],
        answers=ANSWERS,
        fault=fault,
        members=members,
        more=more,
        sought=sought,
        after=after,
        beside=desk.list_beside(session, current_user, found),
        invited=people.list_invited(session, found.id, now()),
    )
