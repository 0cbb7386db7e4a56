"""One question in numbers: what an answer adds, and what many answers tell."""

from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean

from app.domain.numbers.adding import Sums, median_time
from app.domain.numbers.flags import Flag
from app.domain.numbers.pairs import Pairs, pair
from app.domain.numbers.picks import WITH_OPTIONS, is_key, label, least, taken, width
from app.domain.question import Question, QuestionType, Response, is_answered

ENOUGH = 10
"""people below whom nothing is shown, and pickers of an option below whom they aren't compared"""
EASY, BLANK, WEAK = 0.95, 0.2, 0.15
"""share right above which a question asks nothing; share left empty; relation that tells little"""
MANY = 30
"""people from whom on an option that nobody picks is worth a look"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a question offers: how many took it, as a share of those asked, and its flags.

    `least` is the share that called it least effective, in a judgement item. `flags` are names of
    flags.py: unpicked, popular, strong.
    """

    label: str
    count: int
    share: float
    is_key: bool
    least: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A question in numbers. `facility` is the mean share of its points, 0.0 to 1.0.

    `discrimination` is the corrected item-rest correlation, −1.0 to 1.0: of what this question
    earned and of what the rest of the same attempt earned, as a share of its points, so that
    attempts which drew other questions compare. None where either doesn't vary. `seconds` is the
    median time (None where too few are known, `timed` says of how many).
    Source: Lord and Novick (1968), 15.3; "corrected" as in J. Henrysson, Correction of item-total
    correlations in item analysis, Psychometrika 28 (1963).
    """

    question: Question
    n: int
    facility: float
    discrimination: float | None
    blank: float
    choices: tuple[Choice, ...]
    timed: int
    seconds: float | None
    flags: tuple[Flag, ...] = ()


def answer_sums(
    question: Question, response: Response, share: float, rest: float | None, time: str | None
) -> Sums:
    """What one answer adds. `rest` is the share earned of all the other points, if there are."""
    size = width(question)
    took, last = taken(question, response), least(question, response)
    sums: Sums = {"a": pair(share, 0.0 if rest is None else rest)}
    if rest is None:
        sums["alone"] = 1
    sums["c"] = [int(number in took) for number in range(size)]
    sums["r"] = [rest if rest is not None and number in took else 0 for number in range(size)]
    if last:
        sums["l"] = [int(number in last) for number in range(size)]
    if not is_answered(question, response):
        sums["b"] = 1
    if time is not None:
        sums["t"] = {time: 1}
    return sums


def read_item(question: Question, sums: Sums, *, judged: bool = True) -> Item:
    """The figures of a question from its sums; without `judged` (a survey) nothing is right."""
    pairs = Pairs(*sums["a"])
    n = int(pairs.n)
    known = median_time(sums.get("t", {}))
    timed, seconds = known or (0, 0.0)
    found = Item(
        question,
        n,
        facility=pairs.mean,
        discrimination=None if sums.get("alone") or not judged else pairs.correlation,
        blank=sums.get("b", 0) / n,
        choices=_choices(question, sums, n, judged=judged),
        timed=timed,
        seconds=seconds if timed >= ENOUGH else None,
    )
    flags = tuple(sorted(_flags(found), key=lambda one: -one.weight)) if judged else ()
    return replace(found, flags=flags)


def _choices(question: Question, sums: Sums, n: int, *, judged: bool) -> tuple[Choice, ...]:
    counts, rests, lasts = sums["c"], sums["r"], sums.get("l")
    keys = [number for number in range(len(counts)) if is_key(question, number)]
    lowest = min((counts[number] for number in keys), default=0)
    strength = _strength(counts, rests, keys)
    found = list[Choice]()
    for number, count in enumerate(counts):
        flags = list[str]()
        right = number in keys and judged
        if question.type in WITH_OPTIONS and judged and not sums.get("alone"):
            own = rests[number] / count if count >= ENOUGH else None
            if not count and not (lasts and lasts[number]):
                flags.append("unpicked")
            if not right and count > lowest:
                flags.append("popular")
            if not right and own is not None and strength is not None and own > strength:
                flags.append("strong")
        last = None if lasts is None else lasts[number] / n
        text = label(question, number)
        found.append(Choice(text, int(count), count / n, right, last, tuple(flags)))
    return tuple(found)


def _strength(counts: list[int], rests: list[float], keys: list[int]) -> float | None:
    """How well those did elsewhere who took the key (the least of them), where they are enough."""
    known = [rests[key] / counts[key] for key in keys if counts[key] >= ENOUGH]
    return min(known, default=None)


def _flags(item: Item) -> list[Flag]:
    """What is worth a look, each with the figures that its sentence needs."""
    question, r = item.question, item.discrimination
    if question.type is QuestionType.ESSAY and item.blank < BLANK:
        return []
    found = list[Flag]()
    popular = [one for one in item.choices if "popular" in one.flags]
    strong = [one for one in item.choices if "strong" in one.flags]
    if popular and question.type is QuestionType.SINGLE and r is not None and r < 0:
        found.append(Flag("miskey", 100, {"option": _most(popular).label}))
    elif r is not None and r < -1 / sqrt(item.n):  # by more than chance alone often brings
        found.append(Flag("reversed", 80, {}))
    elif popular:
        found.append(Flag("popular", 70, {"option": _most(popular).label}))
    elif strong:
        found.append(Flag("strong", 60, {"option": _most(strong).label}))
    if item.facility < _guessing(question):
        found.append(Flag("guessed", 50, {"share": item.facility}))
    elif r is not None and r < WEAK and (r >= 0 or not found) and item.facility <= EASY:
        found.append(Flag("weak", 40, {"r": r}))
    if item.blank >= BLANK:
        found.append(Flag("blank", 35, {"share": item.blank}))
    if item.facility > EASY:
        found.append(Flag("easy", 20, {"share": item.facility}))
    unpicked = [one for one in item.choices if "unpicked" in one.flags and not one.is_key]
    if unpicked and item.n >= MANY and item.facility <= EASY:
        found.append(Flag("unpicked", 15, {"option": unpicked[0].label}))
    return found


def _most(choices: list[Choice]) -> Choice:
    return max(choices, key=lambda one: one.count)


def _guessing(question: Question) -> float:
    """What somebody earns on average who picks blindly, where that can be said."""
    if question.type is QuestionType.SINGLE:
        return fmean(float(one.right) for one in question.options)
    return 0.0
