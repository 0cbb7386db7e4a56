"""Exceptions: which fit what, what they come to, what can't be one."""

import pytest

from app.domain.allowance import Given, Kind, clean, fitting, lifts_wait, more_minutes
from app.domain.course import Module
from app.errors import Invalid
from tests.factories import activity, quiz


def test_a_quiz_takes_the_exceptions_that_its_limits_call_for() -> None:
    assert fitting(quiz()) == (Kind.EXCUSE,)
    assert fitting(quiz(attempts=2, wait=60, limit=20), has_score=True) == (
        Kind.ATTEMPT,
        Kind.WAIT,
        Kind.TIME,
        Kind.EXCUSE,
        Kind.SCORE,
    )


def test_scores_are_corrected_only_where_there_are_some() -> None:
    assert Kind.SCORE in fitting(activity("talk-one"), has_score=True)
    assert Kind.SCORE not in fitting(activity("talk-one"))
    assert Kind.SCORE not in fitting(activity("lesson"), has_score=True)
    assert fitting(Module("m", "M", ())) == (Kind.DATE,)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.ATTEMPT, "0"), (Kind.ATTEMPT, "21"), (Kind.ATTEMPT, "-1"), (Kind.ATTEMPT, ""),
        (Kind.ATTEMPT, "two"), (Kind.ATTEMPT, "٣"), (Kind.ATTEMPT, "9" * 9), (Kind.TIME, "601"),
        (Kind.TIME, "1.5"), (Kind.SCORE, "101"), (Kind.DATE, "tomorrow"), (Kind.DATE, "2026-02-30"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(kind: Kind, typed: str) -> None:
    with pytest.raises(Invalid):
        clean(kind, typed)


def test_a_wait_is_lifted_for_the_next_attempt_alone() -> None:
    given = [Given("wait", {"after": 1})]

    assert lifts_wait(given, 1)
    assert not lifts_wait(given, 2)


def test_minutes_for_an_open_attempt_are_not_carried_on() -> None:
    given = [Given("time", {"minutes": 5, "attempt": "k"}), Given("time", {"minutes": 10})]

    assert more_minutes(given) == 10
