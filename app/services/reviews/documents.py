"""Worksheets handed in, as their reviewers find them: read a round, accept it or return it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.domain.course import Section, Worksheet, address
from app.domain.worksheet import paragraphs
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import CourseRow, Enrollment, Progress, Submission, User, Waiting
from app.models.rows import rows
from app.services import (
    audit,
    enrollments,
    notices,
    progress,
    reviewers,
    waiting,
    worksheets,
)
from app.services.enrollments import Place
from app.services.mail import Letter
from app.services.reviewers import WORKSHEET
from app.services.reviews.answers import COMMENT_LIMIT, AlreadyReviewed
from app.services.sessions import Actor
from app.services.worksheets import Round

ACCEPTED, RETURNED = "accepted", "returned"
NOTE_LIMIT = 2000
Opener = aliased(User)
Notes = Mapping[str, Mapping[int, str]]
"""comments by section and number of the paragraph, from 0"""


class Superseded(Conflict):
    """The learner handed in a newer round while this one was read."""

    message = N_("A newer round was handed in meanwhile. Read that one.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer gives: `state` is accepted or returned, "" where neither was said."""

    state: str
    marks: Mapping[int, int]
    notes: Notes
    comment: str


@dataclass(frozen=True, slots=True)
class Document:
    """One round of a worksheet with those before it, for its reviewer.

    `sees_private` says whether private sections are for the reader; `opener` is who else has had it
    open since `opened_at`, "" for nobody; `learner` is id, key and name of whose it is.
    """

    place: Place
    waiting: Waiting
    row: Submission
    rounds: tuple[Round, ...]
    newest: str
    learner: tuple[int, str, str]
    cohort_id: int | None
    sees_private: bool
    opener: str
    opened_at: datetime | None
    is_opened: bool

    @property
    def round(self) -> Round:
        """The round that is read."""
        return next(one for one in self.rounds if one.number == self.row.round)

    @property
    def earlier(self) -> tuple[Round, ...]:
        """The rounds before it, the latest first."""
        return tuple(one for one in reversed(self.rounds) if one.number < self.row.round)

    @property
    def worksheet(self) -> Worksheet:
        """The worksheet as it was when the round was handed in."""
        return self.round.worksheet

    @property
    def is_newest(self) -> bool:
        """Whether no later round was handed in."""
        return self.row.key == self.newest

    @property
    def shown(self) -> tuple[Section, ...]:
        """The sections whose text the reader sees."""
        return tuple(one for one in self.worksheet.sections if self.shows(one))

    def shows(self, section: Section) -> bool:
        """Whether the reader sees what stands in a section."""
        return self.sees_private or not section.private

    def text(self, section: Section) -> dict[str, Any]:
        """What stands in a section; {} where nothing does, or it isn't for the reader."""
        value: dict[str, Any] = self.row.body.get(section.id, {})
        return value if self.shows(section) else {}

    def has_changed(self, section: Section) -> bool:
        """Whether a section says something else than in the round before."""
        before = self.earlier[0].body if self.earlier else self.row.body
        return bool(before.get(section.id, {}) != self.row.body.get(section.id, {}))

    @property
    def given(self) -> Verdict:
        """What is stored."""
        kept = {one.id: self.round.notes_at(one.id) for one in self.shown}
        notes = {section: found for section, found in kept.items() if found}
        return Verdict(self.row.state, self.round.marks, notes, self.row.comment)


FOUND = (
    select(
        Waiting, Enrollment.id, Enrollment.cohort_id, CourseRow.slug, User.id, User.key, User.name,
        Opener.name,
    )
    .join(Enrollment, Enrollment.id == Waiting.enrollment_id)
    .join(CourseRow, CourseRow.id == Enrollment.course_id)
    .join(User, User.id == Enrollment.user_id)
    .join(Submission, Submission.id == Waiting.subject_id)
    .outerjoin(Opener, Opener.id == Waiting.opened_by)
    .where(Waiting.kind == WORKSHEET)
)  # fmt: skip


