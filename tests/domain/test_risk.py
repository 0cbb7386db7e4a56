"""Who needs a person: the rules, which one is told, what presses most, when to look again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.risk import Failed, Known, SameReply, Weight, weigh
from app.domain.settings import SiteSettings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SETTINGS = SiteSettings()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


CALM = Known(
    settled=False, seen=True, invited_at=ago(30), joined_at=ago(30), active_at=ago(1),
    modules_done=1, open_modules=("trust", "plan"),
)  # fmt: skip


def weighed(settings: SiteSettings = SETTINGS, **given: Any) -> Weight:
    return weigh(settings, replace(CALM, **given), NOW)


def test_somebody_active_and_in_time_is_not_at_risk_until_the_first_rule_may_hold() -> None:
    due = {"trust": ago(-5), "plan": ago(-30)}

    assert weighed(due=due) == Weight(weigh_at=ago(-8))
    assert weighed() == Weight(weigh_at=ago(-13))


@pytest.mark.parametrize(
    ("given", "code", "detail"),
    [
        (
            {"seen": False, "invited_at": ago(5)},
            "unseen",
            {"invited": "2026-02-25T09:00:00+00:00"},
        ),
        ({"seen": False, "invited_at": None, "joined_at": ago(6)}, "unseen", {"invited": None}),
        (
            {"active_at": ago(14)},
            "quiet",
            {"since": "2026-02-16T09:00:00+00:00", "modules": 1},
        ),
        (
            {"due": {"done": ago(20), "plan": ago(9), "trust": ago(3)}},
            "behind",
            {"module": "plan", "due": "2026-02-21T09:00:00+00:00"},
        ),
        (
            {"failed": (Failed("quiz", 2, ago(1)), Failed("talk", 3, ago(2)))},
            "failed",
            {"activity": "talk", "times": 3, "since": "2026-02-28T09:00:00+00:00"},
        ),
        (
            {"same_reply": (SameReply("talk", "call", 3),)},
            "same_reply",
            {"activity": "talk", "passage": "call", "attempts": 3},
        ),
    ],
)
def test_each_rule_says_why(given: dict[str, Any], code: str, detail: dict[str, Any]) -> None:
    found = weighed(**given)

    assert (found.code, found.detail) == (code, detail)
    assert found.risk > 0


def test_a_rule_set_to_zero_is_off() -> None:
    off = SiteSettings(
        risk_unseen_days=0, risk_quiet_days=0, risk_failed=0, risk_behind_days=0, risk_same_reply=0
    )
    given: dict[str, Any] = {
        "active_at": ago(90),
        "due": {"trust": ago(60)},
        "failed": (Failed("quiz", 9, ago(1)),),
        "same_reply": (SameReply("talk", "call", 9),),
    }

    assert weighed(off, **given) == Weight()
    assert weighed(off, **given, seen=False) == Weight()


def test_who_is_certified_or_in_an_archived_cohort_is_never_at_risk() -> None:
    assert weighed(settled=True, active_at=ago(90)) == Weight()


def test_the_nearer_date_presses_more_then_what_went_wrong() -> None:
    quiet: dict[str, Any] = {"active_at": ago(20)}
    failed: dict[str, Any] = {"failed": (Failed("quiz", 2, ago(1)),)}
    soon: dict[str, Any] = {"ends_at": ago(-20)}
    late: dict[str, Any] = {"ends_at": ago(-40)}
    ranked = [
        weighed(**quiet, due={"trust": ago(-2)}),
        weighed(seen=False, **soon),
        weighed(**quiet, **soon),
        weighed(**failed, **soon),
        weighed(**quiet, **late),
        weighed(**failed),
    ]

    risks = [one.risk for one in ranked]
    assert risks == sorted(set(risks), reverse=True)


def test_what_went_wrong_is_told_before_the_silence_after_it() -> None:
    found = weighed(active_at=ago(20), failed=(Failed("quiz", 2, ago(16)),))

    assert found.code == "failed"
    assert found.risk == weighed(active_at=ago(20)).risk


def test_time_alone_does_not_change_the_rank() -> None:
    known = replace(CALM, active_at=ago(20), ends_at=ago(-20))

    assert weigh(SETTINGS, known, NOW).risk == weigh(SETTINGS, known, NOW + timedelta(days=9)).risk
