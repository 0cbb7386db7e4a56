"""Somebody deletes their own account: what they leave to others first, then who they were."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import dates
from app.domain.permission import Role
from app.errors import Conflict
from app.models import (
    Certificate,
    Cohort,
    CohortStaff,
    CourseRow,
    CourseStaff,
    Enrollment,
    User,
    Waiting,
)
from app.services import cohorts, mail, scope
from app.services.cohorts.seats import Write
from app.services.mail import Letter
from app.services.people.anonymize import erase
from app.services.people.rights import require_other_admin
from app.services.sessions import Actor

KIND = "erased"
REVIEWED = ("worksheet", "answer")


@dataclass(frozen=True, slots=True)
class Leaving:
    """What deleting one's account would come upon; titles of what nobody else runs."""

    is_last_admin: bool
    cohorts: tuple[str, ...]
    courses: tuple[str, ...]
    certificates: int
    in_review: int
    """pieces of work that wait for a reviewer"""
    places: tuple[str, ...]
    """running cohorts in which a place becomes free"""


def look_ahead(session: Session, actor: Actor, now: datetime) -> Leaving:
    """What the actor is told before they delete their account."""
    papers = select(func.count(Certificate.id)).filter_by(user_id=actor.id)
    waits = (
        select(func.count(Waiting.id))
        .join(Enrollment, Enrollment.id == Waiting.enrollment_id)
        .where(Enrollment.user_id == actor.id, Waiting.ended_at.is_(None))
        .where(Waiting.kind.in_(REVIEWED))
    )
    return Leaving(
        is_last_admin=_is_last_admin(session, actor),
        cohorts=tuple(_alone_in_cohorts(session, actor, now)),
        courses=tuple(_alone_in_courses(session, actor)),
        certificates=session.scalar(papers) or 0,
        in_review=session.scalar(waits) or 0,
        places=tuple(one.title for _, one in _unfinished(session, actor, now)),
    )


def erase_own(
    session: Session,
    actor: Actor,
    notice: Letter,
    write: Write,
    now: datetime,
    *,
    takes_certificates: bool = False,
) -> None:
    """Delete the actor's own account, at once and for good; a letter says that it was done.

    Their places in running cohorts become free, and go to who waits for them. The caller checked
    the password. A second click changes nothing. Raises Conflict for the last admin.
    """
    running = _unfinished(session, actor, now)
    held = [cohorts.seats.lock(session, one.id) for _, one in running]
    query = select(User).where(User.id == actor.id).with_for_update()
    user = session.scalars(query, execution_options={"populate_existing": True}).one()
    if user.anonymized_at:
        return
    require_other_admin(session, user)
    address, session.info["address"] = user.email, ""  # nor does what follows say from where
    for enrollment, _ in running:
        cohorts.seats.give_up(session, enrollment, now)
    erase(session, None, user, "delete account", now, takes_certificates=takes_certificates)
    for cohort in held:
        cohorts.queue.let_in_next(session, cohort, write, now)
    mail.post(session, address, KIND, user.key, notice, now)


def _is_last_admin(session: Session, actor: Actor) -> bool:
    if Role.ADMIN not in actor.roles:
        return False
    try:
        require_other_admin(session, session.get_one(User, actor.id))
    except Conflict:
        return True
    return False


def _unfinished(session: Session, actor: Actor, now: datetime) -> list[tuple[Enrollment, Cohort]]:
    """The actor's places in cohorts that run, of courses that they haven't completed."""
    query = (
        select(Enrollment, Cohort)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Enrollment.user_id == actor.id, Enrollment.completed_at.is_(None))
        .where(Cohort.archived_at.is_(None))
        .order_by(Cohort.id)
    )
    found = session.execute(query)
    return [(place, one) for place, one in found if not _is_over(one, now)]


def _is_over(cohort: Cohort, now: datetime) -> bool:
    last = cohort.closes_on
    return last is not None and last < dates.day_of(now, cohort.time_zone)


def _alone_in_cohorts(session: Session, actor: Actor, now: datetime) -> list[str]:
    part = CohortStaff.part == scope.INSTRUCTOR
    mine = select(CohortStaff.cohort_id).where(part, CohortStaff.user_id == actor.id)
    others = select(CohortStaff.cohort_id).where(part, CohortStaff.user_id != actor.id)
    query = select(Cohort).where(
        Cohort.id.in_(mine), Cohort.id.not_in(others), Cohort.archived_at.is_(None)
    )
    found = session.scalars(query.order_by(Cohort.title, Cohort.id))
    return [one.title for one in found if not _is_over(one, now)]


def _alone_in_courses(session: Session, actor: Actor) -> list[str]:
    mine = select(CourseStaff.course_id).where(CourseStaff.user_id == actor.id)
    others = select(CourseStaff.course_id).where(CourseStaff.user_id != actor.id)
    query = select(CourseRow.title).where(CourseRow.id.in_(mine), CourseRow.id.not_in(others))
    return list(session.scalars(query.order_by(CourseRow.title)))
