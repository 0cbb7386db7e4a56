"""Private sections of worksheets, and what was said without a name: for their writer alone."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Worksheet
from app.models import Base, CourseRow, Enrollment, Entry, Submission, Unclear
from app.services import courses

WITHHELD = {"private": True}
"""what stands for a private value"""


def withhold(session: Session, row: Base, kept: dict[str, Any]) -> dict[str, Any]:
    """A row as `kept` says it, without what private sections hold; others stay as they are.

    Nor what somebody said to be unclear without wanting to be asked back.

    Where a section isn't known any more, nothing shows that it wasn't private.
    """
    if isinstance(row, Entry):
        revision = session.scalar(
            select(CourseRow.published_id)
            .join(Enrollment, Enrollment.course_id == CourseRow.id)
            .where(Enrollment.id == row.enrollment_id)
        )
        is_open = row.section in _open(session, revision, row.activity)
        return kept if is_open else {**kept, "value": WITHHELD}
    if isinstance(row, Unclear) and not row.may_ask:
        return {**kept, "words": WITHHELD}
    if isinstance(row, Submission):
        shown = _open(session, row.revision_id, row.known_as or row.activity)
        body = {name: value if name in shown else WITHHELD for name, value in row.body.items()}
        notes = [note for note in row.notes if note["section"] in shown]
        return {**kept, "body": body, "notes": notes}
    return kept


def _open(session: Session, revision: int | None, activity: str) -> frozenset[str]:
    """Ids of the sections that aren't private."""
    found = courses.compiled(session, revision).find(activity) if revision else None
    sheet = found[1] if found else None
    if not isinstance(sheet, Worksheet):
        return frozenset()
    return frozenset(section.id for section in sheet.sections if not section.private)
