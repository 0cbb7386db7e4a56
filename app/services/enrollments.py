"""Learners in courses: start one, find one's own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.course import Activity, Course, Module
from app.domain.names import fold
from app.domain.permission import Permission, may
from app.domain.tally import ENROLLED
from app.errors import NotEnrolled, NotFound
from app.models import Attempt, CourseRow, Enrollment, Revision
from app.models.rows import rows
from app.services import courses
from app.services.sessions import Actor


@dataclass(slots=True)
class Enrolled:
    """An enrollment as one request finds it.

    What progress changes of it is kept current here too, so that it isn't read again: cells and
    counted are as in models.Enrollment.
    """

    id: int
    user_id: int
    done: int
    progress_version: int
    completed_at: datetime | None
    cohort_id: int | None
    cells: dict[str, Any]
    counted: Sequence[str]
    counted_revision_id: int | None
    risk: int
    completed_revision_id: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A learner in a course: the enrollment and the published course that it follows.

    `owner` is the learner's key and name where they act themselves, else None.
    """

    enrollment: Enrolled
    slug: str
    revision_id: int
    number: int
    course: Course
    owner: tuple[str, str] | None = None

    def find(self, activity: str, kind: str = "") -> tuple[Module, Activity]:
        """The activity of this slug (and kind) with its module. Raises NotFound."""
        found = self.course.find(activity)
        if found is None or (kind and found[1].kind != kind):
            raise NotFound
        return found


@dataclass(frozen=True, slots=True)
class Card:
    """A course in a list; `done` of its `total` activities are done, None where it isn't begun."""

    slug: str
    title: str
    summary: str
    minutes: int
    total: int
    done: int | None
    audience: str


COLUMNS = (
    Enrollment.id, Enrollment.user_id, Enrollment.done, Enrollment.progress_version,
    Enrollment.completed_at, Enrollment.cohort_id, Enrollment.cells, Enrollment.counted,
    Enrollment.counted_revision_id, Enrollment.risk, Enrollment.completed_revision_id,
    CourseRow.slug, Revision.id, Revision.number,
)  # fmt: skip
PLACES = (
    select(*COLUMNS)
    .join(CourseRow, Enrollment.course_id == CourseRow.id)
    .join(Revision, CourseRow.published_id == Revision.id)
)
"""What `place_of` takes."""
IS_OPEN = Enrollment.closed_at.is_(None)
"""Not of an earlier term: there is one for each course."""
OWN = PLACES.where(Enrollment.user_id == bindparam("actor"))
MINE = OWN.where(IS_OPEN)
"""The same for every course of an actor."""
LATEST = MINE.order_by(Enrollment.last_at.desc(), Enrollment.id)
ALL = (
    select(
        *COLUMNS[:6], cast(Enrollment.cells, String), cast(Enrollment.counted, String),
        *COLUMNS[8:], CourseRow.title, CourseRow.summary, CourseRow.minutes, CourseRow.activities,
        CourseRow.audience,
    )
    .select_from(CourseRow)
    .join(Revision, CourseRow.published_id == Revision.id)
    .outerjoin(
        Enrollment,
        and_(
            Enrollment.course_id == CourseRow.id,
            Enrollment.user_id == bindparam("actor"),
            IS_OPEN,
        ),
    )
    .order_by(Enrollment.last_at.desc().nulls_last(), Enrollment.id, CourseRow.title, CourseRow.id)
)  # fmt: skip
"""The same for every course, with what lists show; those not begun have no numbers.

Cells and counted are texts, for just one of the courses needs them.
"""
IN_COURSE = MINE.where(CourseRow.slug == bindparam("slug"))
LOCKED = IN_COURSE.with_for_update(of=Enrollment)
OF_ATTEMPT = (
    OWN.join(Attempt, Attempt.enrollment_id == Enrollment.id)
    .where(Attempt.key == bindparam("key"))
    .add_columns(Attempt)
)
"""What `at` takes, then the attempt, for an attempt of the actor's own, of any term."""
BOTH = (Enrollment, Attempt)
"""Locked together: rows that PostgreSQL doesn't lock are as old as the wait for the lock."""


def enroll(session: Session, actor: Actor, slug: str, now: datetime) -> Enrollment:
    """Start the course for the actor; an enrollment that is there already is returned.

    Raises NotFound, also for a course that is not for the actor.
    """
    published = courses.get(session, actor, slug)
    mine = select(Enrollment).filter_by(user_id=actor.id, course_id=published.id).where(IS_OPEN)
    found = session.scalars(mine).first()
    if found:
        return found
    row = Enrollment(
        user_id=actor.id,
        course_id=published.id,
        started_at=now,
        last_at=now,
        sort_name=fold(actor.name)[:200],
        counted=[ENROLLED],
        counted_revision_id=published.revision_id,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # a second click was faster
        return session.scalars(mine).one()
    return row


def begin(session: Session, actor: Actor, slug: str, now: datetime) -> Enrollment:
    """The same by the actor's own wish; a course that renews a certificate is not there for it.

    Its way in is services.certificates.renew.
    """
    _require_open(courses.get(session, actor, slug).course)
    return enroll(session, actor, slug, now)


def _require_open(course: Course) -> None:
    if course.audience == "holder":
        raise NotFound


def get(session: Session, actor: Actor, slug: str, lock: bool = False) -> Place:
    """The actor's place in the course. `lock` holds other writers of it back until commit.

    Raises NotFound where there is no such course for the actor, NotEnrolled where they haven't
    started it.
    """
    found = rows(session, LOCKED if lock else IN_COURSE, actor=actor.id, slug=slug).first()
    if found is None:
        _require_open(courses.get(session, actor, slug).course)
        raise NotEnrolled(slug)
    return at(session, actor, found)


def list_mine(session: Session, actor: Actor) -> list[Place]:
    """The actor's courses, the latest used first."""
    found = (place_of(session, row) for row in rows(session, LATEST, actor=actor.id))
    return [place for place in found if may(actor, Permission.SEE_COURSE, place.course)]


def list_all(session: Session, actor: Actor) -> tuple[Place | None, list[Card]]:
    """The course used last, None without one, and all the others that are for the actor.

    One statement and one unpacked course, whatever the number of courses. Those begun come first,
    the latest used on top, then the others by title.
    """
    latest, cards = None, list[Card]()
    for row in rows(session, ALL, actor=actor.id):
        *columns, title, summary, minutes, activities, audience = row
        done, slug = columns[2], columns[-3]
        shown = None if done is None else min(done, activities)
        card = Card(slug, title, summary, minutes, activities, shown, audience)
        if not may(actor, Permission.SEE_COURSE, card):
            continue
        if latest is None and done is not None:
            columns[6:8] = map(json.loads, columns[6:8])
            latest = place_of(session, columns)
        else:
            cards.append(card)
    return latest, cards


def at(session: Session, actor: Actor, columns: Sequence[Any]) -> Place:
    """The place that the columns of `MINE` tell of, with its course.

    Raises NotFound where the course is not, or not any more, for the actor.
    """
    place = place_of(session, columns, (actor.key, actor.name))
    courses.require_seen(actor, place.course)
    return place


def place_of(
    session: Session, columns: Sequence[Any], owner: tuple[str, str] | None = None
) -> Place:
    """The same whoever acts: reviewers and the clock work in places of others."""
    *enrolled, slug, revision_id, number = columns
    course = courses.compiled(session, revision_id)
    return Place(Enrolled(*enrolled), slug, revision_id, number, course, owner)