def get(session: Session, actor: Actor, key: str, now: datetime, *, lock: bool = False) -> Document:
    """The round whose submission has this key. `lock` holds other writers back until commit.

    Raises NotFound where it isn't there, or is not for the actor to review: their own above all.
    """
    private = reviewers.sees_private(session, actor).label("private")
    query = FOUND.add_columns(private).where(
        Submission.key == key, reviewers.sees_to(session, actor)
    )
    found = session.execute(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound
    row, enrollment_id, cohort_id, slug, *learner, opener, sees_private = found
    locked = enrollments.LOCKED if lock else enrollments.IN_COURSE
    columns = rows(session, locked, actor=learner[0], slug=slug).first()
    if columns is None:
        raise NotFound
    place = enrollments.place_of(session, columns)
    pairs = worksheets.list_submissions(session, enrollment_id, row.activity)
    read = next((one for one, _ in pairs if one.key == key), None)
    sheet = place.course.find(row.activity)
    if read is None:
        raise NotFound
    stands_in = sheet[1] if sheet and isinstance(sheet[1], Worksheet) else _bare(row.activity)
    is_fresh = bool(row.opened_at and row.opened_at >= now - waiting.HELD)
    is_others = is_fresh and row.opened_by not in (None, actor.id)
    return Document(
        place=place,
        waiting=row,
        row=read,
        rounds=tuple(worksheets.round_of(session, *pair, stands_in) for pair in pairs),
        newest=pairs[-1][0].key,
        learner=(learner[0], learner[1], learner[2]),
        cohort_id=cohort_id,
        sees_private=bool(sees_private),
        opener=(opener or "") if is_others else "",
        opened_at=row.opened_at if is_others else None,
        is_opened=is_fresh,
    )


def _bare(slug: str) -> Worksheet:
    """For rounds whose revision holds no such worksheet any more: nothing of them can be shown."""
    return Worksheet(slug, slug, 0, ())


def save(
    session: Session,
    actor: Actor,
    found: Document,
    given: Verdict,
    version: int,
    letter: Letter,
    now: datetime,
) -> None:
    """Accept or return a round read under lock; the learner is told in the words of `letter`.

    What is accepted counts at once, for the certificate too. Raises AlreadyReviewed where `version`
    isn't what is stored, Superseded for a round that isn't the newest, Invalid where it lacks a
    decision, marks to accept, or words to return.
    """
    if version != found.row.version:
        raise AlreadyReviewed
    if not found.is_newest:
        raise Superseded
    require(found, given)
    row = found.row
    row.state, row.comment, row.version = given.state, given.comment, row.version + 1
    row.marks = {str(number): points for number, points in given.marks.items()}
    row.notes = [*_unseen(found), *_stored(given.notes)]
    row.reviewed_by, row.reviewed_at = actor.id, now
    session.flush()
    waiting.end_all(session, WORKSHEET, row.id, now)
    _note(session, found, given.state, now)
    verb = "accept worksheet" if given.state == ACCEPTED else "return worksheet"
    audit.record(session, actor, verb, row.key, now, person=found.learner[1], round=row.round)
    _tell(session, found, letter, now)


def _tell(session: Session, found: Document, letter: Letter, now: datetime) -> None:
    row = found.row
    notices.tell(
        session,
        found.learner[0],
        "review",
        f"{row.key} {row.version}",
        letter.subject,
        letter.body,
        now,
        link=_address(found),
        cohort_id=found.cohort_id,
    )


def require(found: Document, given: Verdict) -> None:
    """Raises Invalid where a verdict lacks what it needs."""
    texts = [text for notes in given.notes.values() for text in notes.values()]
    rubric = found.worksheet.rubric
    if len(given.comment) > COMMENT_LIMIT:
        raise Invalid(N_("Keep the comment under %(limit)s characters."), limit=COMMENT_LIMIT)
    if any(len(text) > NOTE_LIMIT for text in texts):
        message = N_("Keep each comment at a paragraph under %(limit)s characters.")
        raise Invalid(message, limit=NOTE_LIMIT)
    if given.state not in (ACCEPTED, RETURNED):
        raise Invalid(N_("Choose whether to accept or return it."))
    if given.state == ACCEPTED and rubric and rubric.unmarked(given.marks):
        raise Invalid(N_("Choose a level for each criterion before you accept it."))
    if given.state == RETURNED and not (given.comment or texts):
        message = N_("Say what to change, in the comment or at a paragraph, before you return it.")
        raise Invalid(message)


def _stored(notes: Notes) -> list[dict[str, Any]]:
    return [
        {"section": section, "paragraph": number, "text": text}
        for section, found in notes.items()
        for number, text in sorted(found.items())
    ]


def _unseen(found: Document) -> Sequence[dict[str, Any]]:
    """Comments at sections that this reviewer doesn't see stay as they are."""
    seen = {section.id for section in found.shown}
    return [dict(note) for note in found.row.notes if note["section"] not in seen]


def _note(session: Session, found: Document, state: str, now: datetime) -> None:
    """Where the review stands, for the learner's pages; a round accepted before still counts."""
    here = {"enrollment_id": found.place.enrollment.id, "activity": found.row.activity}
    detail = session.scalar(select(Progress.detail).filter_by(**here)) or {}
    states = {one.state for one in found.rounds if one.number != found.row.round} | {state}
    stands = {
        "state": state,
        "round": found.row.round,
        "accepted": ACCEPTED in states,
        "reviewed": now.isoformat(),
    }
    progress.note_review(session, found.place, found.row.activity, now, {**detail, **stands})


def _address(found: Document) -> str:
    """The learner's own page of it, or of the course where the activity is gone."""
    place = found.place
    pair = place.course.find(found.row.activity)
    if pair is None:
        return address(place.slug)
    return f"{address(place.slug, pair[0].slug, pair[1].slug)}#review"


def suggestion(found: Document, marks: Mapping[int, int]) -> bool | None:
    """Whether these marks are enough by the author's rule; None without one, or with some open."""
    sheet = found.worksheet
    if sheet.accept is None or sheet.rubric is None or sheet.rubric.unmarked(marks):
        return None
    return sheet.accept.is_met(marks)


def parts_of(found: Document) -> list[tuple[Section, tuple[str, ...]]]:
    """The sections that the reader sees, each with the paragraphs that can be commented."""
    return [(one, paragraphs(found.text(one))) for one in found.shown]
