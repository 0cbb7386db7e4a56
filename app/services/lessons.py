"""Lessons: where the reader is, questions in the text, the end reached."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.domain.course import Lesson, Module, Section
from app.domain.note import Note, Placed
from app.domain.note import place as place_notes
from app.domain.progress import Record, opening
from app.domain.question import Grade, Question, Response, grade
from app.domain.worksheet import Value, sections_of
from app.errors import NotFound
from app.models import CheckAnswer, Entry, NoteRow, Progress
from app.models.rows import rows
from app.models.upsert import upsert
from app.services import enrollments, progress, quizzes, tally
from app.services.enrollments import Place
from app.services.practice import making
from app.services.sessions import Actor
from app.services.worksheets import Written, keep

MINE: BindParameter[int] = bindparam("enrollment")
KNOWN: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal("record").label("what"),
        Progress.activity,
        Progress.place.label("name"),
        cast(Progress.detail, String).label("value"),
        literal(0).label("version"),
        literal("").label("title"),
        *tally.KNOWN[:3],
        Progress.excused_at,
    ).where(
        Progress.enrollment_id == MINE,
        Progress.activity.in_(bindparam("activities", expanding=True)),
    ),
    select(
        literal("answer"), CheckAnswer.activity, CheckAnswer.question,
        cast(CheckAnswer.response, String), literal(0), literal(""), null(), null(), null(), null(),
    ).where(CheckAnswer.enrollment_id == MINE, CheckAnswer.activity == bindparam("lesson")),
    select(
        literal("entry"), Entry.activity, Entry.section, cast(Entry.value, String), Entry.version,
        literal(""), Entry.saved_at, null(), null(), null(),
    ).where(
        Entry.enrollment_id == MINE, Entry.activity.in_(bindparam("sheets", expanding=True))
    ),
    select(
        literal("note"), NoteRow.key, NoteRow.heading, NoteRow.text, NoteRow.version,
        NoteRow.heading_title, NoteRow.saved_at, null(), null(), null(),
    ).where(
        NoteRow.enrollment_id == MINE,
        NoteRow.activity == bindparam("lesson"),
        NoteRow.text != "",
    ),
)  # fmt: skip
"""Records, answers, worksheet entries, lines and notes of a lesson, in one statement."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A lesson as one learner finds it: records, answers, and what they wrote in its prompts.

    `records` are those of its module and of modules that this one requires; `entries` are by
    worksheet and section, lines of the lesson itself by its slug and their id; `notes` are in the
    lesson's order.
    """

    place: Place
    module: Module
    lesson: Lesson
    records: dict[str, Record]
    answers: dict[str, Response]
    entries: dict[tuple[str, str], Written]
    notes: tuple[Placed, ...] = ()

    def check(self, id: str) -> Question:
        """The question in the text with this id. Raises NotFound."""
        found = next((one for one in self.lesson.checks if one.id == id), None)
        if found is None:
            raise NotFound
        return found

    def line(self, id: str) -> Section:
        """The line that may be written at this heading. Raises NotFound."""
        found = next((one for one in sections_of(self.lesson) if one.id == id), None)
        if found is None:
            raise NotFound
        return found

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions in the text that have no answer yet."""
        return tuple(q for q in self.lesson.checks if q.id not in self.answers)

    @property
    def end_reached(self) -> bool:
        """Whether the learner has said, or the page has seen, that the end was reached."""
        record = self.records.get(self.lesson.slug)
        return bool(record and (record.done_at or record.detail.get("end")))


def get(session: Session, actor: Actor, course: str, activity: str, lock: bool = False) -> Reading:
    """The lesson as the actor finds it.

    Raises NotFound, NotEnrolled, NotAllowed while its module is locked.
    """
    place = enrollments.get(session, actor, course, lock)
    return read(session, place, activity)


