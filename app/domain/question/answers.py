"""Answers as people give them: what order they see, what they typed, whether it is complete."""

import random
import re
from decimal import Decimal, InvalidOperation
from unicodedata import combining, normalize

from app.domain.question.kinds import Question, QuestionType, Response

SHORT_LIMIT = 200
LONG_LIMIT = 20_000
"""Characters that a short text and an essay may have."""
LEAST_SHUFFLED = 3
"""With two items, never showing the right order would tell it."""
KEYED = frozenset({QuestionType.ORDER, QuestionType.MATCH})
"""Types whose key is the order in the file: they are always shuffled."""
SIGNS = str.maketrans("‘’“”‐–−", "''\"\"---", "\u00ad\u200b")
"""Quotes and hyphens that programs put in place of typed ones; signs that nobody sees."""


def order(question: Question, seed: int, shuffled: bool = True) -> tuple[int, ...]:
    """Option numbers (file order, from 0) as one person sees them; the same for the same seed.

    Pages name options by their place here, so that nothing in a page tells the file's own order.
    What is to be put in order, or to be matched, is shuffled in any case, and three or more are
    never shown as their key has them.
    """
    numbers = list(range(len(question.options)))
    if shuffled or question.type in KEYED:
        dice = random.Random(f"{seed}:{question.id}")  # noqa: S311 - no secret
        dice.shuffle(numbers)
        if _gives_away(question, numbers):
            numbers = [*numbers[1:], numbers[0]]
    return tuple(numbers)


def _gives_away(question: Question, numbers: list[int]) -> bool:
    """Whether the page would stand as the key has it; of two ways, either may be shown."""
    if len(numbers) < LEAST_SHUFFLED:
        return False
    if question.type is QuestionType.ORDER:
        ranks = [question.options[number].rank for number in numbers]
        return ranks == sorted(ranks)
    if question.type is QuestionType.MATCH:
        count = len(question.lefts)
        return numbers[:count] == list(range(count))
    return False


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


def folded(text: str) -> str:
    """A short text without what doesn't matter: case, accents, spacing, the shape of quotes.

    >>> folded("  Análise  d’Été ") == folded("analise d'ete")
    True
    """
    bare = normalize("NFKD", text.casefold()).translate(SIGNS)
    return "".join("".join(sign for sign in bare if not combining(sign)).casefold().split())


def is_answered(question: Question, response: Response | None) -> bool:
    """Whether `response` is complete enough to be graded."""
    if not response:
        return False
    if question.type is QuestionType.NUMBER:
        return number_of(str(response.get("number", ""))) is not None
    if question.type is QuestionType.JUDGEMENT:
        return response.get("most") is not None and response.get("least") is not None
    if question.type is QuestionType.MATCH:
        pairs = response.get("pairs")
        return isinstance(pairs, list) and bool(pairs) and None not in pairs
    if question.type in (QuestionType.TEXT, QuestionType.ESSAY):
        return bool(str(response.get("text", "")).strip())
    return bool(response.get("order" if question.type is QuestionType.ORDER else "chosen"))
