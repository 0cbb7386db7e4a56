"""Quizzes: when an attempt closes, which essays a person reads, what they then earn."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.course import Feedback
from app.domain.quiz import closes_at, grade_attempt, minutes_of, to_review, weakest
from tests.factories import question, quiz
from tests.papers import essay

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(("extra", "minutes"), [(0, 20), (25, 25), (50, 30), (300, 80)])
def test_an_attempt_closes_after_its_limit_and_a_persons_extra_time(
    extra: int, minutes: int
) -> None:
    timed = quiz(limit=20)

    assert closes_at(timed, NOW, extra) == NOW + timedelta(minutes=minutes)
    assert minutes_of(timed, extra) == minutes
    assert closes_at(quiz(), NOW, extra) is None
    assert minutes_of(quiz(), extra) == 0


def test_extra_time_is_counted_in_parts_of_a_minute_too() -> None:
    assert closes_at(quiz(limit=5), NOW, 50) == NOW + timedelta(minutes=7, seconds=30)


@pytest.mark.parametrize(
    ("feedback", "provisional", "waits"),
    [
        ("mastery", False, ("essay",)),
        ("practice", False, ("essay",)),
        ("exam", False, ("essay",)),
        ("exam", True, ()),
        ("survey", False, ()),
    ],
)
def test_a_person_reads_the_essays_that_count(
    feedback: Feedback, provisional: bool, waits: tuple[str, ...]
) -> None:
    essays = (essay(provisional=provisional), essay("empty"))
    made = quiz(question(), *essays, feedback=feedback)
    answers = {"essay": {"text": "Because."}, "empty": {"text": " "}}

    assert to_review(made, ("q1", "essay", "empty"), answers) == waits


def test_a_reviewed_essay_earns_its_share() -> None:
    made = quiz(question(), essay())
    answers: dict[str, dict[str, object]] = {"q1": {"chosen": [0]}, "essay": {"text": "Because."}}

    result = grade_attempt(made, ("q1", "essay"), answers, {"essay": 0.5})

    assert result.earned == 1 + 4 * 0.5
    assert result.score == pytest.approx(0.6)


def test_only_essays_that_were_drawn_are_read() -> None:
    made = quiz(question(), essay(), essay("other"))
    answers = {"essay": {"text": "Because."}, "other": {"text": "So."}, "gone": {"text": "Ah."}}

    assert to_review(made, ("q1", "other", "gone"), answers) == ("other",)


def test_an_essay_that_nobody_has_read_has_earned_nothing_yet() -> None:
    made = quiz(question(), essay(), passing=0.5)
    answers: dict[str, dict[str, object]] = {"q1": {"chosen": [0]}, "essay": {"text": "Because."}}

    unread = grade_attempt(made, ("q1", "essay"), answers)
    read = grade_attempt(made, ("q1", "essay"), answers, {"essay": 1.0})

    assert (unread.earned, unread.possible, unread.passed) == (1, 5, False)
    assert (read.earned, read.possible, read.passed) == (5, 5, True)


def test_a_review_changes_no_question_that_was_not_drawn() -> None:
    made = quiz(question(), essay())

    result = grade_attempt(made, ("q1",), {"q1": {"chosen": [0]}}, {"essay": 1.0})

    assert result.grades.keys() == {"q1"}
    assert (result.earned, result.possible) == (1, 1)


def test_a_provisional_essay_is_not_scored_in_an_exam_even_if_it_was_read() -> None:
    made = quiz(question(), essay(provisional=True, outcomes=("LO2",)), feedback="exam")
    answers: dict[str, dict[str, object]] = {"q1": {"chosen": [1]}, "essay": {"text": "Because."}}

    result = grade_attempt(made, ("q1", "essay"), answers, {"essay": 0.5})

    assert (result.earned, result.possible) == (0, 1)
    assert result.grades["essay"].share == 0.5
    assert weakest(made, result) == (("LO1", 0.0),)


@given(st.floats(0, 1), st.integers(1, 9))
def test_a_score_with_a_review_is_a_share(share: float, points: int) -> None:
    made = quiz(question(), essay(points=points), passing=1)

    result = grade_attempt(made, ("q1", "essay"), {"q1": {"chosen": [0]}}, {"essay": share})

    assert 0 <= result.score <= 1
    assert result.score == pytest.approx((1 + points * share) / (1 + points))
