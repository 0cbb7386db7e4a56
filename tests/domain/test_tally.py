"""What results come to in sum, and the names that a cohort counts them under."""

from datetime import UTC, datetime

import pytest

from app.domain import tally
from app.domain.progress import Record
from tests import factories

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COURSE = factories.course({"start": "welcome talk-first", "trust": "check-trust plan-one"})
DONE = Record(done_at=NOW, last_at=NOW)
BEGUN = Record(last_at=NOW)
EXCUSED = Record(done_at=NOW, score=0.2, excused_at=NOW)


def summary(**records: Record) -> tally.Summary:
    return tally.summary(COURSE, {slug.replace("_", "-"): one for slug, one in records.items()})


def score(share: float, *, done: bool = False) -> Record:
    return Record(done_at=NOW if done else None, score=share, last_at=NOW)


@pytest.mark.parametrize(
    ("records", "cells"),
    [
        ({}, {}),
        ({"welcome": BEGUN}, {"start": ["begun", None]}),
        ({"welcome": DONE, "talk_first": score(0.3)}, {"start": ["below", 30]}),
        ({"welcome": DONE, "talk_first": score(0.825, done=True)}, {"start": ["done", 83]}),
        ({"welcome": EXCUSED, "talk_first": EXCUSED}, {"start": ["done", None]}),
        ({"talk_first": EXCUSED}, {"start": ["begun", None]}),
        ({"plan_one": DONE}, {"trust": ["begun", None]}),
        ({"gone": DONE}, {}),
    ],
)
def test_a_module_is_begun_done_or_below(
    records: dict[str, Record], cells: dict[str, tally.Cell]
) -> None:
    assert summary(**records).cells == cells


@pytest.mark.parametrize(
    ("passing", "share", "state"),
    [(0.7, 0.69, "below"), (0.7, 0.7, "begun"), (5 / 6, 5 / 6, "begun")],
)
def test_a_quiz_is_below_its_pass_mark_until_it_is_reached(
    passing: float, share: float, state: str
) -> None:
    quiz = factories.quiz(slug="check", passing=passing)
    module = factories.course({"trust": "check"}).modules[0]

    found = tally.cell(type(module)("trust", "Trust", (quiz,)), {"check": score(share)})

    assert found == [state, round(share * 100)]


def test_names_say_what_was_done_and_the_score_in_whole_percent() -> None:
    one = summary(welcome=DONE, talk_first=score(0.8, done=True), plan_one=DONE)

    found = tally.names(one, certified=False, risk=0)

    assert found == {
        "enrolled", "started", "track", "module:start", "accepted:plan-one", "score:80",
    }  # fmt: skip


def test_all_modules_count_once_all_are_done_and_who_is_at_risk_is_not_on_track() -> None:
    one = summary(welcome=DONE, talk_first=DONE, check_trust=DONE, plan_one=EXCUSED)

    found = tally.names(one, certified=True, risk=3)

    assert found == {
        "enrolled", "started", "risk", "module:start", "module:trust", "modules", "certified",
    }  # fmt: skip


def test_who_has_not_started_is_enrolled_and_neither_on_track_nor_at_risk() -> None:
    assert tally.names(summary(), certified=False, risk=0) == {"enrolled"}
    assert tally.begun({"enrolled"}, 0) == {"enrolled", "started", "track"}
    assert tally.weighed({"enrolled", "started", "track"}, 9) == {"enrolled", "started", "risk"}


@pytest.mark.parametrize(
    ("counts", "median"),
    [
        ({}, None),
        ({"enrolled": 4, "score:70": 0}, None),
        ({"score:70": 1}, 70),
        ({"score:60": 2, "score:100": 1}, 60),
        ({"score:9": 1, "score:100": 1}, 54.5),
    ],
)
def test_the_median_is_read_from_counts(counts: dict[str, int], median: float | None) -> None:
    assert tally.median(counts) == median
