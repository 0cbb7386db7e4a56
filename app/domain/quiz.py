"""Quizzes: which questions an attempt draws, when one may start, how an attempt is graded."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.course import Quiz
from app.domain.question import Grade, Question, Response, grade


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to: points earned and possible, and each drawn question's grade."""

    earned: float
    possible: float
    passed: bool
    grades: Mapping[str, Grade]

    @property
    def score(self) -> float:
        """Points earned by points possible; 1.0 where nothing was to be earned."""
        return self.earned / self.possible if self.possible else 1.0


def draw(quiz: Quiz, seed: int, seen: Collection[str] = ()) -> tuple[str, ...]:
    """The question ids of one attempt: so many in all or by outcome, unseen ones first.

    The order is the file's, unless the quiz shuffles. The same for the same seed and `seen`.
    """
    dice = random.Random(f"{seed}:draw")  # noqa: S311 - no secret
    if quiz.draw_by:
        drawn = set[str]()
        for outcome, count in quiz.draw_by:
            bank = [q for q in quiz.questions if outcome in q.outcomes and q.id not in drawn]
            drawn.update(_pick(bank, count, dice, seen))
    else:
        drawn = set(_pick(quiz.questions, quiz.draw or len(quiz.questions), dice, seen))
    ids = [question.id for question in quiz.questions if question.id in drawn]
    if quiz.shuffle_questions:
        dice.shuffle(ids)
    return tuple(ids)


def _pick(
    bank: Sequence[Question], count: int, dice: random.Random, seen: Collection[str]
) -> list[str]:
    ids = [question.id for question in bank]
    dice.shuffle(ids)
    return sorted(ids, key=lambda name: name in seen)[:count]


def opens_at(quiz: Quiz, finished_at: datetime | None) -> datetime | None:
    """When the next attempt may start after one that finished; None where there is no wait."""
    return finished_at + timedelta(minutes=quiz.wait) if finished_at and quiz.wait else None


def attempts_left(quiz: Quiz, started: int) -> int | None:
    """How many attempts remain after `started` ones; None where they are unlimited."""
    return max(0, quiz.attempts - started) if quiz.attempts else None


def is_scored(quiz: Quiz, question: Question) -> bool:
    """Whether the question counts: a provisional one is answered but not scored in an exam."""
    return not (question.provisional and quiz.feedback == "exam")


def grade_attempt(quiz: Quiz, drawn: Sequence[str], answers: Mapping[str, Response]) -> Result:
    """Grade the drawn questions; unanswered ones earn nothing. Source: course format, section 4."""
    questions = [question for name in drawn if (question := quiz.question(name))]
    grades = {question.id: grade(question, answers.get(question.id, {})) for question in questions}
    scored = [question for question in questions if is_scored(quiz, question)]
    earned = sum(question.points * grades[question.id].share for question in scored)
    possible = float(sum(question.points for question in scored))
    score = earned / possible if possible else 1.0
    # The tolerance forgives what floating point loses in thirds: 5 of 6 is 0.8333….
    return Result(earned, possible, score + 1e-9 >= quiz.passing, grades)


def weakest(quiz: Quiz, result: Result) -> tuple[tuple[str, float], ...]:
    """Outcomes with the share earned of each, lowest first; those earned in full are left out."""
    totals = dict[str, list[float]]()
    for question in quiz.questions:
        if question.id in result.grades and is_scored(quiz, question):
            for outcome in question.outcomes:
                total = totals.setdefault(outcome, [0.0, 0.0])
                total[0] += question.points * result.grades[question.id].share
                total[1] += question.points
    shares = ((outcome, earned / possible) for outcome, (earned, possible) in totals.items())
    return tuple(sorted((pair for pair in shares if pair[1] < 1), key=lambda pair: pair[1]))
