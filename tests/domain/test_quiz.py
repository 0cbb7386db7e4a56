"""Quizzes: what an attempt draws, when one may start, how it is graded."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.question import QuestionType
from app.domain.quiz import attempts_left, draw, grade_attempt, is_scored, opens_at, weakest
from tests.factories import question, quiz

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = ("q1", "q2", "q3", "q4", "q5", "q6")
RIGHT, WRONG = {"chosen": [0]}, {"chosen": [1]}


def answers(rights: int, of: int = 6) -> dict[str, dict[str, list[int]]]:
    return {f"q{n}": RIGHT if n <= rights else WRONG for n in range(1, of + 1)}


def test_without_a_draw_all_questions_are_asked_in_the_order_of_the_file() -> None:
    assert draw(quiz(), seed=1) == ALL


@given(st.integers(), st.integers(1, 6))
def test_a_draw_takes_so_many_and_is_the_same_for_the_same_seed(seed: int, count: int) -> None:
    drawn = draw(quiz(draw=count), seed)

    assert len(set(drawn)) == count
    assert drawn == tuple(sorted(drawn))
    assert drawn == draw(quiz(draw=count), seed)


def test_every_question_is_drawn_for_somebody() -> None:
    drawn = Counter(id for seed in range(100) for id in draw(quiz(draw=2), seed))

    assert set(drawn) == set(ALL)


@given(st.integers())
def test_a_draw_by_outcome_takes_so_many_of_each(seed: int) -> None:
    one = quiz(draw_by=(("LO1", 2), ("LO2", 1)))

    drawn = [one.question(id) for id in draw(one, seed)]

    assert Counter(found.outcomes for found in drawn if found) == {("LO1",): 2, ("LO2",): 1}


@given(st.integers())
def test_a_draw_by_type_takes_so_many_of_each_kind(seed: int) -> None:
    bank = [
        replace(question(f"{kind}{n}", outcomes=("LO1",)), type=QuestionType(kind))
        for kind in ("single", "number")
        for n in range(4)
    ]
    one = quiz(*bank, draw_by=(("LO1/single", 2), ("LO1/number", 1)))

    drawn = [one.question(id) for id in draw(one, seed)]

    assert Counter(found.type.value for found in drawn if found) == {"single": 2, "number": 1}


@given(st.integers())
def test_a_question_of_two_outcomes_is_drawn_once_and_fills_what_it_can(seed: int) -> None:
    shared = question("both", outcomes=("LO1", "LO2"))
    one = quiz(
        question("first", outcomes=("LO1",)),
        shared,
        draw_by=(("LO1", 1), ("LO2", 1)),
    )

    assert draw(one, seed) == ("first", "both")


@given(st.integers())
def test_questions_not_seen_before_come_first(seed: int) -> None:
    assert draw(quiz(draw=3), seed, seen=("q1", "q3", "q5")) == ("q2", "q4", "q6")
    assert set(draw(quiz(draw=4), seed, seen=("q1", "q3", "q5"))) > {"q2", "q4", "q6"}


def test_a_quiz_that_shuffles_its_questions_asks_them_in_many_orders() -> None:
    shuffled = quiz(shuffle_questions=True)
    orders = {draw(shuffled, seed) for seed in range(40)}

    assert len(orders) > 30
    assert {tuple(sorted(one)) for one in orders} == {ALL}


def test_the_next_attempt_opens_after_the_wait() -> None:
    assert opens_at(quiz(wait=10), NOW) == NOW + timedelta(minutes=10)
    assert opens_at(quiz(wait=10), None) is None
    assert opens_at(quiz(), NOW) is None


def test_each_attempt_may_have_a_wait_of_its_own_and_the_last_one_goes_on() -> None:
    one = quiz(wait=(10, 60))

    opened = [opens_at(one, NOW, attempts) for attempts in (1, 2, 3)]

    assert opened == [NOW + timedelta(minutes=minutes) for minutes in (10, 60, 60)]
    assert opens_at(one, None, 2) is None


@pytest.mark.parametrize(
    ("allowed", "started", "left"), [(0, 9, None), (3, 0, 3), (3, 2, 1), (3, 3, 0), (3, 4, 0)]
)
def test_attempts_run_out_where_they_are_limited(
    allowed: int, started: int, left: int | None
) -> None:
    assert attempts_left(quiz(attempts=allowed), started) == left


@pytest.mark.parametrize(("rights", "passed"), [(6, True), (5, True), (4, False), (0, False)])
def test_five_of_six_pass_at_four_fifths(rights: int, passed: bool) -> None:
    result = grade_attempt(quiz(passing=0.8), ALL, answers(rights))

    assert result.passed is passed
    assert result.score == pytest.approx(rights / 6)
    assert (result.earned, result.possible) == (rights, 6)


def test_what_floating_point_loses_does_not_fail_anybody() -> None:
    thirds = [question(f"q{n}", "xxx") for n in range(1, 4)]
    ticked = {f"q{n}": {"chosen": [0]} for n in range(1, 4)}

    assert grade_attempt(quiz(*thirds, passing=1 / 3), ALL[:3], ticked).passed


def test_without_a_threshold_handing_in_is_enough() -> None:
    result = grade_attempt(quiz(), ALL, {})

    assert result.passed
    assert result.score == 0


def test_only_drawn_questions_are_graded_and_unanswered_ones_earn_nothing() -> None:
    result = grade_attempt(quiz(), ("q1", "q2", "gone"), {"q1": RIGHT, "q3": RIGHT})

    assert {id: grade.share for id, grade in result.grades.items()} == {"q1": 1, "q2": 0}
    assert (result.earned, result.possible) == (1, 2)


def test_points_weigh() -> None:
    bank = question("q1", points=3), question("q2", "1234")

    result = grade_attempt(quiz(*bank), ("q1", "q2"), {"q1": WRONG, "q2": {"most": 0, "least": 2}})

    assert (result.earned, result.possible, result.score) == (1.5, 5, 0.3)


@pytest.mark.parametrize(("feedback", "scored"), [("exam", False), ("mastery", True)])
def test_a_provisional_item_is_graded_but_not_scored_in_an_exam(
    feedback: str, scored: bool
) -> None:
    item = question("q2", "1234", provisional=True, outcomes=("LO2",))
    one = quiz(question("q1"), item, feedback=feedback)

    result = grade_attempt(one, ("q1", "q2"), {"q1": RIGHT, "q2": {"most": 3, "least": 0}})

    assert is_scored(one, item) is scored
    assert result.grades["q2"].share == 0
    assert result.score == (1 / 3 if scored else 1)
    assert weakest(one, result) == ((("LO2", 0.0),) if scored else ())


def test_where_nothing_can_be_earned_the_score_is_full() -> None:
    result = grade_attempt(quiz(passing=0.8), (), {})

    assert (result.score, result.passed) == (1, True)


def test_the_weakest_outcomes_come_first_and_those_earned_in_full_not_at_all() -> None:
    bank = [
        question("q1", outcomes=("LO1",)),
        question("q2", outcomes=("LO2", "LO3")),
        question("q3", outcomes=("LO2",)),
        question("q4", outcomes=("LO4",)),
        question("q5", outcomes=("LO5",)),
    ]
    one = quiz(*bank)
    given_ = {"q1": RIGHT, "q2": RIGHT, "q3": WRONG, "q4": WRONG}

    result = grade_attempt(one, ("q1", "q2", "q3", "q4"), given_)

    assert weakest(one, result) == (("LO4", 0.0), ("LO2", 0.5))


@given(st.integers(), st.integers(0, 6))
def test_a_score_is_a_share_whatever_is_drawn(seed: int, rights: int) -> None:
    one = quiz(draw=4, passing=0.8)

    result = grade_attempt(one, draw(one, seed), answers(rights))

    assert 0 <= result.score <= 1
    assert result.passed is (result.score >= 0.8)
