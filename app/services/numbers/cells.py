"""Attempts read in bulk, and what each adds to which sums; all follows from the raw rows."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.domain.course import Activity
from app.domain.numbers import Sums, add, attempt_sums, mark_again, play_sums, version_of
from app.domain.numbers.talk import SECOND
from app.domain.question import Response
from app.domain.quiz import grade_attempt
from app.domain.scenario import Scenario, walk
from app.errors import Conflict
from app.models import Answer, Attempt, Decision, Enrollment, Review
from app.services import courses, gradings
from app.services.gradings import Graded

COLUMNS = (
    Attempt.id, Attempt.activity, Attempt.known_as, Attempt.number, Attempt.revision_id,
    Attempt.graded_by, Attempt.drawn, Attempt.starts, Attempt.started_at, Attempt.score,
    Attempt.passed,
    Enrollment.course_id, Enrollment.cohort_id, Enrollment.started_at.label("began_at"),
)  # fmt: skip
ENDED = (
    select(*COLUMNS)
    .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
    .where(Attempt.finished_at.is_not(None), Attempt.score.is_not(None))
    .order_by(Attempt.id)
)
"""attempts that have a score, in the order in which they began"""
LATER = "+"
"""behind the version of a quiz: its later attempts, which most pages don't read"""
LOST = ""
"""the version of attempts whose activity can't be read any more: they are only counted"""


class Cell(NamedTuple):
    """Whose attempts, at what, are one sum."""

    course_id: int
    activity: str
    cohort_id: int
    quarter: str
    version: str


@dataclass(slots=True)
class Kept:
    """How many attempts a cell holds, and their sums."""

    attempts: int = 0
    sums: Sums = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What belongs to some attempts, by attempt."""

    answers: Mapping[int, Mapping[str, Response]]
    moments: Mapping[int, Mapping[str, datetime]]
    shares: Mapping[int, Mapping[str, float]]
    decisions: Mapping[int, Sequence[tuple[str, datetime]]]


def quarter_of(moment: date) -> str:
    """The quarter of a day or moment, such as 2026-4."""
    return f"{moment.year}-{(moment.month + 2) // 3}"


def fold(session: Session, found: Sequence[Row[Any]], into: dict[Cell, Kept]) -> None:
    """Add these attempts (rows of ENDED) to their cells."""
    written = _read(session, [row.id for row in found])
    versions = dict[tuple[int, str, str], tuple[Activity | Graded | None, str]]()
    for row in found:
        at = (row.revision_id, row.known_as or row.activity, row.graded_by)
        if at not in versions:
            versions[at] = _activity(session, *at)
        activity, version = versions[at]
        sums = _sums(row, activity, written)
        quarter = quarter_of(row.began_at) if row.cohort_id is None else ""
        cohort_id = row.cohort_id or 0
        lost = LOST if sums is None else version
        if lost and row.number > 1 and isinstance(activity, Graded):
            lost += LATER
        cell = Cell(row.course_id, row.activity, cohort_id, quarter, lost)
        kept = into.setdefault(cell, Kept())
        kept.attempts += 1
        add(kept.sums, sums or {})


def _activity(
    session: Session, revision_id: int, slug: str, graded_by: str
) -> tuple[Activity | Graded | None, str]:
    """What was tried, and its version; a quiz with the gradings in force."""
    if graded := gradings.find(session, revision_id, slug, graded_by):
        return graded, version_of(graded.quiz)
    found = courses.compiled(session, revision_id).find(slug)
    return (found[1], version_of(found[1])) if found else (None, LOST)


def _sums(row: Row[Any], activity: Activity | Graded | None, written: Written) -> Sums | None:
    """What one attempt adds; None where what it did can't be read as its activity is now."""
    try:
        if isinstance(activity, Graded):
            return _of_quiz(row, activity, written)
        if isinstance(activity, Scenario):
            taken = written.decisions.get(row.id, ())
            state = walk(activity.beginning(row.starts), [label for label, _ in taken])
            moments = [at for _, at in taken]
            return play_sums(state, moments, row.started_at, row.number)
    except (Conflict, ValueError, KeyError):  # older code compiled it otherwise
        return None
    return None


def _of_quiz(row: Row[Any], graded: Graded, written: Written) -> Sums:
    quiz, answers = graded.quiz, graded.answers(written.answers.get(row.id, {}))
    shares = written.shares.get(row.id)
    sums = attempt_sums(
        quiz,
        grade_attempt(quiz, row.drawn, answers, shares),
        answers,
        written.moments.get(row.id, {}),
        row.started_at,
        row.score,
        passed=bool(row.passed),
    )
    if row.number == SECOND:
        mark_again(sums)
    return {"first" if row.number == 1 else "later": sums}


def _read(session: Session, ids: Collection[int]) -> Written:
    answers = defaultdict[int, dict[str, Response]](dict)
    moments = defaultdict[int, dict[str, datetime]](dict)
    given = (Answer.attempt_id, Answer.question, Answer.response, Answer.answered_at)
    for attempt, name, response, at in session.execute(select(*given).where(given[0].in_(ids))):
        answers[attempt][name], moments[attempt][name] = response, at
    shares = defaultdict[int, dict[str, float]](dict)
    read = select(Review.attempt_id, Review.question, Review.share)
    known = read.where(Review.attempt_id.in_(ids), Review.share.is_not(None))
    for attempt, name, share in session.execute(known):
        shares[attempt][name] = share or 0.0
    decisions = defaultdict[int, list[tuple[str, datetime]]](list)
    taken = select(Decision.attempt_id, Decision.choice, Decision.decided_at)
    ordered = taken.where(Decision.attempt_id.in_(ids))
    for attempt, label, at in session.execute(
        ordered.order_by(Decision.attempt_id, Decision.position)
    ):
        decisions[attempt].append((label, at))
    return Written(answers, moments, shares, decisions)


def batches(session: Session, size: int) -> Iterator[Sequence[Row[Any]]]:
    """All counted attempts, so many at a time."""
    last = 0
    query = ENDED.where(Attempt.counted)
    while found := session.execute(query.where(Attempt.id > last).limit(size)).all():
        yield found
        last = found[-1].id
