"""Rounds of a worksheet: handing in freezes a copy; its writer or somebody else reviews it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Worksheet
from app.domain.rubric import Rubric
from app.errors import N_, Invalid, NotFound
from app.models import Submission, User
from app.services import courses, progress, waiting
from app.services.reviewers import BY_MANAGER, WORKSHEET
from app.services.sessions import Actor
from app.services.worksheets.sheet import Sheet, detail_of, get

Note = Mapping[str, Any]
"""a comment at a paragraph: {"section", "paragraph" (from 0), "text"}"""


@dataclass(frozen=True, slots=True)
class Round:
    """A copy handed in, with the worksheet as it was then.

    `marks` are the points it was given, by number of the rubric's criterion, by its writer or by a
    `reviewer`; then `state` is accepted or returned, and `notes` are comments at a paragraph.
    """

    number: int
    handed_in_at: datetime
    worksheet: Worksheet
    body: dict[str, Any]
    marks: Mapping[int, int] = field(default_factory=dict)
    reviewed_at: datetime | None = None
    state: str = ""
    comment: str = ""
    notes: Sequence[Note] = ()
    reviewer: str = ""

    @property
    def own_rubric(self) -> Rubric | None:
        """What its writer reviews it by; None where they don't."""
        return self.worksheet.rubric if self.worksheet.review == "self" else None

    def notes_at(self, section: str) -> dict[int, str]:
        """Comments in a section, by number of the paragraph (from 0)."""
        return {one["paragraph"]: one["text"] for one in self.notes if one["section"] == section}


def list_rounds(session: Session, sheet: Sheet) -> tuple[Round, ...]:
    """The copies handed in, oldest first, each with the worksheet of its own revision."""
    found = list_submissions(session, sheet.place.enrollment.id, sheet.worksheet.slug)
    return tuple(round_of(session, *pair, sheet.worksheet) for pair in found)


def list_submissions(
    session: Session, enrollment_id: int, activity: str
) -> list[tuple[Submission, str]]:
    """Every round of a learner's worksheet with its reviewer's name, "" without one; as stored."""
    query = (
        select(Submission, User.name)
        .outerjoin(User, User.id == Submission.reviewed_by)
        .where(Submission.enrollment_id == enrollment_id, Submission.activity == activity)
        .order_by(Submission.round)
        .execution_options(populate_existing=True)
    )
    return [(row, name or "") for row, name in session.execute(query)]


def round_of(session: Session, row: Submission, reviewer: str, sheet: Worksheet) -> Round:
    """A stored round; `sheet` is for one whose own revision doesn't hold the worksheet."""
    found = courses.pinned(session, row)
    then = found[1] if found and isinstance(found[1], Worksheet) else sheet
    return Round(
        number=row.round,
        handed_in_at=row.handed_in_at,
        worksheet=then,
        body=row.body,
        marks={int(number): points for number, points in row.marks.items()},
        reviewed_at=row.reviewed_at,
        state=row.state,
        comment=row.comment,
        notes=tuple(row.notes),
        reviewer=reviewer,
    )


def has_changed(sheet: Sheet, rounds: tuple[Round, ...]) -> bool:
    """Whether something was written since the last of these rounds."""
    return not rounds or rounds[-1].body != sheet.body


def hand_in(
    session: Session, actor: Actor, course: str, activity: str, now: datetime
) -> Submission:
    """Freeze a copy of what is written; the activity is done, unless its writer reviews it first.

    Where somebody else reviews it, it waits for them: nobody else waits for that. An unchanged text
    is not handed in twice. Raises Invalid where something lacks.
    """
    sheet = get(session, actor, course, activity, lock=True)
    if sheet.missing:
        section, error = sheet.missing[0]
        message = N_("“%(section)s” is not ready to be handed in.")
        raise Invalid(message, section=section.title) from error
    before = list_submissions(session, sheet.place.enrollment.id, activity)
    last = before[-1][0] if before else None
    if last and last.body == sheet.body:
        if not sheet.is_done:
            _settle(session, sheet, sheet.worksheet.review != "self", now)
        return last
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
    stands: dict[str, object] = {}
    if last:
        waiting.end_all(session, WORKSHEET, last.id, now)
    if sheet.worksheet.has_reviewer:
        part = BY_MANAGER if sheet.worksheet.review == BY_MANAGER else ""
        waiting.add(session, WORKSHEET, row.id, row.enrollment_id, activity, now, part)
        stands = {"state": "waiting", "round": row.round}
    _settle(session, sheet, sheet.worksheet.review != "self", now, **stands)
    return row


def own_rubric(session: Session, sheet: Sheet, number: int) -> Rubric:
    """The rubric by which the writer of a sheet reviews round `number`.

    Raises NotFound for a round that isn't there, or isn't theirs to review.
    """
    return _own(session, sheet, number)[1]


def _own(session: Session, sheet: Sheet, number: int) -> tuple[Submission, Rubric]:
    found = list_submissions(session, sheet.place.enrollment.id, sheet.worksheet.slug)
    for row, name in found:  # a database takes no number of any length
        rubric = round_of(session, row, name, sheet.worksheet).own_rubric
        if row.round == number and rubric:
            return row, rubric
    raise NotFound


def review(
    session: Session, sheet: Sheet, number: int, marks: Mapping[int, int], now: datetime
) -> None:
    """Keep how the writer of a sheet read under lock reviews a round; the activity is done.

    `marks` are points by number of the criterion; a later review of a round takes the place of the
    one before. Raises NotFound like own_rubric(), Invalid where a criterion has no level.
    """
    row, rubric = _own(session, sheet, number)
    if rubric.unmarked(marks):
        raise Invalid(N_("Choose one level for each criterion."))
    row.marks = {str(n): marks[n] for n in range(len(rubric.criteria))}
    row.reviewed_at = now
    session.flush()
    _settle(session, sheet, True, now)


def _settle(session: Session, sheet: Sheet, done: bool, now: datetime, **stands: object) -> None:
    """Note a round handed in or reviewed; what is done stays done."""
    detail = detail_of(sheet, handed_in=True, **stands)
    place, activity = sheet.place, sheet.worksheet.slug
    if done:
        progress.finish(session, place, activity, now, done=True, detail=detail)
    else:
        progress.begin_or_go_on(session, place, activity, now, detail=detail)
