"""Learners in courses: start one, find one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.course import Activity, Course, Module
from app.errors import NotEnrolled, NotFound
from app.models import Attempt, CourseRow, Enrollment, Revision
from app.models.rows import rows
from app.services import courses
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrollment as one request finds it."""

    id: int
    user_id: int
    done: int
    progress_version: int
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """A learner in a course: the enrollment and the published course that it follows."""

    enrollment: Enrolled
    slug: str
    revision_id: int
    number: int
    course: Course

    def find(self, activity: str, kind: str = "") -> tuple[Module, Activity]:
        """The activity of this slug (and kind) with its module. Raises NotFound."""
        found = self.course.find(activity)
        if found is None or (kind and found[1].kind != kind):
            raise NotFound
        return found


MINE = (
    select(
        Enrollment.id,
        Enrollment.user_id,
        Enrollment.done,
        Enrollment.progress_version,
        Enrollment.completed_at,
        CourseRow.slug,
        Revision.id,
        Revision.number,
    )
    .join(CourseRow, Enrollment.course_id == CourseRow.id)
    .join(Revision, CourseRow.published_id == Revision.id)
    .where(Enrollment.user_id == bindparam("actor"))
)
"""What `at` takes, for every course of an actor."""
LATEST = MINE.add_columns(CourseRow.title).order_by(Enrollment.last_at.desc(), Enrollment.id)
IN_COURSE = MINE.where(CourseRow.slug == bindparam("slug"))
LOCKED = IN_COURSE.with_for_update(of=Enrollment)
OF_ATTEMPT = (
    MINE.join(Attempt, Attempt.enrollment_id == Enrollment.id)
    .where(Attempt.key == bindparam("key"))
    .add_columns(Attempt)
)
"""What `at` takes, then the attempt, for an attempt of the actor's own."""
BOTH = (Enrollment, Attempt)
"""Locked together: rows that PostgreSQL doesn't lock are as old as the wait for the lock."""


def enroll(session: Session, actor: Actor, slug: str, now: datetime) -> Enrollment:
    """Start the course for the actor; an enrollment that is there already is returned.

    Raises NotFound.
    """
    published = courses.get(session, slug)
    mine = select(Enrollment).filter_by(user_id=actor.id, course_id=published.id)
    found = session.scalars(mine).first()
    if found:
        return found
    row = Enrollment(user_id=actor.id, course_id=published.id, started_at=now, last_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # a second click was faster
        return session.scalars(mine).one()
    return row


def get(session: Session, actor: Actor, slug: str, lock: bool = False) -> Place:
    """The actor's place in the course. `lock` holds other writers of it back until commit.

    Raises NotFound where there is no such course, NotEnrolled where the actor hasn't started it.
    """
    found = rows(session, LOCKED if lock else IN_COURSE, actor=actor.id, slug=slug).first()
    if found is None:
        courses.get(session, slug)
        raise NotEnrolled(slug)
    return at(session, found)


def list_mine(session: Session, actor: Actor) -> list[Place]:
    """The actor's courses, the latest used first."""
    return [at(session, row[:-1]) for row in rows(session, LATEST, actor=actor.id)]


def get_latest(session: Session, actor: Actor) -> tuple[Place | None, list[tuple[str, str]]]:
    """The course used last, None without one, and slug and title of the others."""
    found = rows(session, LATEST, actor=actor.id).all()
    if not found:
        return None, []
    return at(session, found[0][:-1]), [(row.slug, row.title) for row in found[1:]]


def at(session: Session, columns: Sequence[Any]) -> Place:
    """The place that the columns of `MINE` tell of, with its course."""
    *enrolled, slug, revision_id, number = columns
    course = courses.compiled(session, revision_id)
    return Place(Enrolled(*enrolled), slug, revision_id, number, course)
