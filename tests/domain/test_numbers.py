"""Statistics equal values computed by hand or by the standard library, and say what stands out."""

from datetime import UTC, datetime, timedelta
from math import sqrt
from statistics import correlation, variance
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers import (
    Sums,
    add,
    added,
    attempt_sums,
    item_name,
    read_item,
    read_quiz,
)
from app.domain.numbers.adding import median_time, step_of
from app.domain.numbers.pairs import Pairs, pair
from app.domain.numbers.quiz import QuizFigures, dependability
from app.domain.quiz import grade_attempt
from tests import factories

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NUMBERS = st.floats(-100, 100, allow_nan=False).map(lambda number: round(number, 3))


def pairs_of(values: list[tuple[float, float]]) -> Pairs:
    total: Sums = {"p": [0, 0, 0, 0, 0, 0]}
    for x, y in values:
        add(total, {"p": pair(x, y)})
    return Pairs(*total["p"])


def test_the_point_biserial_of_ten_people_is_that_of_the_textbook_formula() -> None:
    rest = [2, 3, 4, 5, 5, 6, 7, 8, 9, 9]
    right = [0, 0, 0, 1, 0, 1, 1, 0, 1, 1]
    # (M1 - M0) / s * sqrt(pq), by hand: M1 = 36/5, M0 = 22/5, s² = 53.6/10, p = q = 0.5.
    by_hand = (7.2 - 4.4) / sqrt(5.36) * 0.5

    found = pairs_of([(float(x), float(y)) for x, y in zip(right, rest, strict=True)])

    assert found.correlation == pytest.approx(by_hand)
    assert found.correlation == pytest.approx(0.604708, abs=1e-6)
    assert found.mean == 0.5


@given(values=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=30))
def test_sums_tell_what_the_standard_library_tells(values: list[tuple[float, float]]) -> None:
    x, y = [one for one, _ in values], [one for _, one in values]

    found = pairs_of(values)

    assert found.variance == pytest.approx(variance(x), abs=1e-6)
    if variance(x) > 0.01 and variance(y) > 0.01:
        assert found.correlation == pytest.approx(correlation(x, y), abs=1e-6)


@pytest.mark.parametrize("values", [[], [(1, 2)], [(1, 2), (1, 3)], [(1, 2), (2, 2)]])
def test_what_does_not_vary_has_no_relation(values: list[tuple[float, float]]) -> None:
    found = pairs_of(values)

    assert found.correlation is None
    assert found.mean == (1.0 if len(values) == 1 else found.mean)


def test_of_nothing_the_mean_is_nothing() -> None:
    assert (Pairs().mean, Pairs().variance) == (0.0, 0.0)


@given(values=st.lists(st.dictionaries(st.sampled_from("nk"), st.integers(0, 9)), max_size=5))
def test_the_order_of_adding_does_not_matter(values: list[Sums]) -> None:
    nested = [{"in": one, "list": [one.get("n", 0)] * 2} for one in values]

    assert added(nested) == added(reversed(nested))


def test_adding_leaves_what_is_added_alone() -> None:
    one: Sums = {"a": [1], "b": {"c": 1}}

    total = added([one, one, {"a": [5]}])

    assert (one, total) == ({"a": [1], "b": {"c": 1}}, {"a": [7], "b": {"c": 2}})


@pytest.mark.parametrize(
    ("seconds", "step"), [(0, None), (-1, None), (0.5, "0"), (3600, "47"), (3601, None)]
)
def test_times_are_kept_in_steps(seconds: float, step: str | None) -> None:
    assert step_of(seconds) == step


