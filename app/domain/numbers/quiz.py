"""One quiz in numbers: what an attempt adds, and what many attempts tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from app.domain.course import Quiz
from app.domain.numbers.adding import Sums, gap
from app.domain.numbers.flags import Flag
from app.domain.numbers.item import MANY, answer_sums
from app.domain.numbers.pairs import SMALL, Pairs, pair
from app.domain.numbers.versions import item_name
from app.domain.question import Question, Response
from app.domain.quiz import Result, is_scored

TENTHS = 10
UNRELIABLE, FEW = 0.6, 0.5
"""below the first a score says little about a single person; share that passes"""


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far scores would come out the same again, and by how much one is off (share of points).

    `is_alpha`: Cronbach's alpha, for all attempts had the same questions. Else attempts drew
    questions, and it is the dependability of the mean of so many drawn ones.
    """

    is_alpha: bool
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """A quiz in numbers. `bins` are attempts by score: ten tenths below 1.0, then exactly 1.0."""

    n: int
    mean: float
    spread: float
    passed: float
    bins: tuple[int, ...]
    reliability: Reliability | None
    flags: tuple[Flag, ...] = ()


def attempt_sums(
    quiz: Quiz,
    result: Result,
    answers: Mapping[str, Response],
    moments: Mapping[str, datetime],
    started_at: datetime,
    score: float,
    *,
    passed: bool,
) -> Sums:
    """What one attempt that has a score adds. `moments` are when answers were last saved.

    The time of an answer is what went by since the save before it, or since the start: for those
    saved in one moment it is unknown.
    """
    drawn = [one for one in quiz.questions if one.id in result.grades]
    counted = [one for one in drawn if is_scored(quiz, one)]
    shares = {one.id: result.grades[one.id].share for one in drawn}
    x = [shares[one.id] for one in counted]
    total, k = sum(x), len(x)
    sums: Sums = {
        "n": 1,
        "s": pair(score, 0.0),
        "pass": int(passed),
        "d": [int(_bin(score) == number) for number in range(TENTHS + 1)],
        "k": [k, k * k, sum(one * one for one in x), total, total * total / k if k else 0.0],
        "p": pair(sum(one.points * shares[one.id] for one in counted), 0.0),
    }
    times = _times(moments, started_at)
    sums["items"] = {
        item_name(one): answer_sums(
            one,
            answers.get(one.id, {}),
            shares[one.id],
            _rest(result, one, shares[one.id], counts=one in counted),
            times.get(one.id),
        )
        for one in drawn
    }
    return sums


def mark_again(sums: Sums) -> None:
    """Say that the attempt is somebody's second one: of how many people later ones are."""
    sums["again"] = 1
    for one in sums["items"].values():
        one["again"] = 1


def _bin(score: float) -> int:
    return TENTHS if score >= 1 - SMALL else int(score * TENTHS + SMALL)


def _rest(result: Result, question: Question, share: float, *, counts: bool) -> float | None:
    """The share earned of all other points; None where there are none."""
    own = question.points if counts else 0
    possible = result.possible - own
    return (result.earned - own * share) / possible if possible > 0 else None


def _times(moments: Mapping[str, datetime], started_at: datetime) -> dict[str, str | None]:
    before, found = started_at, dict[str, str | None]()
    for name, moment in sorted(moments.items(), key=lambda one: one[1]):
        found[name] = gap(before, moment)
        before = moment
    together = {at for at in moments.values() if sum(at == one for one in moments.values()) > 1}
    return {name: None if moments[name] in together else step for name, step in found.items()}


def read_quiz(quiz: Quiz, sums: Sums) -> QuizFigures:
    """The figures of a quiz from the sums of attempts at it as it is now."""
    scores = Pairs(*sums["s"])
    n = int(scores.n)
    is_fixed = not quiz.draw and not quiz.draw_by
    how = alpha(quiz, sums) if is_fixed else dependability(sums)
    passed = sums["pass"] / n
    flags = list[Flag]()
    if quiz.feedback == "exam" and how and n >= MANY and how.value < UNRELIABLE:
        flags.append(Flag("unreliable", 45, {"value": how.value}))
    if quiz.passing and passed < FEW:
        flags.append(Flag("few_pass", 55, {"share": passed}))
    bins = tuple(int(one) for one in sums["d"])
    return QuizFigures(n, scores.mean, sqrt(scores.variance), passed, bins, how, tuple(flags))


def alpha(quiz: Quiz, sums: Sums) -> Reliability | None:
    """Cronbach's alpha of what the scored questions earned, where all attempts had the same.

    α = k ÷ (k − 1) × (1 − Σ item variances ÷ variance of the sum); the standard error of
    measurement is the sum's deviation × √(1 − α), here as a share of all points. None for fewer
    than two questions or scores that don't vary. Source: L. J. Cronbach, Coefficient alpha and the
    internal structure of tests, Psychometrika 16 (1951).
    """
    counted = [one for one in quiz.questions if is_scored(quiz, one)]
    k, whole = len(counted), Pairs(*sums["p"]).variance
    possible = sum(one.points for one in counted)
    if k < 2 or whole < SMALL or not possible:
        return None
    items = (one.points**2 * Pairs(*sums["items"][item_name(one)]["a"]).variance for one in counted)
    value = k / (k - 1) * (1 - sum(items) / whole)
    return Reliability(True, value, sqrt(whole * (1 - min(value, 1.0))) / possible)


def dependability(sums: Sums) -> Reliability | None:
    """How dependable the mean over drawn questions is: Φ of a design with items within persons.

    Each attempt drew questions of its own, so that differences of difficulty are part of the
    error. One-way analysis of variance of shares, each question counting the same: σ²(p) is
    (MS between − MS within) ÷ k, the error variance of a mean is MS within ÷ k, and
    Φ = σ²(p) ÷ (σ²(p) + MS within ÷ k). With equal k that is the intraclass correlation ICC(1, k).
    Sources: R. L. Brennan, Generalizability Theory (2001), the i:p design; P. E. Shrout and
    J. L. Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979), case 1.
    """
    n = sums["n"]
    k, kk, squares, total, between = sums["k"]
    if n < 2 or k <= n:
        return None
    per = (k - kk / k) / (n - 1)
    within = max(0.0, squares - between) / (k - n)
    persons = (max(0.0, between - total * total / k) / (n - 1) - within) / per
    error = within / (k / n)
    if persons + error < SMALL:
        return None
    return Reliability(False, max(0.0, persons) / (max(0.0, persons) + error), sqrt(error))
