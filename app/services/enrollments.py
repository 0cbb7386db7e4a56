"""Learners in courses: start one, find one's own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.course import Activity, Course, Module
from app.errors import NotEnrolled, NotFound
from app.models import Attempt, CourseRow, Enrollment, Revision
from app.services import courses
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A learner in a course: the enrollment and the published course that it follows."""

    enrollment: Enrollment
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
    query = _query(actor).where(CourseRow.slug == slug)
    if lock:
        query = query.with_for_update(of=Enrollment)
    found = session.execute(query).first()
    if found is None:
        courses.get(session, slug)
        raise NotEnrolled(slug)
    return at(session, *found)


def list_mine(session: Session, actor: Actor) -> list[Place]:
    """The actor's courses, the latest used first."""
    query = _query(actor).order_by(Enrollment.last_at.desc(), Enrollment.id)
    return [at(session, *row) for row in session.execute(query)]


def of_attempt(actor: Actor, key: str, lock: bool) -> Select[Enrollment, str, int, int, Attempt]:
    """The statement that finds an attempt of the actor's own: what `at` takes, then the attempt.

    `lock` holds other writers back until commit.
    """
    query = _query(actor).join(Attempt, Attempt.enrollment_id == Enrollment.id)
    found = query.where(Attempt.key == key).add_columns(Attempt)
    # The attempt too: rows that PostgreSQL doesn't lock are as old as the wait for the lock.
    return found.with_for_update(of=(Enrollment, Attempt)) if lock else found


def _query(actor: Actor) -> Select[Enrollment, str, int, int]:
    return (
        select(Enrollment, CourseRow.slug, Revision.id, Revision.number)
        .join(CourseRow, Enrollment.course_id == CourseRow.id)
        .join(Revision, CourseRow.published_id == Revision.id)
        .where(Enrollment.user_id == actor.id)
    )


def at(session: Session, enrollment: Enrollment, slug: str, revision_id: int, number: int) -> Place:
    """The place that these columns tell of, with its course."""
    return Place(enrollment, slug, revision_id, number, courses.compiled(session, revision_id))
