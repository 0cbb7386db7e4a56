"""A play as a conversation to read."""

from dataclasses import replace

import pytest

from app.domain.scenario import Line, Scenario, order, walk
from app.domain.transcript import (
    Change,
    Offer,
    decision_number,
    decision_steps,
    gauges,
    known,
    most_decisions,
    offers,
)
from app.domain.transcript import talk as conversation
from tests import factories

PASSAGES = {
    "call": "own > wait: trust +8, learn cash | rank > wait: trust -9 | deny > wait: set denial",
    "wait": "go on > review: ",
    "review": "share > end: trust +7 | hide > end: , if not denial"
    " | ask > end: , if cash, locked No",
}


@pytest.fixture
def talk() -> Scenario:
    return factories.scenario(PASSAGES, events={"review": ["if denial: trust -10"]})


def test_an_exchange_tells_what_a_reply_moved_and_taught(talk: Scenario) -> None:
    first, scene = conversation(walk(talk, ["own", "go on"])).past

    assert (first.title, first.changes) == ("What about call?", (Change("Trust", 8),))
    assert first.said and first.said.label == "own"
    assert first.facts == ("Susan needs cash",)
    assert (scene.said, scene.changes, scene.facts) == (None, (), ())


def test_what_an_entry_event_moved_is_kept_apart_from_the_reply(talk: Scenario) -> None:
    present = conversation(walk(talk, ["deny", "go on"])).present
    past = conversation(walk(talk, ["deny", "go on", "share"]))

    assert present == past.past[2].shown
    assert [(one.is_event, one.changes) for one in present] == [
        (False, ()),
        (True, (Change("Trust", -10),)),
    ]
    assert past.past[2].changes == (Change("Trust", 7),)
    assert past.present == ()


def test_an_event_that_did_not_run_is_not_told(talk: Scenario) -> None:
    present = conversation(walk(talk, ["own", "go on"])).present

    assert [one.is_event for one in present] == [False]


def test_lines_stand_where_the_file_has_them_around_events() -> None:
    told, event = Line("told"), factories.event("if not x: trust +5")
    talk = factories.scenario({"call": "a > end: | b > end: trust +1"})
    call = replace(talk.passages[0], parts=(told, event, told, told, event))
    present = conversation(replace(talk, passages=(call,)).opening()).present

    assert [len(one.lines) for one in present] == [1, 1, 2, 1]
    assert [one.is_event for one in present] == [False, True, False, True]


def test_an_event_that_moved_nothing_is_told_with_the_lines_around_it() -> None:
    quiet, never = factories.event("if not x: set y"), factories.event("if x: trust +5")
    talk = factories.scenario({"call": "a > end: | b > end: trust +1"})
    parts = (Line("told"), quiet, never, Line("said", "Susan Lowe"), quiet)
    call = replace(talk.passages[0], parts=parts)
    state = replace(talk, passages=(call,)).opening()

    (shown,) = conversation(state, {"Susan Lowe": "Owner"}).present

    assert shown.lines == state.shown and len(shown.lines) == 4
    assert (shown.is_event, dict(shown.roles)) == (False, {"Susan Lowe": "Owner"})


def test_a_change_is_what_really_moved() -> None:
    talk = factories.scenario({"call": "own > end: trust +8 | rank > end: "}, meters={"trust": 97})

    assert conversation(walk(talk, ["own"])).past[0].changes == (Change("Trust", 3),)


def test_somebody_is_introduced_once(talk: Scenario) -> None:
    said = conversation(walk(talk, ["own", "go on"]), {"Susan Lowe": "Owner", "Dev": "Son"})

    shown = [stretch for one in said.past for stretch in one.shown] + list(said.present)
    assert [dict(one.roles) for one in shown] == [{"Susan Lowe": "Owner"}, {}, {}]


def test_a_gauge_tells_the_change_since_the_last_reply_scenes_included(talk: Scenario) -> None:
    assert [one.change for one in gauges(talk.opening())] == [0, 0]
    trust, _alignment = gauges(walk(talk, ["own", "go on"]))
    assert (trust.title, trust.value, trust.change) == ("Trust", 58, 8)
    assert gauges(walk(talk, ["deny", "go on"]))[0].change == -10


def test_an_event_at_the_start_counts_as_a_change() -> None:
    talk = factories.scenario(
        {"call": "a > end: | b > end: trust +1"}, events={"call": ["if not x: trust +5"]}
    )

    assert gauges(talk.opening())[0].change == 5


def test_offers_have_places_in_the_shuffled_order_and_locked_ones_only_their_reason(
    talk: Scenario,
) -> None:
    state = walk(talk, ["deny", "go on"])
    for seed in range(6):
        shown = offers(state, seed)
        labels = ["share", "hide", "ask"]
        wanted = [labels[place] for place in order(talk, "review", 3, seed) if place != 1]
        assert [one.html for one in shown] == [f"<p>{label}.</p>" for label in wanted]
        assert [one.place for one in shown if not one.locked] == [0]
        assert [one.locked for one in shown if one.place is None] == ["No"]


def test_offers_keep_the_order_of_the_file_where_nothing_is_shuffled(talk: Scenario) -> None:
    plain = replace(talk, shuffled=False)

    assert offers(plain.opening(), 7) == (
        Offer(0, "<p>own.</p>"),
        Offer(1, "<p>rank.</p>"),
        Offer(2, "<p>deny.</p>"),
    )
    assert offers(walk(plain, ["own", "go on", "share"]), 7) == ()


@pytest.mark.parametrize(
    ("labels", "number", "steps"),
    [
        ((), 1, ()),
        (("own",), 2, (0,)),
        (("own", "go on"), 2, (0,)),
        (("own", "go on", "share"), 3, (0, 2)),
    ],
)
def test_scenes_are_no_decisions(
    talk: Scenario, labels: tuple[str, ...], number: int, steps: tuple[int, ...]
) -> None:
    state = walk(talk, labels)

    assert (decision_number(state), decision_steps(state)) == (number, steps)
    assert most_decisions(state) == 2


def test_a_loop_may_take_more_decisions_than_the_straight_way() -> None:
    talk = factories.scenario({"call": "again > call: trust +1 | done > end: "})

    assert most_decisions(walk(talk, ["again"])) == 2
    assert most_decisions(walk(talk, ["again", "again", "done"])) == 3


def test_known_facts_come_in_the_order_learned(talk: Scenario) -> None:
    assert known(talk.opening()) == ()
    assert known(walk(talk, ["own"])) == ("Susan needs cash",)
