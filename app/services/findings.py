"""What the check found in a course's files: kept by digest, so that no page runs it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from app.content.check import Result
from app.content.place import Fault
from app.content.renderer import RENDERER
from app.models import Checked, CourseRow, Revision


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, and since which revision it is there (0: in no revision yet)."""

    fault: Fault
    since: int = 0


def keep(
    session: Session, course_id: int, digest: str, files: int, result: Result, number: int,
    now: datetime,
) -> Checked:  # fmt: skip
    """Keep what a check of these files found; `number` of the revision they are, 0 for drafts.

    Findings that were there before keep their first revision. What is kept of other files of the
    course goes, but for what learners see.
    """
    # two who check at once come one after the other
    session.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update())
    before = _since(session, course_id)
    known = select(Checked).filter_by(course_id=course_id, digest=digest)
    row = session.scalars(known).first() or Checked(course_id=course_id, digest=digest)
    found = [*result.faults, *result.hints]
    row.renderer, row.checked_at, row.files = RENDERER, now, files
    row.faults, row.hints = len(result.faults), len(result.hints)
    row.findings = [{**asdict(fault), "since": before.get(_name(fault), number)} for fault in found]
    session.add(row)
    session.flush()
    _forget(session, course_id, digest)
    return row


def find(session: Session, course_id: int, digest: str) -> Checked | None:
    """What was found in these files, if they were checked by the code that runs now."""
    wanted = select(Checked).filter_by(course_id=course_id, digest=digest, renderer=RENDERER)
    return session.scalars(wanted).first()


def listed(row: Checked) -> list[Found]:
    """The findings of a row, worst first: faults, then files with the most hints."""
    found = [_found(values) for values in row.findings]
    return worst_first(found)


def worst_first(found: Iterable[Found]) -> list[Found]:
    """Faults first, then hints; of each the files with the most, in their order."""
    every = list(found)
    count = dict[tuple[str, str], int]()
    for one in every:
        name = (one.fault.severity, one.fault.path)
        count[name] = count.get(name, 0) + 1

    def order(one: Found) -> tuple[bool, int, tuple[str, int, int, str]]:
        fault = one.fault
        return fault.severity == "hint", -count[fault.severity, fault.path], fault.order

    return sorted(every, key=order)


def list_unchecked(session: Session) -> list[tuple[int, int]]:
    """Published courses whose files the code that runs now never checked: (course, revision)."""
    here = and_(
        Checked.course_id == CourseRow.id,
        Checked.digest == Revision.digest,
        Checked.renderer == RENDERER,
    )
    query = (
        select(CourseRow.id, Revision.id)
        .join(Revision, CourseRow.published_id == Revision.id)
        .outerjoin(Checked, here)
        .where(Checked.id.is_(None))
        .order_by(CourseRow.id)
    )
    return [(course, revision) for course, revision in session.execute(query)]


def _found(values: dict[str, Any]) -> Found:
    given = dict(values)
    since = given.pop("since", 0)
    return Found(Fault(**given), since)


def _name(fault: Fault) -> tuple[str, str, str]:
    return fault.path, fault.name, fault.message


def _since(session: Session, course_id: int) -> dict[tuple[str, str, str], int]:
    """Since when what learners see has its findings."""
    query = (
        select(Checked.findings)
        .join(CourseRow, CourseRow.id == Checked.course_id)
        .join(Revision, and_(CourseRow.published_id == Revision.id))
        .where(Checked.course_id == course_id, Checked.digest == Revision.digest)
    )
    rows = session.scalars(query).first() or []
    return {_name(one.fault): one.since for one in map(_found, rows) if one.since}


def _forget(session: Session, course_id: int, digest: str) -> None:
    seen = (
        select(Revision.digest)
        .join(CourseRow, CourseRow.published_id == Revision.id)
        .where(CourseRow.id == course_id)
        .scalar_subquery()
    )
    stale = and_(Checked.digest != digest, or_(seen.is_(None), Checked.digest != seen))
    session.execute(delete(Checked).where(Checked.course_id == course_id, stale))
