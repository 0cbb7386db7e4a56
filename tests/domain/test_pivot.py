"""The decision on which a play turned, equal to what trying everything finds."""

import pytest
from hypothesis import given

from app.domain import pivot
from app.domain.pivot import Outlook, Pivot, find_pivot
from app.domain.scenario import Scenario, walk
from app.domain.transcript import Change
from tests.domain import backwards, plays
from tests.factories import scenario

ENDINGS = {"warm": "trust >= 60", "cool": "trust >= 45", "cold": ""}
TALK = scenario(
    {
        "call": "Own it > ride: trust +6 | Wait > ride: trust +1 | Deny > ride: trust -6",
        "ride": "Go on > review: trust -1",
        "review": "Share > close: trust +5 | Hide > close: trust -12",
        "close": "Thank > end: trust +2 | Leave > end: trust -1",
    },
    endings=ENDINGS,
)


def pivot_of(talk: Scenario, *labels: str) -> Pivot | None:
    return find_pivot(Outlook(talk), walk(talk, labels))


def test_the_pivot_is_where_the_best_reachable_ending_fell_most() -> None:
    found = pivot_of(TALK, "Own it", "Go on", "Hide", "Thank")

    assert found
    assert (found.number, found.title, found.taken.label) == (2, "What about review?", "Hide")
    assert (found.best.id, found.left.id) == ("warm", "cool")
    assert (found.instead.label, found.moved) == ("Share", (Change("Trust", 5),))
    assert [(title, choice.label) for title, choice in found.onward] == [
        ("What about close?", "Thank")
    ]


def test_of_equal_changes_the_earliest_is_the_pivot() -> None:
    found = pivot_of(TALK, "Wait", "Go on", "Hide", "Leave")

    assert found
    assert (found.number, found.best.id, found.left.id) == (1, "warm", "cool")
    assert [choice.label for _title, choice in found.onward] == ["Share", "Thank"]


def test_a_later_decision_that_cost_more_is_the_pivot() -> None:
    talk = scenario(
        {
            "a": "Good > b: trust +10 | Poor > b: trust +9",
            "b": "Stay > end | Storm out > end: trust -50",
        },
        endings={"warm": "trust >= 60", "cool": "trust >= 45", "thin": "trust >= 20", "cold": ""},
    )

    found = pivot_of(talk, "Poor", "Storm out")

    assert found
    assert (found.number, found.best.id, found.left.id) == (2, "cool", "cold")


def test_nothing_turned_where_the_best_ending_was_reached() -> None:
    assert pivot_of(TALK, "Own it", "Go on", "Share", "Thank") is None


def test_nothing_turned_where_no_decision_changed_what_could_be_reached() -> None:
    talk = scenario({"a": "Left > end: trust -1 | Right > end: trust +1"}, endings={"only": ""})

    assert pivot_of(talk, "Left") is None


def test_a_weaker_reply_that_keeps_the_best_ending_is_not_the_pivot() -> None:
    talk = scenario(
        {"a": "Great > b: trust +9 | Fine > b", "b": "Rise > end: trust +30 | Fall > end"},
        endings=ENDINGS,
    )

    found = pivot_of(talk, "Fine", "Fall")

    assert found
    assert (found.number, found.instead.label, found.onward) == (2, "Rise", ())


def test_what_happens_on_entering_belongs_to_the_decision_before() -> None:
    talk = scenario(
        {"a": "Tell > b | Deny > b: set denial", "b": "Rest > end: trust +10 | Push > end"},
        endings=ENDINGS,
        events={"b": ["if denial: trust -20"]},
    )

    found = pivot_of(talk, "Deny", "Rest")

    assert found
    assert (found.number, found.best.id, found.left.id) == (1, "warm", "cold")


def test_a_way_back_is_followed_where_it_alone_keeps_the_best_ending() -> None:
    talk = scenario(
        {"a": "Ask > a: trust +6 | Stop > end: trust +1 | Leave > cold"}, endings=ENDINGS
    )

    found = pivot_of(talk, "Leave")

    assert found
    assert (found.instead.label, found.moved) == ("Ask", (Change("Trust", 6),))
    assert [choice.label for _title, choice in found.onward] == ["Ask", "Stop"]


def test_of_replies_that_keep_the_best_ending_the_one_worth_most_is_named() -> None:
    talk = scenario(
        {"a": "Some > end: trust +10 | Most > end: trust +20 | None > end"}, endings=ENDINGS
    )

    found = pivot_of(talk, "None")

    assert found
    assert found.instead.label == "Most"


def test_a_reply_after_which_no_ending_holds_leads_nowhere() -> None:
    talk = scenario(
        {"a": "Odd > end: trust +7 | Ask > end: trust +10 | Push > end"},
        endings={"good": "trust >= 60", "poor": "trust < 55"},
        longest=1,
        fewest=1,
    )

    found = pivot_of(talk, "Push")

    assert found
    assert (found.instead.label, found.best.id, found.left.id) == ("Ask", "good", "poor")


@given(plays.scenarios(), plays.picks())
def test_the_pivot_of_any_play_is_that_of_trying_everything(
    talk: Scenario, pick: plays.PICK
) -> None:
    backwards.check(talk, [plays.play(talk, pick)])


def test_a_scenario_with_too_many_states_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pivot, "MOST_STATES", 3)
    outlook = Outlook(TALK)

    assert outlook.is_cut
    assert find_pivot(outlook, walk(TALK, ["Deny", "Go on", "Hide", "Leave"])) is None
