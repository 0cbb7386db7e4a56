"""Playing a scenario: replay, entry events, forks, locks, meters and endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scenario import Scenario, order, walk, word
from app.errors import Conflict
from tests.domain import plays
from tests.factories import scenario

TALK = scenario(
    {
        "call": "Own it > monday: trust +6, learn cash | Deny it > monday: trust -6, set denial",
        "monday": "Show > review: trust +6, clear denial | Hide > review: alignment -10",
        "review": "Look together > end: trust +3 | Ask for more > end: trust -10",
    },
    events={
        "review": ["if denial: trust -10", "if cash: alignment +5", "if alignment > 90: trust +1"]
    },
)


@pytest.mark.parametrize(
    ("decisions", "passage", "trust"),
    [
        ([], "call", 50),
        (["Own it"], "monday", 56),
        (["Deny it"], "monday", 44),
        (["Deny it", "Show"], "review", 50),
        (["Deny it", "Hide"], "review", 34),
        (["Own it", "Show", "Look together"], "", 65),
    ],
)
def test_walk_replays_decisions(decisions: list[str], passage: str, trust: int) -> None:
    state = walk(TALK, decisions)

    assert (state.passage, state.values["trust"]) == (passage, trust)


def test_a_label_that_is_not_offered_is_a_conflict() -> None:
    with pytest.raises(Conflict, match="“Show” is not offered here"):
        walk(TALK, ["Show"])
    with pytest.raises(Conflict):
        walk(TALK, ["Own it", "Show", "Look together", "Look together"])


def test_steps_tell_what_was_shown_offered_taken_and_moved() -> None:
    first, second = walk(TALK, ["Own it", "Hide"]).steps

    assert (first.passage, first.choice.label) == ("call", "Own it")
    assert [choice.label for choice in first.offered] == ["Own it", "Deny it"]
    assert (first.before, first.after) == (
        {"trust": 50, "alignment": 50},
        {"trust": 56, "alignment": 50},
    )
    assert (first.learned, second.learned) == (("cash",), ())
    assert [line.html for line in second.shown] == ["<p>At monday.</p>"]


def test_entry_events_run_in_order_while_their_condition_holds() -> None:
    told, denied = walk(TALK, ["Own it", "Show"]), walk(TALK, ["Deny it", "Hide"])

    assert [line.html for line in told.shown] == ["<p>At review.</p>", "<p>As cash.</p>"]
    assert told.values == {"trust": 62, "alignment": 55}
    assert [line.html for line in denied.shown] == ["<p>At review.</p>", "<p>As denial.</p>"]
    assert [(fired.before["trust"], fired.after["trust"]) for fired in denied.fired] == [(44, 34)]


def test_an_event_sees_what_the_one_before_it_did() -> None:
    chain = scenario(
        {"call": "Go > end | Stay > end"},
        events={
            "call": ["if trust >= 50: trust +20, set warm", "if warm and trust > 60: trust +5"]
        },
    )

    assert chain.opening().values["trust"] == 75


def test_events_run_at_every_entering() -> None:
    loop = scenario(
        {"call": "Again > call | Stop > end"}, events={"call": ["if trust > 20: trust -10"]}
    )

    assert [walk(loop, ["Again"] * n).values["trust"] for n in range(5)] == [40, 30, 20, 20, 20]


def test_flags_are_set_and_cleared_and_facts_learned_once() -> None:
    state = walk(TALK, ["Deny it"])

    assert state.flags == {"denial"}
    assert walk(TALK, ["Deny it", "Show"]).flags == set()
    again = scenario({"call": "Ask > call: learn cash | Stop > end"})
    assert walk(again, ["Ask", "Ask"]).facts == ("cash",)
    assert walk(again, ["Ask"]).marks == {"cash"}
    assert [step.learned for step in walk(again, ["Ask", "Ask"]).steps] == [("cash",), ()]


def test_meters_are_clamped_after_each_choice() -> None:
    steep = scenario({"call": "Up > call: trust +70 | Down > call: trust -70 | Stop > end"})

    assert walk(steep, ["Up"]).values["trust"] == 100
    assert walk(steep, ["Down"]).values["trust"] == 0
    assert walk(steep, ["Up", "Down"]).values["trust"] == 30


def test_the_first_fork_that_holds_after_the_effects_wins() -> None:
    forked = scenario(
        {
            "call": "Ask > cold: trust +6, to warm if trust >= 56, to mild if trust >= 50 | "
            "Wait > cold: to warm if trust >= 56, to mild if trust >= 50 | "
            "Push > cold: trust -6, to warm if trust >= 56, to good if trust >= 50",
            "warm": "Go > end",
            "mild": "Go > end",
            "cold": "Go > end",
        }
    )

    passages = [walk(forked, [label]).passage for label in ("Ask", "Wait", "Push")]

    assert passages == ["warm", "mild", "cold"]


def test_choices_are_offered_hidden_or_locked_by_their_condition() -> None:
    gated = scenario(
        {
            "call": "Ask > plan: trust +10, set asked | Wait > plan",
            "plan": "Show > end: if trust >= 60, locked She does not trust you | "
            "Hint > end: if asked | Go > end",
        }
    )
    asked, waited = walk(gated, ["Ask"]), walk(gated, ["Wait"])

    assert [choice.label for choice in asked.offered()] == ["Show", "Hint", "Go"]
    assert [choice.label for choice in waited.offered()] == ["Go"]
    assert [(c.label, c.locked) for c in waited.locked()] == [("Show", "She does not trust you")]
    assert asked.locked() == ()
    with pytest.raises(Conflict):
        walk(gated, ["Wait", "Show"])


def test_nothing_is_offered_at_an_ending() -> None:
    over = walk(TALK, ["Own it", "Show", "Look together"])

    assert (over.is_over, over.ending, over.passage, over.shown) == (True, "good", "", ())
    assert (over.offered(), over.locked()) == ((), ())
    assert not TALK.opening().is_over


@pytest.mark.parametrize(
    ("points", "ending"), [(30, "great"), (20, "great"), (10, "fair"), (0, "poor"), (-30, "poor")]
)
def test_the_first_ending_that_holds_is_reached(points: int, ending: str) -> None:
    ends = scenario(
        {"call": f"Go > end: trust {points:+} | Quit > quit"},
        endings={"great": "trust >= 70", "fair": "trust >= 60", "poor": "", "quit": ""},
    )

    assert walk(ends, ["Go"]).ending == ending
    assert walk(ends, ["Quit"]).ending == "quit"


def test_the_pass_ending_and_better_ones_pass() -> None:
    ends = {"great": "trust >= 70", "fair": "trust >= 60", "poor": ""}
    strict = scenario({"call": "Go > end"}, endings=ends, passing="fair")
    lenient = scenario({"call": "Go > end"}, endings=ends)

    assert [strict.passes(id) for id in ends] == [True, True, False]
    assert all(lenient.passes(id) for id in ends)


def test_passages_and_endings_are_found_by_id() -> None:
    ending = TALK.ending("poor")

    assert TALK.passage("monday") is TALK.passages[1]
    assert ending is TALK.endings[1]
    assert TALK.ending("monday") is None
    with pytest.raises(KeyError, match="nowhere"):
        TALK.passage("nowhere")


def test_a_passage_counts_as_first_visited_once() -> None:
    loop = scenario({"call": "Again > call | Stop > end"})

    assert [step.first_visit for step in walk(loop, ["Again", "Stop"]).steps] == [True, False]


@given(st.integers())
def test_choices_are_shuffled_once_per_attempt(seed: int) -> None:
    assert sorted(order(TALK, "call", 3, seed)) == [0, 1, 2]
    assert order(TALK, "call", 3, seed) == order(TALK, "call", 3, seed)
    assert order(scenario({"call": "Go > end"}, shuffled=False), "call", 3, seed) == (0, 1, 2)


def test_every_order_comes_up() -> None:
    assert len({order(TALK, "call", 3, seed) for seed in range(100)}) == 6


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "critical"),
        (24, "critical"),
        (25, "strained"),
        (44, "strained"),
        (45, "workable"),
        (64, "workable"),
        (65, "strong"),
        (84, "strong"),
        (85, "outstanding"),
        (100, "outstanding"),
    ],
)
def test_a_value_has_its_word(value: int, said: str) -> None:
    assert word(value) == said


@given(plays.scenarios(), plays.picks())
def test_a_replay_gives_the_same_state(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick)

    assert walk(talk, plays.labels(state)) == state
    assert all(0 <= value <= 100 for step in state.steps for value in step.after.values())
    assert all(0 <= value <= 100 for value in state.values.values())
