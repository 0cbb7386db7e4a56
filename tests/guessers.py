"""People who answer a quiz by the look of its options, and what that earns them."""

import html
import re
from collections.abc import Callable, Iterable, Sequence

from app.domain.course import Quiz
from app.domain.question import Option, Question, QuestionType, grade
from app.domain.quiz import draw, is_scored, seats_of

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
KINDEST_ANSWERS = {
    "best-offer": 1,
    "free-course": 0,
    "profile-line": 0,
    "sponsored-multiplier": 2,
    "same-revenue": 2,
    "mixed-income": 2,
    "distributor-credit": 1,
    "probable-office": 2,
    "neighbours-margin": 0,
    "index-raised": 0,
    "still-an-assumption": 1,
    "commit-asked": 1,
    "signed-minimum": 0,
    "pull-into-july": 0,
    "treated-alike": 2,
    "goals-evidence": 2,
    "dashboard-label": 1,
    "missing-row": 2,
    "last-week": 1,
    "late-twice": 1,
    "small-first-project": 1,
    "first-page": 2,
    "gap-first": 1,
    "not-ready": 1,
    "first-milestone": 0,
    "which-column": 0,
    "whose-name": 2,
    "summer-gap": 1,
    "levers-close": 2,
    "mutual-line": 2,
    "renewal-pair": 0,
    "goal-research": 0,
    "served-measure": 2,
    "customers-to-dollars": 2,
    "six-weeks-late": 0,
    "repairs-most": 0,
    "two-claims": 2,
    "rivals-figures": 0,
    "joint-call": 1,
    "promise-a-word": 0,
    "lapsing-fund": 2,
    "fair-difference": 1,
    "enablement-measure": 1,
    "exception-end": 2,
    "minutes-short": 1,
    "kind-no": 1,
    "shouted-at": 0,
    "survey-joke": 2,
    "silent-at-date": 2,
    "camera-note": 0,
    "pressed-inside": 0,
    "forty-five-days": 0,
    "compare-drafts": 0,
    "wrong-and-matters": 0,
    "no-bluff": 1,
    "half-and-half": 0,
    "closed-after": 0,
    "four-and-two": 1,
    "six-working-days": 1,
    "may-leave": 2,
    "good-ending": 2,
    "poor-quarter": 0,
    "report-up": 2,
}
"""Of each question of a knowledge check in which somebody could be kind: the number, in the file's
order from 0, of the option that pleases the partner most. In a few the kindest one is right."""
KINDEST_IN_FINAL = {
    "stock-that-waits": 1,
    "free-alerts": 2,
    "margin-report": 0,
    "how-they-choose": 1,
    "bringing-the-number": 2,
    "opening": 2,
    "beside-the-gap": 0,
    "event-money": 2,
    "model-below-plan": 0,
    "calls-and-paper": 1,
    "two-contracts": 2,
    "deputy": 2,
    "third-exception": 1,
    "year-in-minutes": 1,
    "training-in-shifts": 1,
    "no-fees": 1,
    "six-of-nine": 1,
    "delivery-limit": 1,
    "decision-day": 0,
    "two-copies": 1,
    "serves-the-aim": 0,
    "forty-one": 1,
    "a-day-late": 1,
    "five-point-eight": 0,
    "fair-and-pilot": 0,
    "ends-on-friday": 2,
    "customer-calls": 1,
    "not-announced": 2,
    "second-to-register": 2,
    "five-of-twenty": 0,
    "two-points-less": 2,
    "missing-step": 2,
    "passed-on-slide": 1,
    "what-others-charge": 0,
    "angry-invoice": 0,
    "laughs-at-portal": 2,
    "stops-writing": 0,
    "dangerous-fault": 1,
    "hot-at-six": 2,
    "moved-twice": 1,
    "one-decision": 1,
    "paired-scores": 2,
    "no-longer-fits": 1,
}
"""The same of the final."""


def kindest(quiz: Quiz) -> Liking:
    """Who pleases the partner where that is possible, and takes the middle length elsewhere."""
    answers = KINDEST_ANSWERS | KINDEST_IN_FINAL
    pleasing = {
        question.options: answers[question.id]
        for question in quiz.questions
        if question.id in answers
    }

    def like(options: Sequence[Option]) -> list[int]:
        first = pleasing.get(tuple(options))
        others = middle(options)
        return others if first is None else [first, *(n for n in others if n != first)]

    return like


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

    A draw takes each question of the bank (or of those that fit a seat) as often as every other,
    so the average over the draws is that over the bank, each seat weighing how often it is there.
    """
    seats = quiz.draw_by or (("", 1),)
    earned = possible = 0.0
    for seat, count in seats:
        bank = [one for one in quiz.questions if not seat or seat in seats_of(one)]
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
