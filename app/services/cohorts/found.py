"""Cohorts as those who look after them find them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain import dates
from app.errors import N_, Conflict, NotFound
from app.models import Applicant, Cohort, CohortCount, CohortStaff, CourseRow, User
from app.services import scope
from app.services.sessions import Actor

PAGE = 50
ARCHIVED = N_("This cohort is archived. Take it out of the archive to change it.")
ENROLLED = (
    select(func.coalesce(func.sum(CohortCount.count), 0))
    .where(CohortCount.cohort_id == Cohort.id, CohortCount.name == "enrolled")
    .scalar_subquery()
)
"""How many people are in a cohort, from its counts."""
KNOCKING = (
    select(func.count())
    .select_from(Applicant)
    .where(Applicant.cohort_id == Cohort.id, Applicant.state.in_(("asked", "waiting")))
    .scalar_subquery()
)
"""How many ask to be let in."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A cohort in the list; `state` is coming, running, over or archived.

    `is_run` says whether the actor may change it, `waiting` how many ask to be let in.
    """

    cohort: Cohort
    course: str
    people: int
    waiting: int
    is_run: bool
    state: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who looks after a cohort; `part` is instructor or manager."""

    user_id: int
    key: str
    name: str
    email: str
    part: str


def get(session: Session, actor: Actor, key: str, *parts: str, lock: bool = False) -> Cohort:
    """A cohort that the actor looks after; with `parts` only as one of these.

    `lock` holds back until commit whoever else would change it or its places. Raises NotFound.
    """
    query = select(Cohort).where(Cohort.key == key, scope.cohorts(actor, *parts))
    if lock:
        query = query.with_for_update(of=Cohort).execution_options(populate_existing=True)
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def get_to_run(session: Session, actor: Actor, key: str, lock: bool = True) -> Cohort:
    """A cohort that the actor may change. Raises NotFound, Conflict for an archived one."""
    found = get(session, actor, key, scope.INSTRUCTOR, lock=lock)
    if found.archived_at:
        raise Conflict(ARCHIVED)
    return found


def is_run(session: Session, actor: Actor, cohort: Cohort) -> bool:
    """Whether the actor may change the cohort, and not only follow it."""
    runs = select(Cohort.id).where(Cohort.id == cohort.id, scope.cohorts(actor, scope.INSTRUCTOR))
    return session.scalars(runs).first() is not None


def list_all(
    session: Session, actor: Actor, now: datetime, *, archived: bool = False, after: str = ""
) -> tuple[list[Listed], bool]:
    """The actor's cohorts, those that open last first: a page of 50, and whether more follow.

    `after` is the key of the last one seen. One statement, two from the second page on.
    """
    query = _listed(actor).where(
        Cohort.archived_at.is_not(None) if archived else Cohort.archived_at.is_(None)
    )
    last = session.scalars(select(Cohort).filter_by(key=after)).first() if after else None
    if last:
        earlier = and_(Cohort.opens_on == last.opens_on, Cohort.id < last.id)
        query = query.where(or_(Cohort.opens_on < last.opens_on, earlier))
    order = (Cohort.opens_on.desc(), Cohort.id.desc())
    found = session.execute(query.order_by(*order).limit(PAGE + 1)).all()
    listed = [
        Listed(cohort, course, int(people), int(knocking), bool(runs), state_of(cohort, now))
        for cohort, course, people, knocking, runs in found
    ]
    return listed[:PAGE], len(listed) > PAGE


def _listed(actor: Actor) -> Select[Cohort, str, int, int, bool]:
    return (
        select(Cohort, CourseRow.title, ENROLLED, KNOCKING, scope.cohorts(actor, scope.INSTRUCTOR))
        .join(CourseRow, CourseRow.id == Cohort.course_id)
        .where(scope.cohorts(actor))
    )


def state_of(cohort: Cohort, now: datetime) -> str:
    """coming, running, over or archived, by the calendar of the cohort's own place."""
    today = dates.day_of(now, cohort.time_zone)
    if cohort.archived_at:
        return "archived"
    if cohort.opens_on > today:
        return "coming"
    return "over" if cohort.closes_on and cohort.closes_on < today else "running"


def course_of(session: Session, cohort: Cohort) -> CourseRow:
    """The course that a cohort is taken through."""
    return session.get_one(CourseRow, cohort.course_id)


def list_staff(session: Session, cohort_id: int) -> list[Staff]:
    """Who looks after a cohort, by name."""
    query = (
        select(User.id, User.key, User.name, User.email, CohortStaff.part)
        .join(CohortStaff, CohortStaff.user_id == User.id)
        .where(CohortStaff.cohort_id == cohort_id)
        .order_by(User.sort_name, User.id)
    )
    return [Staff(*row) for row in session.execute(query)]


def list_beside(session: Session, actor: Actor, cohort: Cohort) -> list[Cohort]:
    """Other cohorts of the same course that the actor runs: where people may be moved to."""
    query = (
        select(Cohort)
        .where(
            scope.cohorts(actor, scope.INSTRUCTOR),
            Cohort.course_id == cohort.course_id,
            Cohort.id != cohort.id,
            Cohort.archived_at.is_(None),
        )
        .order_by(Cohort.opens_on.desc(), Cohort.id.desc())
    )
    return list(session.scalars(query.limit(PAGE)))


def last_day(cohort: Cohort, due: dict[str, datetime]) -> date | None:
    """The day on which a cohort is to be through: its own last one, else the last due date."""
    if cohort.closes_on or not due:
        return cohort.closes_on
    return dates.day_of(max(due.values()), cohort.time_zone)
