"""What decisions and answers show of a learner's competencies: a fold over pieces of evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.course import Activity, Quiz
from app.domain.question import Question, QuestionType, Response, is_answered
from app.domain.scenario import Scenario
from app.errors import N_

LEAST = 5
"""pieces of evidence below which nothing is shown"""
LEVELS = (
    (80, N_("Strong")),
    (60, N_("Solid")),
    (40, N_("Developing")),
    (0, N_("Starting out")),
)
"""The least percent of each level, and its word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One decision or answer as evidence for one competency; `worth` is 0.0 to 1.0.

    `is_first`: it belongs to the first attempt at its activity, which stays on record.
    """

    competency: str
    kind: Literal["decision", "question"]
    worth: float
    is_first: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Sum:
    """So many pieces, and their worths added up."""

    total: float = 0.0
    count: int = 0

    @property
    def percent(self) -> int:
        """Their mean, 0 to 100; 0 where there are none."""
        return round(100 * self.total / self.count) if self.count else 0

    @property
    def is_shown(self) -> bool:
        """Whether they are enough to say anything."""
        return self.count >= LEAST

    def plus(self, worth: float) -> "Sum":
        """With one more."""
        return Sum(self.total + worth, self.count + 1)


@dataclass(frozen=True, slots=True)
class Point:
    """Where the first attempts stood after those that ended at this moment."""

    at: datetime
    first: Sum


@dataclass(frozen=True, slots=True)
class Skill:
    """All evidence for one competency.

    `first` is that of first attempts, `decisions` and `questions` are its parts; `later` is that of
    attempts after them; `trail` is how `first` came to be.
    """

    first: Sum = Sum()
    decisions: Sum = Sum()
    questions: Sum = Sum()
    later: Sum = Sum()
    trail: tuple[Point, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether first attempts are enough to say anything."""
        return self.first.is_shown

    @property
    def missing(self) -> int:
        """How many pieces are missing until something is shown."""
        return max(0, LEAST - self.first.count)

    @property
    def level(self) -> str:
        """The level of the first attempts, as a marked word."""
        return level_of(self.first.percent)

    @property
    def shown_trail(self) -> tuple[Point, ...]:
        """The points at which something could be shown."""
        return tuple(point for point in self.trail if point.first.is_shown)

    def plus(self, piece: Piece) -> "Skill":
        """With one more piece."""
        if not piece.is_first:
            return replace(self, later=self.later.plus(piece.worth))
        first = self.first.plus(piece.worth)
        before = self.trail[:-1] if self.trail and self.trail[-1].at == piece.at else self.trail
        changed = replace(self, first=first, trail=(*before, Point(piece.at, first)))
        if piece.kind == "decision":
            return replace(changed, decisions=self.decisions.plus(piece.worth))
        return replace(changed, questions=self.questions.plus(piece.worth))


Profile = Mapping[str, Skill]
"""Competency → all evidence for it."""


def fold(pieces: Iterable[Piece], start: Profile | None = None) -> dict[str, Skill]:
    """The profile that these pieces, in the order of their attempts' ends, make of `start`.

    Going on from a profile gives what all pieces give at once. What is said of first attempts
    depends on their pieces alone, in whatever order later attempts come.
    """
    found = dict(start or {})
    for piece in pieces:
        found[piece.competency] = found.get(piece.competency, Skill()).plus(piece)
    return found


def level_of(percent: int) -> str:
    """The level for a mean, as a marked word.

    >>> [level_of(percent) for percent in (0, 40, 60, 80, 100)]
    ['Starting out', 'Developing', 'Solid', 'Strong', 'Strong']
    """
    return next(word for least, word in LEVELS if percent >= least)


def tells(quiz: Quiz) -> bool:
    """Whether a quiz tells, once handed in, how each question went: an exam and a survey don't.

    What isn't told there is no evidence here, or a number would tell it.
    """
    return quiz.feedback in ("practice", "mastery")


def is_evidence(quiz: Quiz, question: Question, response: Response, share: float | None) -> bool:
    """Whether an answer says something of competencies.

    Not where its key isn't confirmed, where it was left empty, or where a person has yet to read it
    (`share` is what that person gave).
    """
    is_read = question.type is not QuestionType.ESSAY or share is not None
    is_sure = tells(quiz) and not question.provisional
    return is_sure and is_read and is_answered(question, response)


def measures(activity: Activity, competency: str) -> bool:
    """Whether doing the activity gives evidence for the competency."""
    if isinstance(activity, Scenario):
        return any(
            competency in (passage.measures or activity.competencies)
            for passage in activity.passages
            if not passage.is_continue
        )
    if isinstance(activity, Quiz):
        asked = (question for question in activity.questions if not question.provisional)
        return tells(activity) and any(competency in question.competencies for question in asked)
    return False
