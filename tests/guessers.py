"""People who answer a quiz by the look of its options, and what that earns them."""

import html
import re
from collections.abc import Callable, Iterable, Sequence

from app.domain.course import Quiz
from app.domain.question import Option, Question, QuestionType, grade
from app.domain.quiz import draw, is_scored

TAG = re.compile(r"<[^>]+>")
Liking = Callable[[Sequence[Option]], list[int]]
"""The numbers of all options, the one that a guesser likes best first."""


def length(option: Option) -> int:
    """Signs that a learner sees."""
    return len(html.unescape(TAG.sub("", option.html)).strip())


def longest(options: Sequence[Option]) -> list[int]:
    """The longer, the better."""
    return sorted(range(len(options)), key=lambda n: -length(options[n]))


def shortest(options: Sequence[Option]) -> list[int]:
    """The shorter, the better."""
    return sorted(range(len(options)), key=lambda n: length(options[n]))


def middle(options: Sequence[Option]) -> list[int]:
    """From the middle length outwards; of two in the middle the longer one."""
    by_length = longest(options)
    return sorted(by_length, key=lambda n: abs(2 * by_length.index(n) - len(options) + 1))


LIKINGS = (longest, shortest, middle)


def share(question: Question, liking: Liking) -> float:
    """What such a guesser earns of a question, 0.0 to 1.0.

    Where several options are right, it is granted that the guesser knows how many. What is to be
    put in order or matched earns what chance does; numbers and words earn nothing.
    """
    if not question.options:
        return 0.0
    if question.type in (QuestionType.ORDER, QuestionType.MATCH):
        return 1 / len(question.options)
    liked = liking(question.options)
    if question.type is QuestionType.JUDGEMENT:
        return grade(question, {"most": liked[0], "least": liked[-1]}).share
    rights = sum(option.right for option in question.options)
    return grade(question, {"chosen": liked[:rights]}).share


def on_average(quiz: Quiz, liking: Liking) -> float:
    """The share of points that such a guesser earns on average over all draws of the quiz.

    A draw takes each question of the bank (or of an outcome's part) as often as every other, so
    the average over the draws is that over the bank, each outcome weighing what its seats weigh.
    """
    seats = quiz.draw_by or (("", 1),)
    earned = possible = 0.0
    for outcome, count in seats:
        bank = [one for one in quiz.questions if not outcome or outcome in one.outcomes]
        scored = [one for one in bank if is_scored(quiz, one)]
        earned += count * _points(scored, liking) / len(bank)
        possible += count * sum(one.points for one in scored) / len(bank)
    return earned / possible


def lucky(quiz: Quiz, liking: Liking, attempts: int = 200) -> float:
    """The share of `attempts`, each with its own draw, that such a guesser passes."""
    passed = 0
    for seed in range(attempts):
        drawn = [quiz.question(name) for name in draw(quiz, seed)]
        scored = [one for one in drawn if one and is_scored(quiz, one)]
        possible = sum(one.points for one in scored)
        passed += _points(scored, liking) / possible + 1e-9 >= quiz.passing
    return passed / attempts


def _points(questions: Iterable[Question], liking: Liking) -> float:
    return sum(one.points * share(one, liking) for one in questions)
