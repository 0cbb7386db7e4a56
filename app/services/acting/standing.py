"""Drafts with faults as a test learner may see them: as far as they can be read."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.check import Result
from app.content.place import Fault
from app.errors import N_, Invalid
from app.models import CourseRow, Revision
from app.services import findings, stored
from app.services.publishing import Prepared

MOST_TOLD = 200
"""faults on one page"""


class Stopped(Invalid):
    """A file can't be shown to a test learner. Carries the faults that are found in it."""

    message = N_("“%(path)s” can’t be shown before its faults are mended.")

    def __init__(self, path: str, found: tuple[Fault, ...]) -> None:
        super().__init__(path=path)
        self.found = found


@dataclass(frozen=True, slots=True)
class Faults:
    """What would stop a publish of what a test learner sees; `texts` are paths to be edited."""

    found: list[Fault]
    count: int
    texts: frozenset[str]


def as_it_stands(prepared: Prepared) -> Prepared:
    """A course with faults as far as it can be read; one without stays as it is."""
    rest = prepared.result.readable
    if rest is None:
        return prepared
    return replace(prepared, result=replace(prepared.result, course=rest.course))


def require_readable(result: Result, path: str) -> None:
    """Raises Stopped where the file at `path` ("" for none) can't be shown."""
    if result.readable and path in result.readable.unread:
        here = tuple(fault for fault in result.faults if fault.path == path)
        raise Stopped(path, here[:MOST_TOLD])


def list_faults(session: Session, slug: str) -> Faults:
    """What the check found in what a test learner sees, from their own database."""
    query = (
        select(Revision)
        .join(CourseRow, CourseRow.published_id == Revision.id)
        .where(CourseRow.slug == slug)
    )
    seen = session.scalars(query).one()
    row = findings.find(session, seen.course_id, seen.digest)
    found = [one.fault for one in findings.listed(row)] if row else []
    faults = [fault for fault in found if fault.severity == "fault"]
    files = stored.list_files(session, seen.id) if faults else []
    texts = frozenset(one.path for one in files if not one.is_media)
    return Faults(faults[:MOST_TOLD], len(faults), texts)
