"""How made-up people do who know more or less: answers, replies and paces that differ."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from zlib import crc32

from sqlalchemy.orm import Session

from app.domain import scoring
from app.domain.course import Quiz
from app.domain.question import Question, QuestionType, Response
from app.domain.scenario import Choice, Scenario, State
from app.models import Attempt
from app.services import demo, quizzes, scenarios
from app.services.sessions import Actor

AGAIN = timedelta(hours=15)
FEW = 8
"""decisions from which on nobody goes astray any more: a conversation has to end"""


class Guesser:
    """Somebody who learns. `number` tells them from others, `knows` is about −1.5 to 1.5.

    All they do follows from their number, so that everybody's demonstration shows the same.
    """

    def __init__(self, actor: Actor, number: int, knows: float) -> None:
        self.actor = actor
        self.number = number
        self.knows = knows
        self.dice = Random(number)  # noqa: S311 - no secret

    def _wait(self, least: int, most: int) -> timedelta:
        """How long they take; who knows more needs less."""
        return timedelta(seconds=self.dice.randint(least, most) * (1.2 - self.knows / 4))

    def attempt(
        self, session: Session, course: str, activity: Scenario | Quiz, now: datetime
    ) -> None:
        """Try it; what didn't pass is done again half a day later, and well then."""
        if isinstance(activity, Quiz):
            made = self._take(session, course, activity, now)
        else:
            made = self._play(session, course, activity, now)
        if not made.passed:
            demo.do(session, self.actor, course, activity, now + AGAIN)

    def _play(self, session: Session, course: str, scenario: Scenario, now: datetime) -> Attempt:
        """Play a conversation once, for better or worse."""
        attempt = scenarios.start(session, self.actor, course, scenario.slug, now)
        run = scenarios.get(session, self.actor, attempt.key)
        while not run.state.is_over:
            step, said = len(run.decisions), self._reply(run.state, len(run.decisions))
            now += self._wait(12, 75)
            run = scenarios.decide(
                session, self.actor, attempt.key, step, said.label, now, demo.WHY
            )
        return attempt

    def _reply(self, state: State, step: int) -> Choice:
        offered = list(state.offered())
        best = scoring.best_of(offered, state.scenario.score)[0]
        others = [one for one in offered if one is not best]
        if not others or step >= FEW or self.dice.random() < _chance(self.knows + 0.4):
            return best
        return self.dice.choice(others)

    def _take(self, session: Session, course: str, quiz: Quiz, now: datetime) -> Attempt:
        """Take a quiz once; hardly anybody leaves a question empty."""
        attempt = quizzes.start(session, self.actor, course, quiz.slug, now)
        attempt.drawn = self._half(quiz, attempt.drawn)
        sitting = quizzes.get(session, self.actor, attempt.key)
        for question in sitting.questions:
            now += self._wait(15, 80)
            if self.dice.random() < 0.97:
                given = self._answer(question)
                sitting = quizzes.answer(session, sitting, question, given, now)
        quizzes.hand_in(session, self.actor, attempt.key, now)
        return attempt

    def _half(self, quiz: Quiz, drawn: list[str]) -> list[str]:
        """Two neighbours share the questions of a quiz that draws half: each is asked as often."""
        bank = [question.id for question in quiz.questions]
        if len(drawn) * 2 != len(bank):
            return drawn
        Random(f"{quiz.slug}:{self.number // 2}").shuffle(bank)  # noqa: S311 - no secret
        mine = bank[: len(drawn)] if self.number % 2 else bank[len(drawn) :]
        return sorted(mine, key=[question.id for question in quiz.questions].index)

    def _answer(self, question: Question) -> Response:
        hard = crc32(question.id.encode()) % 13
        knows = self.knows * 2.8 + 2.8 - hard / 5
        if not hard:  # a few questions mislead those who know most: they are worth a look
            knows = -1.6 - 2.5 * self.knows
        if self.dice.random() < _chance(knows):
            return demo.right(question)
        return wrong(question, self.dice)


def _chance(knows: float) -> float:
    return 1 / (1 + math.exp(-knows))


def wrong(question: Question, dice: Random) -> Response:
    """What somebody answers who errs."""
    return WRONG[question.type](question, dice)


def _wrong_single(question: Question, dice: Random) -> Response:
    others = [n for n, option in enumerate(question.options) if not option.right]
    return {"chosen": [others[0] if dice.random() < 0.7 else dice.choice(others)]}


def _wrong_multiple(question: Question, dice: Random) -> Response:
    """One too many, or one too few."""
    odd = dice.randrange(len(question.options))
    given = enumerate(question.options)
    return {"chosen": [n for n, option in given if option.right != (n == odd)]}


def _wrong_judgement(question: Question, _dice: Random) -> Response:
    ranks = [option.rank for option in question.options]
    return {"most": ranks.index(2 if 2 in ranks else 1), "least": ranks.index(max(ranks))}


def _wrong_order(question: Question, dice: Random) -> Response:
    numbers = sorted(range(len(question.options)), key=lambda n: question.options[n].rank)
    return {"order": _swapped(numbers, dice)}


def _wrong_number(question: Question, dice: Random) -> Response:
    figures = [figure.value for figure in question.figures if not figure.right]
    return {"number": dice.choice(figures) if figures else "1"}


def _wrong_text(question: Question, dice: Random) -> Response:
    phrases = [phrase.text for phrase in question.phrases if not phrase.right]
    return {"text": dice.choice(phrases) if phrases else "…"}


def _wrong_match(question: Question, dice: Random) -> Response:
    return {"pairs": _swapped(list(range(len(question.lefts))), dice)}


def _swapped(numbers: list[int], dice: Random) -> list[int]:
    at = dice.randrange(max(1, len(numbers) - 1))
    return [*numbers[:at], *reversed(numbers[at : at + 2]), *numbers[at + 2 :]]


WRONG: dict[QuestionType, Callable[[Question, Random], Response]] = {
    QuestionType.SINGLE: _wrong_single,
    QuestionType.MULTIPLE: _wrong_multiple,
    QuestionType.JUDGEMENT: _wrong_judgement,
    QuestionType.ORDER: _wrong_order,
    QuestionType.NUMBER: _wrong_number,
    QuestionType.TEXT: _wrong_text,
    QuestionType.MATCH: _wrong_match,
    QuestionType.ESSAY: lambda asked, _dice: demo.right(asked),
}
