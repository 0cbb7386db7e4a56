"""What returns for practice: whether something was missed, what is due today, what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Generic, Protocol, TypeVar

from app.domain.course import Course, Lesson, Quiz
from app.domain.debrief import moves
from app.domain.mail import zone
from app.domain.question import Question, QuestionType
from app.domain.scenario import State

LEAST_OF_JUDGEMENT = 0.5
MOST_BY_MAIL = 2
"""prompts that a letter brings; there is at most one letter a day"""
STALE = timedelta(days=14)
"""A prompt that came longer ago is not mailed any more: after a pause nothing piles up."""


class Kind(StrEnum):
    """What a card asks again."""

    PROMPT = "prompt"
    DECISION = "decision"
    QUESTION = "question"


class Rating(IntEnum):
    """How well it came back, as the learner says; the numbers are keys of the keyboard."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Timed(Protocol):
    """A card as far as its day goes; None where it doesn't return."""

    @property
    def due_at(self) -> datetime | None:
        """The moment whose day is the card's day."""


Card = TypeVar("Card", bound=Timed)


@dataclass(frozen=True, slots=True)
class Queue(Generic[Card]):
    """One learner's cards of today, the longest due first; `next_at` is when others follow."""

    due: tuple[Card, ...]
    next_at: datetime | None


def end_of_day(now: datetime, time_zone: str) -> datetime:
    """When the learner's day is over, by their own clock: 23, 24 or 25 hours after it began.

    >>> end_of_day(datetime(2026, 3, 29, 12, tzinfo=UTC), "Europe/Berlin").isoformat()
    '2026-03-29T22:00:00+00:00'
    """
    place = zone(time_zone)
    day = now.astimezone(place).date() + timedelta(days=1)
    return datetime.combine(day, time(), place).astimezone(UTC)


def queue(cards: Iterable[Card], until: datetime) -> Queue[Card]:
    """The cards whose day has come, `until` being the end of the learner's day.

    What came in the evening is there from the morning of its day on. Cards keep the order they
    are given in where they are due at the same moment.
    """
    due, next_at = list[tuple[datetime, int, Card]](), None
    for place, card in enumerate(cards):
        at = card.due_at
        if at is None:
            continue
        if at < until:
            due.append((at, place, card))
        elif next_at is None or at < next_at:
            next_at = at
    due.sort()
    return Queue(tuple(card for _, _, card in due), next_at)


def is_missed(question: Question, share: float) -> bool:
    """Whether an answer that earned this share (0.0 to 1.0) calls for the question to return.

    What a person reads has no key, and a key that isn't confirmed is nobody's to learn. Second
    best in a judgement is no miss.
    """
    if question.provisional or question.type is QuestionType.ESSAY:
        return False
    return share < (LEAST_OF_JUDGEMENT if question.type is QuestionType.JUDGEMENT else 1)


def weak(state: State) -> list[int]:
    """Places (from 0) among a play's steps of the decisions that count and were weak."""
    passages = state.scenario.passage
    decided = [n for n, step in enumerate(state.steps) if not passages(step.passage).is_continue]
    pairs = zip(decided, moves(state), strict=True)
    return [place for place, move in pairs if move.counts and move.standing == "weak"]


def of_exams(course: Course) -> frozenset[tuple[str, str]]:
    """Id and heading of every question that an exam may ask: none of them is practiced."""
    exams = (one for _, one in course if isinstance(one, Quiz) and one.feedback == "exam")
    return frozenset((question.id, question.title) for exam in exams for question in exam.questions)


def may_return(course: Course, activity: Lesson | Quiz, question: Question) -> bool:
    """Whether the key of this question may ever be shown in practice.

    A survey has none, and an exam keeps it; so does a lesson for a question that an exam asks too.
    """
    if isinstance(activity, Quiz) and activity.feedback not in ("practice", "mastery"):
        return False
    is_told = not question.provisional and question.type is not QuestionType.ESSAY
    return is_told and (question.id, question.title) not in course.once(of_exams)


def may_tell(quiz: Quiz, is_passed: bool) -> bool:
    """Whether the quiz's policy shows its key now: mastery only once it is passed."""
    return quiz.feedback == "practice" or (quiz.feedback == "mastery" and is_passed)


def chosen_for_mail(due: Sequence[Card], waiting: int) -> Sequence[Card]:
    """The prompts that the next letter takes up; `waiting` are noted for it already."""
    return due[: max(0, MOST_BY_MAIL - waiting)]
