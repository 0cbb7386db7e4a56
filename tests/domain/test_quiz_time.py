"""Quizzes: when an attempt closes, which essays a person reads, what they then earn."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.course import Feedback
from app.domain.quiz import closes_at, grade_attempt, to_review
from tests.factories import question, quiz
from tests.papers import essay

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(("extra", "minutes"), [(0, 20), (25, 25), (50, 30), (300, 80)])
def test_an_attempt_closes_after_its_limit_and_a_persons_extra_time(
    extra: int, minutes: int
) -> None:
    timed = quiz(limit=20)

    assert closes_at(timed, NOW, extra) == NOW + timedelta(minutes=minutes)
    assert closes_at(quiz(), NOW, extra) is None


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
