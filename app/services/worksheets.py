"""Worksheets: sections saved one by one, never overwritten unseen; handing in freezes a copy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Module, Section, Worksheet
from app.domain.progress import Record
from app.domain.worksheet import Value, clean, is_filled
from app.errors import N_, Conflict, Invalid
from app.models import Entry, Submission
from app.models.upsert import upsert
from app.services import enrollments, progress
from app.services.enrollments import Place
from app.services.sessions import Actor


class Overtaken(Conflict):
    """Another tab or device saved a newer text; `entry` is what is stored."""

    message = N_("A newer text was saved in another window. Here are both.")

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as its writer finds it: entries by section id, and the rounds handed in, oldest first."""

    place: Place
    module: Module
    worksheet: Worksheet
    records: dict[str, Record]
    entries: dict[str, Entry]
    submissions: tuple[Submission, ...]

    @property
    def missing(self) -> tuple[Section, ...]:
        """Sections that must be filled in before handing in."""
        return tuple(
            section
            for section in self.worksheet.sections
            if not section.optional and not is_filled(section, self.value(section.id))
        )

    def value(self, section: str) -> Value:
        """What is written in a section; {} where nothing is."""
        entry = self.entries.get(section)
        return entry.value if entry else {}

    @property
    def has_changed(self) -> bool:
        """Whether something was written since the last round was handed in."""
        if not self.submissions:
            return True
        last = self.submissions[-1].body
        return any(last.get(id, {}) != entry.value for id, entry in self.entries.items())


def get(session: Session, actor: Actor, course: str, activity: str, lock: bool = False) -> Sheet:
    """The actor's worksheet. Raises NotFound, NotEnrolled, NotAllowed while its module is locked."""
    place = enrollments.get(session, actor, course, lock)
    module, worksheet = place.find(activity, "worksheet")
    assert isinstance(worksheet, Worksheet)  # find() was told the kind
    records = progress.list_records(session, place.enrollment.id)
    progress.require_open(place, module, records)
    mine = {"enrollment_id": place.enrollment.id, "activity": activity}
    entries = {entry.section: entry for entry in session.scalars(select(Entry).filter_by(**mine))}
    rounds = select(Submission).filter_by(**mine).order_by(Submission.round)
    return Sheet(place, module, worksheet, records, entries, tuple(session.scalars(rounds)))


def list_entries(session: Session, place: Place) -> dict[str, dict[str, Entry]]:
    """All the learner wrote in a course: worksheet slug → section id → entry."""
    found = dict[str, dict[str, Entry]]()
    query = select(Entry).filter_by(enrollment_id=place.enrollment.id)
    for entry in session.scalars(query):
        found.setdefault(entry.activity, {})[entry.section] = entry
    return found


def save(
    session: Session, sheet: Sheet, section: Section, value: Value, version: int, now: datetime
) -> Entry:
    """Save one section of a sheet read under lock; `version` is the one the page was made from, 0 for none.

    The same text again changes nothing. Raises Overtaken where a newer version with another text is
    stored, Invalid where the text is too long.
    """
    cleaned = clean(section, value)
    stored = sheet.entries.get(section.id)
    if stored and stored.value == cleaned:
        return stored
    if stored and stored.version != version:
        raise Overtaken(stored)
    activity = sheet.worksheet.slug
    entry = stored or Entry(
        enrollment_id=sheet.place.enrollment.id, activity=activity, section=section.id, version=0
    )
    entry.value, entry.version, entry.saved_at = cleaned, entry.version + 1, now
    session.add(entry)
    session.flush()
    sheet.entries[section.id] = entry
    detail = {**_count(sheet), "handed_in": bool(sheet.submissions)}
    progress.begin_or_go_on(session, sheet.place, activity, now, detail=detail)
    return entry


def hand_in(
    session: Session, actor: Actor, course: str, activity: str, now: datetime
) -> Submission:
    """Freeze a copy of what is written; the activity is done. An unchanged text is not handed in twice.

    Raises Invalid where a section that must be filled in is empty.
    """
    sheet = get(session, actor, course, activity, lock=True)
    if sheet.missing:
        raise Invalid(
            N_("Fill in “%(section)s” before you hand this in."), section=sheet.missing[0].title
        )
    if sheet.submissions and not sheet.has_changed:
        return sheet.submissions[-1]
    row = Submission(
        enrollment_id=sheet.place.enrollment.id,
        activity=activity,
        round=len(sheet.submissions) + 1,
        revision_id=sheet.place.revision_id,
        body={id: entry.value for id, entry in sheet.entries.items()},
        handed_in_at=now,
    )
    session.add(row)
    session.flush()
    detail = {**_count(sheet), "handed_in": True}
    progress.finish(session, sheet.place, activity, now, done=True, detail=detail)
    return row


def _count(sheet: Sheet) -> dict[str, Any]:
    filled = sum(
        is_filled(section, sheet.value(section.id)) for section in sheet.worksheet.sections
    )
    return {"filled": filled, "of": len(sheet.worksheet.sections)}
