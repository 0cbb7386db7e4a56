"""Trying a scenario out: from any passage, with any values, as far as choices are on offer."""

from dataclasses import replace

import pytest

from app.domain.scenario import (
    Beginning,
    Scenario,
    Stopped,
    begin,
    flags_of,
    leaning,
    try_out,
    walk,
)
from app.domain.scenario.trial import MOST_STEPS
from app.errors import Invalid
from tests.factories import scenario

TALK = scenario(
    {
        "call": "Own it > review: trust +8, learn cash | Deny it > review: trust -4, set denial",
        "review": "Share it > end: trust +7 | Hide it > end: if not denial | Dana > end: if cash",
    },
    events={"review": ["if denial: trust -10"]},
)
CIRCLE = scenario({"a": "Round > a | Out > end: trust +1"})


def start(passage: str = "call", trust: int = 50, **more: object) -> Beginning:
    return Beginning(passage, (("trust", trust), ("alignment", 50)), **more)  # type: ignore[arg-type]


def test_a_trial_from_the_start_is_the_play_that_learners_have() -> None:
    tried = try_out(TALK, Beginning.usual(TALK), [1, 0])

    assert tried == walk(TALK, ["Deny it", "Share it"])


def test_a_trial_begins_where_it_is_told_and_what_happens_on_entering_comes_first() -> None:
    state = begin(TALK, start("review", 70, flags=frozenset({"denial"}), facts=("cash",)))

    assert (state.values["trust"], state.passage) == (60, "review")
    assert [one.label for one in state.offered()] == ["Share it", "Dana"]
    assert try_out(TALK, start("review", 70), [1]).values["trust"] == 70


@pytest.mark.parametrize(
    ("beginning", "said"),
    [
        (start("nowhere"), "There is no passage “nowhere”"),
        (start("good"), "There is no passage “good”"),
        (start(trust=101), "Give “Trust” a whole number"),
        (start(trust=-1), "Give “Trust” a whole number"),
        (Beginning("call", (("trust", 50),)), "Give “Alignment” a whole number"),
        (start(flags=frozenset({"cash"})), "There is no flag or fact “cash”"),
        (start(facts=("denial",)), "There is no flag or fact “denial”"),
    ],
)
def test_what_the_scenario_does_not_have_is_refused(beginning: Beginning, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        begin(TALK, beginning)


@pytest.mark.parametrize(("way", "done"), [([9], 0), ([1, 1], 1), ([0, 0, 0], 2)])
def test_a_choice_that_is_not_on_offer_stops_it_where_it_was(way: list[int], done: int) -> None:
    with pytest.raises(Stopped, match="is not on offer") as stop:
        try_out(TALK, start(), way)

    assert len(stop.value.state.steps) == done


def test_a_circle_is_left_after_many_choices() -> None:
    with pytest.raises(Stopped, match="has gone on for 200 choices") as stop:
        try_out(CIRCLE, Beginning.usual(CIRCLE), [0] * (MOST_STEPS + 1))

    assert len(stop.value.state.steps) == MOST_STEPS


def test_where_no_ending_holds_it_says_so() -> None:
    made = scenario({"a": "Go > end | Stay > end: trust +1"})
    talk = replace(made, endings=made.endings[:1])

    with pytest.raises(Stopped, match="“Go” leads to an ending"):
        try_out(talk, Beginning.usual(talk), [0])


def test_flags_are_those_of_choices_and_of_what_happens_on_entering() -> None:
    talk = scenario(
        {"a": "Go > end: set one | Stay > end"}, events={"a": ["if trust >= 0: set two"]}
    )

    assert flags_of(talk) == {"one", "two"}


@pytest.mark.parametrize(
    ("talk", "found"),
    [
        (scenario({"a": "Go > end: trust +1, alignment -1 | Stay > end: trust -1"}),
         [("alignment", "only falls")]),
        (scenario({"a": "Go > end: trust +1 | Stay > end"}),
         [("trust", "only rises"), ("alignment", "never moves")]),
        (scenario({"a": "Go > end: trust +1, alignment -1 | Stay > end"},
                  events={"a": ["if trust >= 0: trust -1, alignment +1"]}), []),
    ],
)  # fmt: skip
def test_meters_out_of_balance_are_told(talk: Scenario, found: list[tuple[str, str]]) -> None:
    assert [(meter.name, how) for meter, how in leaning(talk)] == found