@given(seconds=st.lists(st.integers(1, 3600), min_size=1, max_size=40))
def test_a_median_is_right_to_the_width_of_a_step(seconds: list[int]) -> None:
    steps = added({str(step_of(one)): 1} for one in seconds)

    number, found = median_time(steps) or (0, 0.0)

    middle = sorted(seconds)[(len(seconds) - 1) // 2]
    assert number == len(seconds)
    assert middle / 1.2 < found < middle * 1.2


def test_of_no_times_there_is_no_median() -> None:
    assert median_time({}) is None


SCORES = ((1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0))
"""Five people, four questions: a perfect scale of Guttman's."""


def sat(shares: tuple[tuple[int, ...], ...], **given: Any) -> tuple[QuizFigures, Sums]:
    """A quiz of single choices as these people answered it."""
    names = [f"q{n}" for n in range(len(shares[0]))]
    quiz = factories.quiz(*(factories.question(name, "x-") for name in names), **given)
    total: Sums = {}
    for row in shares:
        answers = {name: {"chosen": [0 if x else 1]} for name, x in zip(names, row, strict=True)}
        result = grade_attempt(quiz, names, answers)
        moments = {name: START + timedelta(seconds=30 * n) for n, name in enumerate(names, 1)}
        add(
            total,
            attempt_sums(quiz, result, answers, moments, START, result.score, passed=result.passed),
        )
    return read_quiz(quiz, total), total


def test_alpha_and_its_error_are_those_computed_by_hand() -> None:
    # Item variances 0.2, 0.3, 0.3, 0.2; the sums 4, 3, 2, 1, 0 vary by 2.5.
    # alpha = 4/3 * (1 - 1/2.5) = 0.8; error = sqrt(2.5 * 0.2) = 0.7071 of 4 points.
    found, _ = sat(SCORES)

    assert found.reliability and found.reliability.is_alpha
    assert found.reliability.value == pytest.approx(0.8)
    assert found.reliability.error == pytest.approx(sqrt(0.5) / 4)
    assert (found.n, found.mean) == (5, 0.5)
    assert found.spread == pytest.approx(sqrt(2.5) / 4)
    assert found.bins == (1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1)


def test_alpha_is_not_told_where_scores_do_not_vary_or_there_is_one_question() -> None:
    assert sat(((1, 1), (1, 1)))[0].reliability is None
    assert sat(((1,), (0,)))[0].reliability is None


def test_the_dependability_of_drawn_questions_is_the_intraclass_correlation() -> None:
    # The textbook data of Shrout and Fleiss (1979), table 2: ICC(1, 1) = .17, ICC(1, 4) = .44.
    table = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
    total: Sums = {}
    for row in table:
        k, whole = len(row), sum(row)
        add(total, {"n": 1, "k": [k, k * k, sum(x * x for x in row), whole, whole**2 / k]})

    found = dependability(total)

    assert found and not found.is_alpha
    assert found.value == pytest.approx(0.44, abs=0.005)
    # MS between 11.24, MS within 6.26: the error of a mean of four is sqrt(6.26 / 4).
    assert found.error == pytest.approx(sqrt(6.26 / 4), abs=0.002)


@pytest.mark.parametrize(
    "sums",
    [
        {"n": 1, "k": [4, 16, 4, 4, 4]},
        {"n": 2, "k": [2, 2, 1, 1, 1]},
        {"n": 2, "k": [4, 8, 4, 4, 4]},
    ],
)
def test_dependability_is_not_told_where_nothing_varies(sums: Sums) -> None:
    assert dependability(sums) is None


def test_a_quiz_that_draws_has_no_alpha() -> None:
    found, _ = sat(SCORES, draw=3)

    assert found.reliability and not found.reliability.is_alpha


def test_times_are_what_went_by_since_the_answer_before() -> None:
    quiz = factories.quiz(*(factories.question(name, "x-") for name in "abcd"))
    answers = {name: {"chosen": [0]} for name in "abcd"}
    moments = {
        "b": START + timedelta(seconds=10),
        "a": START + timedelta(seconds=50),
        "c": START + timedelta(seconds=90),
        "d": START + timedelta(seconds=90),
    }
    result = grade_attempt(quiz, list("abcd"), answers)

    sums = attempt_sums(quiz, result, answers, moments, START, 1.0, passed=True)

    times = {name.split("@")[0]: one.get("t") for name, one in sums["items"].items()}
    assert times == {"b": {step_of(10): 1}, "a": {step_of(40): 1}, "c": None, "d": None}


def test_what_is_alone_in_its_quiz_has_no_rest_to_relate_to() -> None:
    _, sums = sat(((1,), (0,)))

    item = read_item(factories.question("q0", "x-"), next(iter(sums["items"].values())))

    assert (item.n, item.facility, item.discrimination) == (2, 0.5, None)


def test_a_provisional_question_relates_to_the_whole_score() -> None:
    tried = factories.question("q2", "x-", provisional=True)
    quiz = factories.quiz(
        factories.question("q0", "x-"), factories.question("q1", "x-"), tried, feedback="exam"
    )
    answers = {"q0": {"chosen": [0]}, "q1": {"chosen": [1]}, "q2": {"chosen": [0]}}
    result = grade_attempt(quiz, ["q0", "q1", "q2"], answers)

    sums = attempt_sums(quiz, result, answers, {}, START, result.score, passed=True)

    assert sums["items"][item_name(tried)]["a"] == pair(1.0, 0.5)
    assert sums["items"][item_name(quiz.questions[0])]["a"] == pair(1.0, 0.0)


def test_an_assessment_that_tells_little_and_few_who_pass_are_worth_a_look() -> None:
    rows = ((1, 0), (0, 1), (0, 0), (1, 0), (0, 1)) * 7
    found, _ = sat(rows, feedback="exam", passing=0.9)

    assert {flag.name for flag in found.flags} == {"unreliable", "few_pass"}
