"""Quizzes: which questions an attempt draws, when one may start, how an attempt is graded."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.course import Quiz
from app.domain.question import Grade, Question, QuestionType, Response, grade, is_answered


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
    """The question ids of one attempt: so many in all or by seat, unseen ones first.

    The order is the file's, unless the quiz shuffles. The same for the same seed and `seen`.
    """
    dice = random.Random(f"{seed}:draw")  # noqa: S311 - no secret
    bank = list(quiz.questions)
    dice.shuffle(bank)
    bank.sort(key=lambda question: question.id in seen)
    if quiz.draw_by:
        drawn = _seated(bank, dict(quiz.draw_by))
    else:
        drawn = {question.id for question in bank[: quiz.draw or None]}
    ids = [question.id for question in quiz.questions if question.id in drawn]
    if quiz.shuffle_questions:
        dice.shuffle(ids)
    return tuple(ids)


def seats_of(question: Question) -> tuple[str, ...]:
    """The seats of a draw that a question may take: each outcome, and each with its type."""
    return tuple(
        seat for name in question.outcomes for seat in (name, f"{name}/{question.type.value}")
    )


def _seated(bank: Sequence[Question], seats: Mapping[str, int]) -> set[str]:
    """Ids of the questions that find a seat of theirs, the first ones first.

    A question of several outcomes makes room for another by moving to a free seat, so that no
    outcome is short of questions that the bank has.
    """
    taken: dict[str, list[Question]] = {seat: [] for seat in seats}

    def sit(question: Question, tried: set[str]) -> bool:
        for seat in seats_of(question):
            if seat in tried or seat not in taken:
                continue
            tried.add(seat)
            if len(taken[seat]) < seats[seat]:
                taken[seat].append(question)
                return True
            for other in tuple(taken[seat]):
                if sit(other, tried):
                    taken[seat].remove(other)
                    taken[seat].append(question)
                    return True
        return False

    return {question.id for question in bank if sit(question, set())}


def opens_at(quiz: Quiz, finished_at: datetime | None, attempts: int = 1) -> datetime | None:
    """When the next attempt may start after so many, the last of which finished then.

    None where there is no wait. Of several waits the last holds for all attempts that follow.
    """
    waits = quiz.wait if isinstance(quiz.wait, tuple) else (quiz.wait,)
    minutes = waits[min(max(attempts, 1), len(waits)) - 1]
    return finished_at + timedelta(minutes=minutes) if finished_at and minutes else None


def minutes_of(quiz: Quiz, extra_time: int) -> float:
    """How long one attempt may take somebody with so much percent more time; 0 for no limit."""
    return quiz.limit * (100 + extra_time) / 100


def closes_at(quiz: Quiz, started_at: datetime, extra_time: int, more: int = 0) -> datetime | None:
    """When an attempt that starts now closes; None where the quiz has no limit.

    `more` are minutes that the learner was given besides.
    """
    minutes = minutes_of(quiz, extra_time)
    return started_at + timedelta(minutes=minutes + more) if minutes else None


def attempts_left(quiz: Quiz, started: int, more: int = 0) -> int | None:
    """How many attempts remain after `started` ones; None where they are unlimited.

    `more` are attempts that the learner was granted besides.
    """
    return max(0, quiz.attempts + more - started) if quiz.attempts else None


def is_scored(quiz: Quiz, question: Question) -> bool:
    """Whether the question counts: a provisional one is answered but not scored in an exam."""
    return not (question.provisional and quiz.feedback == "exam")


def grade_attempt(
    quiz: Quiz,
    drawn: Sequence[str],
    answers: Mapping[str, Response],
    reviewed: Mapping[str, float] | None = None,
) -> Result:
    """Grade the drawn questions; unanswered ones earn nothing. Source: course format, section 4.

    `reviewed` are the shares that persons gave to essays, by question id.
    """
    questions = [question for name in drawn if (question := quiz.question(name))]
    grades = {question.id: grade(question, answers.get(question.id, {})) for question in questions}
    grades |= {name: Grade(share) for name, share in (reviewed or {}).items() if name in grades}
    scored = [question for question in questions if is_scored(quiz, question)]
    earned = sum(question.points * grades[question.id].share for question in scored)
    possible = float(sum(question.points for question in scored))
    score = earned / possible if possible else 1.0
    # The tolerance forgives what floating point loses in thirds: 5 of 6 is 0.8333….
    return Result(earned, possible, score + 1e-9 >= quiz.passing, grades)


def to_review(quiz: Quiz, drawn: Sequence[str], answers: Mapping[str, Response]) -> tuple[str, ...]:
    """Ids of the essays that a person has to read before the attempt has a score.

    What was left empty earns nothing without being read; in a survey nobody is judged.
    """
    if quiz.feedback == "survey":
        return ()
    essays = (q for name in drawn if (q := quiz.question(name)) and q.type is QuestionType.ESSAY)
    scored = (question for question in essays if is_scored(quiz, question))
    return tuple(q.id for q in scored if is_answered(q, answers.get(q.id)))


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
