"""What others see of somebody: who may look, what they find, and who did look."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, literal, select, union_all
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import NotFound
from app.models import (
    Cohort,
    CohortStaff,
    CourseRow,
    CourseStaff,
    Enrollment,
    Look,
    Manages,
    User,
    UserRole,
)
from app.models.upsert import upsert
from app.services import cohort_page, scope
from app.services.cohort_page import Head, Needing, Person
from app.services.sessions import Actor

KEPT = timedelta(days=365)
MANAGER, COHORT, COURSE, ADMIN = "manager", "cohort", "course", "admin"


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who may look, and why.

    Parts: manager (`about` is a cohort's title, or "" for one's own), cohort (its instructor),
    course (its instructor), admin.
    """

    key: str
    name: str
    part: str
    about: str


@dataclass(frozen=True, slots=True)
class Line:
    """How one stands in the list of a cohort, and why among those who need a person, if one is."""

    head: Head
    person: Person
    needing: Needing | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked at a kind of page, last at `at` on that day."""

    name: str
    page: str
    at: datetime


def list_watchers(session: Session, actor: Actor) -> list[Watcher]:
    """Everybody who may look at the actor, by part and name."""
    mine = Enrollment.user_id == actor.id
    own = (
        select(literal(1), literal(MANAGER), Manages.manager_id, literal(""))
        .where(Manages.user_id == actor.id)
    )  # fmt: skip
    staff = (
        select(
            literal(2), CohortStaff.part, CohortStaff.user_id, Cohort.title,
        )
        .join(Cohort, Cohort.id == CohortStaff.cohort_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(mine)
    )  # fmt: skip
    teachers = (
        select(literal(3), literal(COURSE), CourseStaff.user_id, CourseRow.title)
        .join(CourseRow, CourseRow.id == CourseStaff.course_id)
        .join(Enrollment, Enrollment.course_id == CourseRow.id)
        .where(mine)
    )
    admins = select(literal(4), literal(ADMIN), UserRole.user_id, literal("")).where(
        UserRole.role == Role.ADMIN.value
    )
    found = union_all(own, staff, teachers, admins).subquery()
    order, part, id, about = found.c
    query = (
        select(User.key, User.name, part, about)
        .join(found, User.id == id)
        .where(User.id != actor.id, User.deactivated_at.is_(None))
        .order_by(order, User.sort_name, User.id)
    )
    return [
        Watcher(key, name, COHORT if part == scope.INSTRUCTOR else part, about)
        for key, name, part, about in session.execute(query)
    ]


def get_watcher(session: Session, actor: Actor, key: str) -> Actor:
    """Somebody who may look at the actor, as services know whoever acts. Raises NotFound."""
    if not any(one.key == key for one in list_watchers(session, actor)):
        raise NotFound
    user = session.scalars(select(User).filter_by(key=key)).one()
    roles = session.scalars(select(UserRole.role).where(UserRole.user_id == user.id))
    return Actor(user.id, user.key, user.email, user.name, roles=frozenset(map(Role, roles)))


def list_lines(session: Session, actor: Actor, watcher: Actor, now: datetime) -> list[Line]:
    """The actor's lines in the lists of cohorts that the watcher sees."""
    query = (
        select(Cohort.key, Enrollment.id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.user_id == actor.id, scope.cohorts(watcher))
        .order_by(Cohort.opens_on.desc(), Cohort.id)
    )
    lines = []
    for key, enrollment in session.execute(query).all():
        head = cohort_page.find(session, watcher, key, now)
        person, needing = cohort_page.line(session, enrollment)
        lines.append(Line(head, person, needing))
    return lines


def note(session: Session, actor: Actor, person: str, page: str, now: datetime) -> None:
    """Remember that the actor looked at a page about somebody; one's own pages are nobody's."""
    id = session.scalar(select(User.id).filter_by(key=person))
    if id is None or id == actor.id:
        return
    keys = {"user_id": id, "day": now.date(), "by_id": actor.id, "page": page}
    upsert(session, Look, keys, {"at": now})


def list_looks(session: Session, actor: Actor, most: int = 200) -> list[Looked]:
    """Who looked at the actor, the latest first."""
    query = (
        select(User.name, Look.page, Look.at)
        .join(User, User.id == Look.by_id)
        .where(Look.user_id == actor.id)
        .order_by(Look.day.desc(), Look.at.desc(), Look.by_id)
        .limit(most)
    )
    return [Looked(*row) for row in session.execute(query)]


def sweep(session: Session, now: datetime, most: int = 1000) -> int:
    """Forget looks of more than a year ago, of some people; returns of how many."""
    first = (now - KEPT).date()
    old = select(Look.user_id).where(Look.day < first).limit(most).distinct()
    ids = session.scalars(old).all()
    session.execute(delete(Look).where(Look.user_id.in_(ids), Look.day < first))
    return len(ids)
