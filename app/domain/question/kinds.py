"""What a question is written of: its types, options, figures and phrases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
    beyond them are right sides too many; `heads` say what the two sides are, where the file does.
    An essay may have a rubric.
    """

    id: str
    title: str
    type: QuestionType
    stem: str = ""
    options: tuple[Option, ...] = ()
    figures: tuple[Figure, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    lefts: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rubric: Rubric | None = None
    feedback: str = ""
    outcomes: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    points: int = 1
    provisional: bool = False
    line: int = field(default=0, compare=False)
