"""Published courses as learners see them."""

import zlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.library import Library
from app.domain.course import Course
from app.errors import NotFound
from app.models import CourseRow, Revision


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


def load(session: Session, revision_id: int) -> bytes:
    """A revision as the library reads it. Raises NotFound."""
    query = select(Revision.compiled).where(Revision.id == revision_id)
    compiled = session.scalars(query).first()
    if compiled is None:
        raise NotFound
    return zlib.decompress(compiled)


def list_published(session: Session) -> list[Published]:
    """Every published course, by title."""
    query = (
        select(CourseRow, Revision.number)
        .join(Revision, CourseRow.published_id == Revision.id)
        .order_by(CourseRow.title, CourseRow.id)
    )
    return [_published(session, row, number) for row, number in session.execute(query)]


def get(session: Session, slug: str) -> Published:
    """The published course of this slug. Raises NotFound where there is none."""
    query = (
        select(CourseRow, Revision.number)
        .join(Revision, CourseRow.published_id == Revision.id)
        .where(CourseRow.slug == slug)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    return _published(session, found[0], found[1])


def _published(session: Session, row: CourseRow, number: int) -> Published:
    if row.published_id is None:
        raise NotFound
    return Published(
        row.id, row.slug, row.published_id, number, compiled(session, row.published_id)
    )
