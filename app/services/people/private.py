"""Private sections of worksheets, and what was said without a name: for their writer alone."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Activity, Lesson, Worksheet
from app.models import Base, CourseRow, Enrollment, Entry, NoteRow, Partner, Submission, Unclear
from app.services import courses

WITHHELD = {"private": True}
"""what stands for a private value"""


MARK = "private: only you and your reviewer see this"
ALONE = "private: only you see this"
"""what stands beside private values in their writer's own copy"""


def mark(session: Session, row: Base, kept: dict[str, Any]) -> dict[str, Any]:
    """A row as `kept` says it, for its writer, with what is private in it named as such."""
    if isinstance(row, NoteRow | Partner):
        return {**kept, "private": ALONE}
    if isinstance(row, Entry):
        sheet = _now(session, row)
        if isinstance(sheet, Lesson):
            return {**kept, "private": ALONE}
        return kept if row.section in _open(sheet) else {**kept, "private": MARK}
    if isinstance(row, Submission):
        shown = _open(_found(session, row.revision_id, row.known_as or row.activity))
        named = {name: MARK for name in row.body if name not in shown}
        return {**kept, "private": named} if named else kept
    return kept


def withhold(session: Session, row: Base, kept: dict[str, Any]) -> dict[str, Any]:
    """A row as `kept` says it, without what private sections hold; others stay as they are.

    Nor what somebody said to be unclear without wanting to be asked back.

    Where a section isn't known any more, nothing shows that it wasn't private.
    """
    if isinstance(row, Entry):
        is_open = row.section in _open(_now(session, row))
        return kept if is_open else {**kept, "value": WITHHELD}
    if isinstance(row, Unclear) and not row.may_ask:
        return {**kept, "words": WITHHELD}
    if isinstance(row, Submission):
        shown = _open(_found(session, row.revision_id, row.known_as or row.activity))
        body = {name: value if name in shown else WITHHELD for name, value in row.body.items()}
        notes = [note for note in row.notes if note["section"] in shown]
        return {**kept, "body": body, "notes": notes}
    return kept


def _now(session: Session, row: Entry) -> Activity | None:
    """The worksheet of an entry as it is now, or the lesson that asked for a line."""
    revision = session.scalar(
        select(CourseRow.published_id)
        .join(Enrollment, Enrollment.course_id == CourseRow.id)
        .where(Enrollment.id == row.enrollment_id)
    )
    return _found(session, revision, row.activity)


def _found(session: Session, revision: int | None, activity: str) -> Activity | None:
    found = courses.compiled(session, revision).find(activity) if revision else None
    return found[1] if found else None


def _open(sheet: Activity | None) -> frozenset[str]:
    """Ids of the sections that aren't private; a lesson has none."""
    if not isinstance(sheet, Worksheet):
        return frozenset()
    return frozenset(section.id for section in sheet.sections if not section.private)
