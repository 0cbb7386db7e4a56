"""Distinction: what it takes, and that nothing but what was shown counts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain import certificate as rules
from app.domain import distinction
from app.domain.course import Course
from app.domain.earning import CertificateRule, Distinction
from app.domain.progress import Record, Standing, new_since, next_activity, overview
from app.domain.tally import summary
from tests.factories import course

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RULE = Distinction((("check-trust", 0.85),), (("talk-first", ("strong",)),), ("plan",))
ALL = {
    "check-trust": Record(done_at=NOW, score=17 / 20),
    "talk-first": Record(done_at=NOW, detail={"endings": ["workable", "strong"]}),
    "plan": Record(done_at=NOW, detail={"accepted": True}),
}


def made(rule: Distinction | None = RULE, optional: str = "plan") -> Course:
    """Two modules; the last activity of the second is optional."""
    found = course({"start": "welcome talk-first", "trust": "check-trust plan"})
    modules = tuple(
        replace(
            module,
            activities=tuple(
                replace(one, optional=one.slug == optional) for one in module.activities
            ),
        )
        for module in found.modules
    )
    certificate = CertificateRule("Certified", requires=("start", "trust"), distinction=rule)
    return replace(found, modules=modules, certificate=certificate)


def test_who_has_all_of_it_has_earned_distinction() -> None:
    assert [one.is_met for one in distinction.conditions(made(), ALL)] == [True] * 3
    assert distinction.earned(made(), ALL)


@pytest.mark.parametrize(
    ("slug", "record"),
    [
        ("check-trust", Record(done_at=NOW, score=0.8499)),
        ("check-trust", Record(done_at=NOW, excused_at=NOW)),
        ("talk-first", Record(done_at=NOW, detail={"endings": ["workable"]})),
        ("talk-first", Record(done_at=NOW, excused_at=NOW)),
        ("plan", Record(done_at=NOW, detail={"handed_in": True})),
        ("plan", Record(done_at=NOW, excused_at=NOW)),
    ],
)
def test_one_thing_that_was_not_shown_is_missing(slug: str, record: Record) -> None:
    records = {**ALL, slug: record}

    missing = [one.activity for one in distinction.conditions(made(), records) if not one.is_met]

    assert missing == [slug]
    assert not distinction.earned(made(), records)


@pytest.mark.parametrize("rule", [None, Distinction(), replace(RULE, accepted=("plan", "gone"))])
def test_what_asks_for_nothing_or_for_what_is_not_there_is_never_earned(
    rule: Distinction | None,
) -> None:
    records = {**ALL, "gone": Record(detail={"accepted": True})}

    assert not distinction.earned(made(rule), records)


def test_nobody_needs_what_is_optional() -> None:
    partners, done = made(), Record(done_at=NOW, last_at=NOW, score=1.0)
    records = dict.fromkeys(("welcome", "talk-first", "check-trust"), done)
    seen = overview(partners, records)

    assert (seen.done, seen.total, seen.minutes_left, seen.modules_done) == (3, 3, 0, 2)
    assert next_activity(seen) is None
    assert new_since(seen, made(optional="plan")) == ()
    assert [one.slug for one in rules.required(partners)] == list(records)
    assert rules.earned(partners, records)
    assert summary(partners, records).whole


def test_what_is_optional_changes_no_sum_and_starts_no_module() -> None:
    partners = made()
    begun = {"plan": Record(last_at=NOW, score=0.1)}

    assert overview(partners, begun).modules[1].standing is Standing.OPEN
    assert summary(partners, begun) == summary(partners, {})
    assert next_activity(overview(partners, begun)) == next_activity(overview(partners, {}))


def test_a_module_of_optional_things_holds_nobody_up() -> None:
    partners = course({"more": "extra", "trust": "check-trust"}, requires={"trust": "more"})
    extra = replace(partners.modules[0].activities[0], optional=True)
    more = replace(partners.modules[0], activities=(extra,))
    seen = overview(replace(partners, modules=(more, partners.modules[1])), {})

    assert [one.standing for one in seen.modules] == [Standing.OPEN, Standing.OPEN]
    assert (seen.done, seen.total) == (0, 1)
