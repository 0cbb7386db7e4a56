"""The quiz that an attempt is graded by: as it was taken, with the keys it was regraded with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Quiz
from app.domain.question import Response
from app.domain.regrade import Regraded, regraded
from app.models import Attempt, Regrade, RegradeLine
from app.services import courses

LONGEST = 4000
"""signs of all steps; beyond it the oldest go, which matters to questions that were rewritten"""


@dataclass(frozen=True, slots=True)
class Note:
    """What one regrade made of one attempt, as its learner reads it."""

    made_at: datetime
    score_before: float
    score_after: float
    passed_before: bool
    passed_after: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Graded:
    """A quiz with the gradings in force for some attempts, and the steps that led to it."""

    quiz: Quiz
    steps: tuple[Regraded, ...] = ()

    def answers(self, given: Mapping[str, Response]) -> dict[str, Response]:
        """Answers as they were sent, by the numbers that options have in `quiz`."""
        found = dict(given)
        for step in self.steps:
            found = step.answers(found)
        return found

    def then(self, later: Quiz) -> "Graded":
        """The same with the gradings of a later version, too."""
        step = regraded(self.quiz, later)
        return Graded(step.quiz, (*self.steps, step))


def graded(session: Session, quiz: Quiz, graded_by: str) -> Graded:
    """A quiz as it was taken, and what an attempt's `graded_by` made of it."""
    found = Graded(quiz)
    for step in graded_by.split():
        revision_id, _, slug = step.partition(":")
        later = courses.compiled(session, int(revision_id)).find(slug)
        if later and isinstance(later[1], Quiz):
            found = found.then(later[1])
    return found


def find(session: Session, revision_id: int, slug: str, graded_by: str) -> Graded | None:
    """The same from the revision that an attempt began with; None where there is no such quiz."""
    found = courses.compiled(session, revision_id).find(slug)
    if found is None or not isinstance(found[1], Quiz):
        return None
    return graded(session, found[1], graded_by)


def added(graded_by: str, revision_id: int, slug: str) -> str:
    """What an attempt's `graded_by` is after one more regrade."""
    steps = [*graded_by.split(), f"{revision_id}:{slug}"]
    while len(" ".join(steps)) > LONGEST:
        steps = steps[1:]
    return " ".join(steps)


def last_of(revision_id: int, graded_by: str) -> int:
    """The revision whose gradings are in force, for an attempt that began with `revision_id`."""
    steps = graded_by.split()
    return int(steps[-1].partition(":")[0]) if steps else revision_id


def list_notes(session: Session, attempt: Attempt) -> list[Note]:
    """What regrades made of an attempt, the latest first; asked only where there was one."""
    if not attempt.graded_by:
        return []
    query = (
        select(
            Regrade.made_at, RegradeLine.score_before, RegradeLine.score_after,
            RegradeLine.passed_before, RegradeLine.passed_after, Regrade.reason,
        )
        .join(Regrade, Regrade.id == RegradeLine.regrade_id)
        .where(RegradeLine.attempt_id == attempt.id)
        .order_by(Regrade.id.desc())
    )  # fmt: skip
    return [Note(*row) for row in session.execute(query)]
