"""Worksheets: sections saved one by one, never overwritten unseen; handing in freezes a copy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from app.domain.course import Module, Section, Worksheet
from app.domain.progress import Record
from app.domain.rubric import Rubric
from app.domain.worksheet import Value, clean, is_filled, lack
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Entry, Progress, Submission
from app.models.upsert import upsert
from app.services import courses, enrollments, progress
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


@dataclass(frozen=True, slots=True)
class Round:
    """A copy handed in, with the worksheet as it was then.

    `marks` are the points its writer gave it, by number of the rubric's criterion.
    """

    number: int
    handed_in_at: datetime
    worksheet: Worksheet
    body: dict[str, Any]
    marks: Mapping[int, int] = field(default_factory=dict)
    reviewed_at: datetime | None = None

    @property
    def own_rubric(self) -> Rubric | None:
        """What its writer reviews it by; None where they don't."""
        return self.worksheet.rubric if self.worksheet.review == "self" else None


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
    query = select(Progress.activity, *progress.KNOWN, *written).outerjoin(Entry, here)
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


def list_rounds(session: Session, sheet: Sheet) -> tuple[Round, ...]:
    """The copies handed in, oldest first, each with the worksheet of its own revision."""
    found = session.scalars(_submissions(sheet).order_by(Submission.round))
    return tuple(_round(session, sheet, row) for row in found)


def _round(session: Session, sheet: Sheet, row: Submission) -> Round:
    found = courses.pinned(session, row)
    then = found[1] if found and isinstance(found[1], Worksheet) else sheet.worksheet
    marks = {int(number): points for number, points in row.marks.items()}
    return Round(row.round, row.handed_in_at, then, row.body, marks, row.reviewed_at)


def _submissions(sheet: Sheet) -> Select[Submission]:
    mine = {"enrollment_id": sheet.place.enrollment.id, "activity": sheet.worksheet.slug}
    return select(Submission).filter_by(**mine)


def has_changed(sheet: Sheet, rounds: tuple[Round, ...]) -> bool:
    """Whether something was written since the last of these rounds."""
    return not rounds or rounds[-1].body != sheet.body


def save(
    session: Session, sheet: Sheet, section: Section, value: Value, version: int, now: datetime
) -> Written:
    """Save one section of a sheet read under lock.

    `version` is the one that the page was made from, 0 for none. The same text again changes
    nothing. Raises Overtaken where a newer version with another text is stored, Invalid where the
    section can't take it.
    """
    stored = sheet.entries.get(section.id)
    if stored and stored.value == value:
        return stored
    cleaned = clean(section, value)
    if stored and stored.value == cleaned:
        return stored
    if stored and stored.version != version:
        raise Overtaken(section, stored)
    entry = Written(cleaned, stored.version + 1 if stored else 1, now)
    activity = sheet.worksheet.slug
    keys = {
        "enrollment_id": sheet.place.enrollment.id,
        "activity": activity,
        "section": section.id,
    }
    upsert(session, Entry, keys, {"value": cleaned, "version": entry.version, "saved_at": now})
    sheet.entries[section.id] = entry
    detail = {**_count(sheet), "handed_in": sheet.is_handed_in}
    progress.begin_or_go_on(session, sheet.place, activity, now, detail=detail)
    return entry


def hand_in(
    session: Session, actor: Actor, course: str, activity: str, now: datetime
) -> Submission:
    """Freeze a copy of what is written; the activity is done, unless its writer reviews it first.

    An unchanged text is not handed in twice. Raises Invalid where something lacks.
    """
    sheet = get(session, actor, course, activity, lock=True)
    if sheet.missing:
        section, error = sheet.missing[0]
        message = N_("“%(section)s” is not ready to be handed in.")
        raise Invalid(message, section=section.title) from error
    newest = _submissions(sheet).order_by(Submission.round.desc()).limit(1)
    last: Submission | None = session.scalars(newest).first()
    if last and last.body == sheet.body:
        row = last
    else:
        row = Submission(
            enrollment_id=sheet.place.enrollment.id,
            activity=activity,
            round=last.round + 1 if last else 1,
            revision_id=sheet.place.revision_id,
            body=sheet.body,
            handed_in_at=now,
        )
        session.add(row)
        session.flush()
    if row is not last or not sheet.is_done:
        _settle(session, sheet, sheet.worksheet.review != "self", now)
    return row


def own_rubric(session: Session, sheet: Sheet, number: int) -> Rubric:
    """The rubric by which the writer of a sheet reviews round `number`.

    Raises NotFound for a round that isn't there, or isn't theirs to review.
    """
    found = session.scalars(_submissions(sheet))  # a database takes no number of any length
    row = next((row for row in found if row.round == number), None)
    rubric = _round(session, sheet, row).own_rubric if row else None
    if rubric is None:
        raise NotFound
    return rubric


def review(
    session: Session, sheet: Sheet, number: int, marks: Mapping[int, int], now: datetime
) -> None:
    """Keep how the writer of a sheet read under lock reviews a round; the activity is done.

    `marks` are points by number of the criterion; a later review of a round takes the place of the
    one before. Raises NotFound like own_rubric(), Invalid where a criterion has no level.
    """
    rubric = own_rubric(session, sheet, number)
    if rubric.unmarked(marks):
        raise Invalid(N_("Choose one level for each criterion."))
    row = session.scalars(_submissions(sheet).filter_by(round=number)).one()
    row.marks = {str(n): marks[n] for n in range(len(rubric.criteria))}
    row.reviewed_at = now
    session.flush()
    _settle(session, sheet, True, now)


def _settle(session: Session, sheet: Sheet, done: bool, now: datetime) -> None:
    """Note a round handed in or reviewed; what is done stays done."""
    detail = {**_count(sheet), "handed_in": True}
    place, activity = sheet.place, sheet.worksheet.slug
    if done:
        progress.finish(session, place, activity, now, done=True, detail=detail)
    else:
        progress.begin_or_go_on(session, place, activity, now, detail=detail)


def _count(sheet: Sheet) -> dict[str, Any]:
    return {"filled": sheet.filled, "of": len(sheet.worksheet.sections)}
