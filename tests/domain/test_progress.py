"""Move-on rules: what is done, open, locked and why, and what comes next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.course import Prompt
from app.domain.progress import (
    Overview,
    Record,
    Standing,
    after,
    beside,
    locked_by,
    module_status,
    new_since,
    next_activity,
    opening,
    overview,
)
from tests.factories import course

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COURSE = course(
    {"start": "welcome talk-first", "trust": "listening check-trust", "plan": "talk-plan"},
    requires={"trust": "start", "plan": "start trust"},
)
DONE = Record(done_at=NOW, last_at=NOW)


def begun(minutes: int = 0) -> Record:
    return Record(last_at=NOW + timedelta(minutes=minutes))


def seen(**records: Record) -> Overview:
    return overview(COURSE, {slug.replace("_", "-"): record for slug, record in records.items()})


def standings(view: Overview) -> str:
    signs = {
        Standing.LOCKED: "L",
        Standing.OPEN: "O",
        Standing.BEGUN: "B",
        Standing.DONE: "D",
    }
    return " ".join(
        signs[module.standing] + "".join(signs[one.standing] for one in module.activities).lower()
        for module in view.modules
    )


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({}, "Ooo Lll Ll"),
        ({"welcome": begun()}, "Bbo Lll Ll"),
        ({"welcome": DONE}, "Bdo Lll Ll"),
        ({"welcome": DONE, "talk_first": DONE}, "Ddd Ooo Ll"),
        ({"listening": begun(), "check_trust": DONE}, "Ooo Lld Ll"),
        ({"listening": DONE, "check_trust": DONE}, "Ooo Ddd Ll"),
        (
            {"welcome": DONE, "talk_first": DONE, "listening": DONE, "check_trust": DONE},
            "Ddd Ddd Oo",
        ),
    ],
)
def test_modules_open_when_those_before_them_are_finished(
    records: dict[str, Record], expected: str
) -> None:
    assert standings(seen(**records)) == expected


def test_a_locked_module_names_what_must_be_finished_first() -> None:
    start, trust, plan = COURSE.modules
    records = {"welcome": DONE, "talk-first": DONE}

    assert overview(COURSE, {}).modules[2].locked_by == (start, trust)
    assert overview(COURSE, records).modules[2].locked_by == (trust,)
    assert locked_by(COURSE, plan, {}) == (start, trust)
    assert locked_by(COURSE, plan, records) == (trust,)
    assert locked_by(COURSE, start, {}) == ()


def test_an_overview_counts_what_is_done_and_left() -> None:
    view = seen(welcome=DONE, talk_first=DONE, listening=DONE)

    assert (view.done, view.total, view.modules_done) == (3, 5, 1)
    assert [module.done for module in view.modules] == [2, 1, 0]
    assert [module.minutes_left for module in view.modules] == [0, 5, 10]
    assert view.minutes_left == 15
    assert [module.number for module in view.modules] == [1, 2, 3]


def test_activities_are_found_with_their_modules() -> None:
    view = seen(listening=DONE)
    found = view.find("listening")

    assert found
    assert (found[0].module.slug, found[1].record) == ("trust", DONE)
    assert view.find("nowhere") is None


def next_slug(view: Overview) -> str | None:
    found = next_activity(view)
    return found[1].activity.slug if found else None


def test_a_new_learner_starts_with_the_first_conversation() -> None:
    assert next_slug(seen()) == "talk-first"


def test_what_was_begun_last_goes_on_first() -> None:
    assert next_slug(seen(welcome=begun(5), talk_first=begun(1))) == "welcome"
    assert next_slug(seen(welcome=begun(5), talk_first=begun(9))) == "talk-first"
    assert next_slug(seen(welcome=DONE, talk_first=begun())) == "talk-first"


def test_then_comes_the_first_open_activity_in_course_order() -> None:
    assert next_slug(seen(talk_first=DONE)) == "welcome"
    assert next_slug(seen(talk_first=DONE, welcome=DONE)) == "listening"


def test_what_is_locked_never_comes_next() -> None:
    assert next_slug(seen(listening=begun())) == "talk-first"


def test_nothing_comes_next_when_all_is_done() -> None:
    everything = {activity.slug: DONE for _, activity in COURSE}

    assert next_slug(overview(COURSE, everything)) is None
    assert next_slug(overview(course({}), {})) is None


def test_without_a_conversation_a_new_learner_starts_with_the_first_activity() -> None:
    assert next_slug(overview(course({"start": "welcome listening"}), {})) == "welcome"


def test_activities_follow_each_other_across_modules() -> None:
    view = seen()
    onward = after(view, "talk-first")

    assert onward
    assert (onward[0].module.slug, onward[1].activity.slug) == ("trust", "listening")
    assert after(view, "talk-plan") is None


def test_what_came_after_a_course_was_finished_is_told_by_module() -> None:
    finished = replace(COURSE, modules=COURSE.modules[:1])
    view = seen(welcome=DONE, talk_first=DONE, listening=DONE)

    new = new_since(view, finished)

    assert [(m.module.slug, [one.activity.slug for one in added]) for m, added in new] == [
        ("trust", ["check-trust"]),
        ("plan", ["talk-plan"]),
    ]


def test_what_was_only_renamed_is_not_new() -> None:
    finished = course({"start": "welcome talk-one"})
    now = replace(
        course({"start": "welcome talk-first", "trust": "listening"}),
        renamed=(("talk-one", "talk-first"),),
    )

    new = new_since(overview(now, {}), finished)

    assert [one.activity.slug for _module, added in new for one in added] == ["listening"]


def test_prompts_come_back_by_day_once_the_check_is_passed() -> None:
    prompts = tuple(Prompt(f"p{day}", f"Day {day}?", day, "<p>So.</p>") for day in (2, 9))
    whole = course({"trust": "listening check-trust"})
    module = replace(whole.modules[0], prompts=prompts)
    whole = replace(whole, modules=(module,))

    def at(days: int, **records: Record) -> tuple[list[str], datetime | None]:
        status = overview(whole, {k.replace("_", "-"): v for k, v in records.items()}).modules[0]
        now = NOW + timedelta(days=days)
        return [one.id for one in status.due_prompts(now)], status.next_prompt_at(now)

    assert at(30, listening=DONE) == ([], None)
    assert at(1, check_trust=DONE) == ([], NOW + timedelta(days=2))
    assert at(2, check_trust=DONE) == (["p2"], NOW + timedelta(days=9))
    assert at(9, check_trust=DONE) == (["p9", "p2"], None)


def test_one_module_stands_as_the_whole_course_says_from_fewer_records() -> None:
    for known in (
        {},
        {"welcome": DONE},
        {"welcome": DONE, "talk-first": DONE},
        {"talk-plan": DONE},
    ):
        for number, module in enumerate(COURSE.modules):
            near = [one for near in opening(COURSE, module) for one in near.activities]
            records = {one.slug: known[one.slug] for one in near if one.slug in known}
            whole = overview(COURSE, known).modules[number]
            assert module_status(COURSE, module, records) == whole


def test_what_stands_beside_an_activity_crosses_modules_and_ends_with_the_course() -> None:
    around = COURSE.once(beside)
    slugs = [[pair and pair[1].slug for pair in around[slug]] for slug in ("welcome", "talk-first")]
    assert slugs == [[None, "talk-first"], ["welcome", "listening"]]
    assert around["talk-plan"][1] is None
