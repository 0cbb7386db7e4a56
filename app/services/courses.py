"""Published courses as learners see them."""

import zlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.library import Library
from app.domain.course import Activity, Course, Module
from app.domain.permission import Actor, Permission, may
from app.domain.pivot import Outlook
from app.domain.scenario import Scenario
from app.errors import NotFound
from app.models import Attempt, CourseRow, Revision, RevisionFile, Submission


@dataclass(frozen=True, slots=True)
class Published:
    """A course with the revision that learners see now."""

    id: int
    slug: str
    revision_id: int
    number: int
    course: Course


def compiled(session: Session, revision_id: int) -> Course:
    """The course of a revision, from memory where it was read before."""
    library: Library = session.info["library"]
    return library.get(revision_id)


def outlook(session: Session, revision_id: int, scenario: Scenario) -> Outlook:
    """What can be reached from every state of a revision's scenario, worked out once."""
    library: Library = session.info["library"]
    return library.outlook(revision_id, scenario)


def load(session: Session, revision_id: int) -> bytes:
    """A revision as the library reads it. Raises NotFound."""
    query = select(Revision.compiled).where(Revision.id == revision_id)
    compiled = session.scalars(query).first()
    if compiled is None:
        raise NotFound
    return zlib.decompress(compiled)


def pinned(session: Session, made: Attempt | Submission) -> tuple[Module, Activity] | None:
    """The activity as it was in the revision that an attempt or submission was made in."""
    return compiled(session, made.revision_id).find(made.known_as or made.activity)


def describe(row: CourseRow, course: Course) -> None:
    """Let lists show the course without unpacking it."""
    row.title, row.summary = course.title[:200], course.summary[:500]
    row.minutes = course.minutes
    row.activities = sum(len(module.asked) for module in course.modules)
    row.audience = course.audience


def list_ids(session: Session) -> list[int]:
    """The row numbers of all published courses."""
    query = select(CourseRow.id).where(CourseRow.published_id.is_not(None)).order_by(CourseRow.id)
    return list(session.scalars(query))


def list_public(session: Session) -> list[Published]:
    """The published courses that are for everyone, by title."""
    query = (
        select(CourseRow, Revision.number)
        .join(Revision, CourseRow.published_id == Revision.id)
        .where(CourseRow.audience == "everyone")
        .order_by(CourseRow.title, CourseRow.id)
    )
    return [_published(session, row, number) for row, number in session.execute(query)]


def get(session: Session, actor: Actor, slug: str) -> Published:
    """The published course of this slug.

    Raises NotFound where there is none, and where it is not for the actor.
    """
    query = (
        select(CourseRow, Revision.number)
        .join(Revision, CourseRow.published_id == Revision.id)
        .where(CourseRow.slug == slug)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    published = _published(session, found[0], found[1])
    require_seen(actor, published.course)
    return published


def require_seen(actor: Actor, course: Course) -> None:
    """Raises NotFound where the course is not for the actor."""
    if not may(actor, Permission.SEE_COURSE, course):
        raise NotFound


def list_holding(session: Session, digest: str) -> list[Course]:
    """The published courses of which any revision holds this media file."""
    query = (
        select(CourseRow.published_id)
        .join(Revision, Revision.course_id == CourseRow.id)
        .join(RevisionFile, RevisionFile.revision_id == Revision.id)
        .where(RevisionFile.digest == digest, CourseRow.published_id.is_not(None))
        .distinct()
    )
    return [compiled(session, found) for found in session.scalars(query) if found]


def _published(session: Session, row: CourseRow, number: int) -> Published:
    if row.published_id is None:
        raise NotFound
    return Published(
        row.id, row.slug, row.published_id, number, compiled(session, row.published_id)
    )
