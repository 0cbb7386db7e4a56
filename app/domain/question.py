"""Questions: their types, how they are shown to one person, and how one answer is graded."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.domain.rubric import Rubric

Response = Mapping[str, object]
"""As stored, by option number in the file.

{"chosen": [0, 2]} · {"most": 1, "least": 3} · {"order": [2, 0, 1]}, first to last ·
{"pairs": [3, None, 0]}, the right side given to each left side · {"number": "1.86"} ·
{"text": "fiscal year"}, short texts and essays.
"""


class QuestionType(StrEnum):
    """How a question is answered; the shape of its list in the file decides."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    JUDGEMENT = "judgement"
    ORDER = "order"
    NUMBER = "number"
    TEXT = "text"
    MATCH = "match"
    ESSAY = "essay"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick, to put in order, or a right side to match.

    `rank` is the panel's order of a judgement item (1 the best) or the place in an order (1 the
    first), else 0.
    """

    html: str
    feedback: str = ""
    right: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an answer may be, right or wrong; decimals as text."""

    value: str
    tolerance: str = "0"
    right: bool = True
    feedback: str = ""

    def meets(self, number: Decimal) -> bool:
        """Whether `number` is this figure, within its tolerance."""
        return abs(number - Decimal(self.value)) <= Decimal(self.tolerance)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a short answer may be, right or wrong; case, accents and spacing don't matter."""

    text: str
    right: bool = True
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, compiled: all text is safe HTML. `points` is what a full answer earns.

    In a match `lefts` are the left sides; the option of the same number belongs to each, options
    beyond them are right sides too many. An essay may have a rubric.
    """

    id: str
    title: str
    type: QuestionType
    stem: str = ""
    options: tuple[Option, ...] = ()
    figures: tuple[Figure, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    lefts: tuple[str, ...] = ()
    rubric: Rubric | None = None
    feedback: str = ""
    outcomes: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    points: int = 1
    provisional: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Grade:
    """The share earned of a question's points, 0.0 to 1.0, and the feedback to it (HTML)."""

    share: float
    feedback: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing was missed."""
        return self.share >= 1


def order(question: Question, seed: int, shuffled: bool = True) -> tuple[int, ...]:
    """Option numbers (file order, from 0) as one person sees them; the same for the same seed.

    Pages name options by their place here, so that nothing in a page tells the file's own order.
    """
    numbers = list(range(len(question.options)))
    if shuffled:
        random.Random(f"{seed}:{question.id}").shuffle(numbers)  # noqa: S311 - no secret
    return tuple(numbers)


def number_of(text: str) -> Decimal | None:
    """The decimal a person typed, None if it is no number.

    Spaces, apostrophes, thousands commas and signs of currency or percent are forgiven.

    >>> number_of("$ 31,100")
    Decimal('31100')
    >>> number_of("1,86")
    Decimal('1.86')
    >>> number_of("about 3") is None
    True
    """
    bare = re.sub(r"[\s  '’_$€£%]", "", text).replace("−", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    elif bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:  # pragma: no cover - the pattern above admits decimals only
        return None


def is_answered(question: Question, response: Response | None) -> bool:
    """Whether `response` is complete enough to be graded."""
    if not response:
        return False
    if question.type is QuestionType.NUMBER:
        return number_of(str(response.get("number", ""))) is not None
    if question.type is QuestionType.JUDGEMENT:
        return response.get("most") is not None and response.get("least") is not None
    return bool(response.get("chosen"))


def grade(question: Question, response: Response) -> Grade:
    """Grade one answer. Source: course format, section 4.

    Single: the right option earns all. Multiple: with n right options a right tick earns 1/n, a
    wrong one costs 1/n, never below 0. Judgement: half for "most" and half for "least", half of
    that for the second best or second worst. Number: any right figure within its tolerance.
    An unanswered question earns 0. Raises ValueError for an answer that isn't one of its shape.
    """
    if not is_answered(question, response):
        return Grade(0.0)
    if question.type is QuestionType.NUMBER:
        return _grade_number(question, response)
    if question.type is QuestionType.JUDGEMENT:
        return _grade_judgement(question, response)
    picked = _picked(question, response["chosen"])
    said = tuple(option.feedback for option in picked if option.feedback) + _general(question)
    if question.type is QuestionType.SINGLE:
        return Grade(float(len(picked) == 1 and picked[0].right), said)
    rights = sum(option.right for option in question.options)
    earned = sum(1 if option.right else -1 for option in picked)
    return Grade(max(0.0, earned / rights), said)


def _grade_judgement(question: Question, response: Response) -> Grade:
    most, least = (_option(question, response[name]) for name in ("most", "least"))
    last = len(question.options)
    earned = {1: 0.5, 2: 0.25}.get(most.rank, 0.0) + {last: 0.5, last - 1: 0.25}.get(
        least.rank, 0.0
    )
    if most is least:
        earned = 0.0
    said = tuple(option.feedback for option in (most, least) if option.feedback)
    return Grade(earned, said + _general(question))


def _grade_number(question: Question, response: Response) -> Grade:
    number = number_of(str(response["number"]))
    assert number is not None  # is_answered() has seen to it
    near = [figure for figure in question.figures if figure.meets(number)]
    met = next((figure for figure in near if figure.right), near[0] if near else None)
    said = (met.feedback,) if met and met.feedback else ()
    return Grade(float(met is not None and met.right), said + _general(question))


def _general(question: Question) -> tuple[str, ...]:
    return (question.feedback,) if question.feedback else ()


def _option(question: Question, number: object) -> Option:
    if type(number) is not int or not 0 <= number < len(question.options):
        raise ValueError(f"{number!r} is not an option number")
    return question.options[number]


def _picked(question: Question, numbers: object) -> list[Option]:
    """The options picked, each once, in the order of the file."""
    if not isinstance(numbers, Sequence):
        raise ValueError(f"{numbers!r} is not a list of option numbers")
    options = {number: _option(question, number) for number in numbers}
    return [options[number] for number in sorted(options)]
