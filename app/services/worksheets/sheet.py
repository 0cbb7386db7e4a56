"""A worksheet as its writer finds it: sections saved one by one, never overwritten unseen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.course import Module, Section, Worksheet
from app.domain.progress import Record
from app.domain.worksheet import Value, clean, is_filled, lack
from app.errors import N_, Conflict, Invalid
from app.models import Entry, Progress
from app.models.upsert import upsert
from app.services import enrollments, progress, tally
from app.services.enrollments import Place
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Written:
    """What is stored of one section; `version` counts its saves from 1."""

    value: dict[str, Any]
    version: int
    saved_at: datetime


class Overtaken(Conflict):
    """Another tab or device saved a newer text of a section; `stored` is what it says."""

    message = N_("A newer text was saved in another window. Here are both.")

    def __init__(self, section: Section, stored: Written) -> None:
        super().__init__()
        self.section = section
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as its writer finds it; `entries` are by section id."""

    place: Place
    module: Module
    worksheet: Worksheet
    records: dict[str, Record]
    entries: dict[str, Written]

    @property
    def missing(self) -> tuple[tuple[Section, Invalid], ...]:
        """Sections to be mended before handing in, each with what it lacks."""
        pairs = ((one, lack(one, self.value(one.id))) for one in self.worksheet.sections)
        return tuple((section, error) for section, error in pairs if error)

    def value(self, section: str) -> Value:
        """What is written in a section; {} where nothing is."""
        entry = self.entries.get(section)
        return entry.value if entry else {}

    @property
    def filled(self) -> int:
        """How many sections are filled in."""
        return sum(is_filled(one, self.value(one.id)) for one in self.worksheet.sections)

    @property
    def is_handed_in(self) -> bool:
        """Whether a round was handed in."""
        record = self.records.get(self.worksheet.slug)
        return bool(record and (record.done_at or record.detail.get("handed_in")))

    @property
    def is_done(self) -> bool:
        """Whether a round was handed in and, where the learner reviews it, reviewed."""
        record = self.records.get(self.worksheet.slug)
        return bool(record and record.done_at)

    @property
    def body(self) -> dict[str, Any]:
        """A copy of all that is written, by section id."""
        return {name: entry.value for name, entry in self.entries.items()}


def get(session: Session, actor: Actor, course: str, activity: str, *, lock: bool = False) -> Sheet:
    """The actor's worksheet. `lock` holds other writers back until commit.

    Raises NotFound, NotEnrolled, NotAllowed while its module is locked.
    """
    return read(session, enrollments.get(session, actor, course, lock), activity)


def read(session: Session, place: Place, activity: str) -> Sheet:
    """The worksheet of a place that is already known, in one statement."""
    module, worksheet = place.find(activity, "worksheet")
    assert isinstance(worksheet, Worksheet)  # find() was told the kind
    records, entries = _records_and_entries(session, place, activity)
    progress.require_open(place, module, records)
    return Sheet(place, module, worksheet, records, entries)


def _records_and_entries(
    session: Session, place: Place, activity: str
) -> tuple[dict[str, Record], dict[str, Written]]:
    """The learner's records of the course, and what is written in one worksheet.

    Saving writes both, so that a worksheet with entries always has a record to hang them on.
    """
    here = and_(
        Entry.enrollment_id == Progress.enrollment_id,
        Entry.activity == Progress.activity,
        Entry.activity == activity,
    )
    written = (Entry.section, Entry.value, Entry.version, Entry.saved_at)
    query = select(Progress.activity, *tally.KNOWN, *written).outerjoin(Entry, here)
    records, entries = dict[str, Record](), dict[str, Written]()
    for row in session.execute(query.where(Progress.enrollment_id == place.enrollment.id)):
        records[row[0]] = Record(*row[1:7])
        if row[7] is not None:
            entries[row[7]] = Written(*row[8:])
    return records, entries


def list_entries(session: Session, place: Place) -> dict[str, dict[str, Written]]:
    """All the learner wrote in a course: worksheet slug → section id → what is stored."""
    found = dict[str, dict[str, Written]]()
    columns = (Entry.activity, Entry.section, Entry.value, Entry.version, Entry.saved_at)
    query = select(*columns).where(Entry.enrollment_id == place.enrollment.id)
    for activity, section, *stored in session.execute(query):
        found.setdefault(activity, {})[section] = Written(*stored)
    return found


def save(
    session: Session, sheet: Sheet, section: Section, value: Value, version: int, now: datetime
) -> Written:
    """Save one section of a sheet read under lock.

    `version` is the one that the page was made from, 0 for none. The same text again changes
    nothing. Raises Overtaken where a newer version with another text is stored, Invalid where the
    section can't take it.
    """
    stored, activity = sheet.entries.get(section.id), sheet.worksheet.slug
    entry = keep(
        session, (sheet.place, activity), section, stored, Written(dict(value), version, now)
    )
    if entry is not stored:
        sheet.entries[section.id] = entry
        detail = detail_of(sheet, handed_in=sheet.is_handed_in)
        progress.begin_or_go_on(session, sheet.place, activity, now, detail=detail)
    return entry


def keep(
    session: Session, at: tuple[Place, str], section: Section, stored: Written | None, new: Written
) -> Written:
    """Keep a section's text at a place's activity, where `stored` is; returns what then is stored.

    `new` has the version that it was typed over. That is `stored` itself where it says the same.
    Raises as save().
    """
    if stored and stored.value == new.value:
        return stored
    cleaned = clean(section, new.value)
    if stored and stored.value == cleaned:
        return stored
    if stored and stored.version != new.version:
        raise Overtaken(section, stored)
    entry = Written(cleaned, stored.version + 1 if stored else 1, new.saved_at)
    keys = {"enrollment_id": at[0].enrollment.id, "activity": at[1], "section": section.id}
    values = {"value": cleaned, "version": entry.version, "saved_at": entry.saved_at}
    upsert(session, Entry, keys, values)
    return entry


def detail_of(sheet: Sheet, **changed: object) -> dict[str, Any]:
    """What Home shows of a sheet: how much is filled in, and where its review stands."""
    record = sheet.records.get(sheet.worksheet.slug)
    kept = ("state", "round", "accepted")
    known = {name: record.detail[name] for name in kept if record and name in record.detail}
    return {"filled": sheet.filled, "of": len(sheet.worksheet.sections), **known, **changed}
