"""How good decisions were: worth, score, evidence, profile."""

from dataclasses import replace

import pytest

from app.domain.scenario import walk
from app.domain.scoring import (
    Evidence,
    best_of,
    counted,
    counts,
    evidence,
    profile,
    score,
    worth,
)
from tests.factories import choice, passage, scenario

OFFERED = [
    choice("Best > end: trust +6, alignment +6, outlook -9"),
    choice("Middle > end: trust +3"),
    choice("Worst > end: trust -6, outlook +9"),
]
BEST, MIDDLE, WORST = OFFERED
SCORED = ("trust", "alignment")


def test_worth_is_the_share_of_the_range_on_offer() -> None:
    assert [worth(one, OFFERED, SCORED) for one in OFFERED] == [1, 0.5, 0]
    assert worth(MIDDLE, [MIDDLE, WORST], SCORED) == 1
    assert worth(MIDDLE, OFFERED, ("outlook",)) == 0.5


def test_worth_is_full_where_all_choices_are_worth_the_same() -> None:
    assert worth(BEST, [BEST, BEST], SCORED) == 1
    assert worth(WORST, [WORST], SCORED) == 1


def test_a_rate_replaces_the_points() -> None:
    rated = [
        choice("A > end: trust -9, rate 0.8"),
        choice("B > end: trust +9, rate 0.2"),
        choice("C > end: rate 0.5"),
    ]

    assert [worth(one, rated, SCORED) for one in rated] == pytest.approx([1, 0, 0.5])


def test_the_worth_of_what_is_not_offered_is_an_error() -> None:
    with pytest.raises(ValueError, match="'Best' is not offered here"):
        worth(BEST, [MIDDLE, WORST], SCORED)


def test_a_decision_counts_where_it_can_be_made_better_or_worse() -> None:
    assert counts(OFFERED, SCORED)
    assert not counts([BEST], SCORED)
    assert not counts([BEST, WORST], ("cash",))


def test_the_best_choices_come_in_the_order_of_the_file() -> None:
    twin = choice("Twin > end: trust +12")

    assert best_of([twin, WORST, BEST], SCORED) == [twin, BEST]


STRAIGHT = scenario(
    {
        "a": "Best > b: trust +6 | Middle > b: trust +3 | Worst > b",
        "b": "Best > c: trust +6 | Middle > c: trust +3 | Worst > c",
        "c": "Best > end: trust +6 | Middle > end: trust +3 | Worst > end",
    }
)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ("Best Best Best", 1),
        ("Worst Worst Worst", 0),
        ("Middle Middle Middle", 0.5),
        ("Best Middle Worst", 0.5),
        ("Best Best Worst", 2 / 3),
    ],
)
def test_where_all_plays_are_equally_long_the_score_is_the_mean(
    decisions: str, expected: float
) -> None:
    assert score(walk(STRAIGHT, decisions.split())) == pytest.approx(expected)


DETOUR = scenario(
    {
        "a": "Best > c: trust +6 | Round > b: trust +3 | Worst > b",
        "b": "Best > c: trust +6 | Worst > c",
        "c": "Best > end: trust +6 | Worst > end",
    }
)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ("Best Best", 1),
        ("Round Best Best", 0.75),
        ("Round Worst Best", 0.25),
        ("Worst Worst Worst", 0),
        ("Worst Best Worst", 0),
    ],
)
def test_a_detour_can_only_cost(decisions: str, expected: float) -> None:
    assert DETOUR.fewest == 2
    assert score(walk(DETOUR, decisions.split())) == pytest.approx(expected)


def test_ending_early_costs_what_was_never_decided() -> None:
    early = scenario(
        {
            "a": "Best > b: trust +6 | Quit > poor: trust +3 | Worst > poor",
            "b": "Best > end: trust +6 | Worst > end",
        }
    )

    assert score(walk(early, ["Best", "Best"])) == 1
    assert score(walk(early, ["Quit"])) == pytest.approx(1 - 1.5 / 2)
    assert score(walk(early, ["Worst"])) == 0


def test_a_loop_changes_nothing() -> None:
    loop = scenario(
        {
            "a": "Best > b: trust +6 | Worst > b",
            "b": "Back > a: trust +1 | Best > end: trust +6 | Worst > end",
        }
    )
    straight = walk(loop, ["Best", "Best"])
    looped = walk(loop, ["Best", "Back", "Worst", "Worst"])

    assert score(straight) == 1
    assert [step.choice.label for step in counted(looped)] == ["Best", "Back"]
    assert score(looped) == score(walk(loop, ["Best", "Back", "Best", "Best"]))


def test_where_the_best_choice_leads_back_its_first_visit_counts() -> None:
    round_ = scenario({"a": "Again > a: trust +6 | Go > end"})

    assert round_.fewest == 1
    assert score(walk(round_, ["Go"])) == 0
    assert score(walk(round_, ["Again", "Go"])) == 1


def test_the_shortest_of_the_best_plays_is_the_measure() -> None:
    twins = scenario(
        {
            "a": "Long > b: trust +6 | Short > c: alignment +6 | Worst > c",
            "b": "Best > c: trust +6 | Worst > c",
            "c": "Best > end: trust +6 | Worst > end",
        }
    )

    assert twins.fewest == 2
    assert score(walk(twins, ["Long", "Best", "Best"])) == 1
    assert score(walk(twins, ["Long", "Worst", "Best"])) == 0.5


def test_many_equally_good_ways_are_searched_quickly() -> None:
    wide = scenario(
        {
            f"p{n}": f"Up > p{n + 1}: trust +1 | Down > p{n + 1}: alignment +1 | No > p{n + 1}"
            for n in range(11)
        }
        | {"p11": "Up > end: trust +1 | No > end"}
    )

    assert wide.fewest == 12


def test_continue_passages_and_even_choices_do_not_count() -> None:
    mixed = scenario(
        {
            "a": "On > b",
            "b": "Left > c | Right > c",
            "c": "Best > end: trust +6 | Worst > end",
        }
    )
    state = walk(mixed, ["On", "Left", "Worst"])

    assert [step.passage for step in counted(state)] == ["c"]
    assert score(state) == 0


def test_without_decisions_that_count_the_score_is_full() -> None:
    assert score(walk(scenario({"a": "On > end"}), ["On"])) == 1


def test_each_counted_decision_is_evidence_for_what_it_measures() -> None:
    talk = scenario(
        {
            "a": "Best > b: trust +6 | Worst > b",
            "b": "On > c",
            "c": "Best > end: trust +6 | Worst > end",
        },
        competencies=("trust", "eq"),
    )
    measured = passage("c", "Best > end: trust +6 | Worst > end", measures=("finance",))
    talk = replace(talk, passages=(*talk.passages[:2], measured))

    shown = evidence(walk(talk, ["Worst", "On", "Best"]))

    assert shown == (
        Evidence("trust", "a", "Worst", 0),
        Evidence("eq", "a", "Worst", 0),
        Evidence("finance", "c", "Best", 1),
    )


def test_a_profile_is_a_fold_over_evidence() -> None:
    shown = [
        Evidence("eq", "a", "Best", 1),
        Evidence("trust", "a", "Best", 1),
        Evidence("eq", "b", "Worst", 0.5),
    ]

    assert profile(shown) == {"eq": (0.75, 2), "trust": (1, 1)}
    assert profile([]) == {}