def read(session: Session, place: Place, activity: str) -> Reading:
    """The lesson of a place that is already known: one statement, whatever the lesson holds."""
    module, lesson = place.find(activity, "lesson")
    assert isinstance(lesson, Lesson)  # find() was told the kind
    records, answers = dict[str, Record](), dict[str, Response]()
    entries, notes = dict[tuple[str, str], Written](), list[Note]()
    for what, of, name, value, version, title, at, *more in _known(session, place, module, lesson):
        if what == "record":
            score, last_at, excused_at = more
            records[of] = Record(at, score, last_at, name, json.loads(value), excused_at)
        elif what == "answer":
            answers[name] = json.loads(value)
        elif what == "entry":
            entries[of, name] = Written(json.loads(value), version, at)
        else:
            notes.append(Note(of, lesson.slug, name, title, "", value, version, at))
    progress.require_open(place, module, records)
    written = place_notes(lesson, notes)
    return Reading(place, module, lesson, records, answers, entries, written)


def _known(session: Session, place: Place, module: Module, lesson: Lesson) -> Iterable[Any]:
    near = opening(place.course, module)
    return rows(
        session,
        KNOWN,
        enrollment=place.enrollment.id,
        lesson=lesson.slug,
        activities=[activity.slug for one in near for activity in one.activities],
        sheets=sorted({part.prompt[0] for part in lesson.parts if part.prompt} | {lesson.slug}),
    )


def keep_place(
    session: Session, actor: Actor, course: str, activity: str, heading: str, now: datetime
) -> None:
    """Remember at which heading (its id, or "" for the top) the reader is."""
    reading = get(session, actor, course, activity, lock=True)
    known = {one.id for one in reading.lesson.headings} | {""}
    if heading not in known:
        raise NotFound
    progress.begin_or_go_on(session, reading.place, activity, now, reached=heading)


def answer(
    session: Session, reading: Reading, question: Question, response: Response, now: datetime
) -> Grade:
    """Answer a question of a lesson read under lock; it may be answered again.

    Finishes the lesson where it was the last thing. Raises Invalid for an answer that says nothing,
    or can't be meant.
    """
    quizzes.require_sense(question, response)
    quizzes.require_answer(question, response)
    earned = grade(question, response)
    keys = {
        "enrollment_id": reading.place.enrollment.id,
        "activity": reading.lesson.slug,
        "question": question.id,
    }
    values = {"response": dict(response), "share": earned.share, "answered_at": now}
    upsert(session, CheckAnswer, keys, values)
    making.note_check(session, reading.place, reading.lesson, question, earned.share, now)
    reading.answers[question.id] = response
    _settle(session, reading, reading.end_reached, now)
    return earned


def write(
    session: Session, reading: Reading, line: Section, value: Value, version: int, now: datetime
) -> Written:
    """Keep what is written at a heading of a lesson read under lock; it asks for no answer.

    As for a section of a worksheet. Raises Overtaken, Invalid where it is longer than a line.
    """
    slug = reading.lesson.slug
    stored = reading.entries.get((slug, line.id))
    kept = keep(session, (reading.place, slug), line, stored, Written(dict(value), version, now))
    if kept is not stored:
        progress.begin_or_go_on(session, reading.place, slug, now)
    return kept


def reach_end(session: Session, actor: Actor, course: str, activity: str, now: datetime) -> Reading:
    """Note that the end was reached; the lesson is done once its checks are answered too."""
    reading = get(session, actor, course, activity, lock=True)
    _settle(session, reading, True, now)
    return reading


def _settle(session: Session, reading: Reading, end: bool, now: datetime) -> None:
    slug = reading.lesson.slug
    record = reading.records.get(slug)
    if record and record.done_at:
        progress.begin_or_go_on(session, reading.place, slug, now)
    elif end and not reading.unanswered:
        progress.finish(session, reading.place, slug, now, done=True, detail={"end": True})
    else:
        progress.begin_or_go_on(session, reading.place, slug, now, detail={"end": end})
