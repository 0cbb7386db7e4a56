"""How far a scenario goes: its longest way, the fewest decisions of a best play."""

import time

import pytest

from app.domain.extent import Extent, circles, extent
from app.domain.scenario import Scenario
from tests.factories import scenario


@pytest.mark.parametrize(
    ("passages", "decisions"),
    [
        ({"a": "Go > end | Stay > end"}, 1),
        ({"a": "Go > b | Skip > end", "b": "Go > c | Stay > c", "c": "Go > end | Stay > end"}, 3),
        ({"a": "Go > b | Stay > b", "b": "On > c", "c": "Go > end | Stay > poor"}, 2),
        ({"a": "Go > b | Stay > a", "b": "Back > a | On > end"}, 2),
        (
            {
                "a": "Go > c: to b if trust > 1 | Skip > c",
                "b": "x > c | y > c",
                "c": "x > end | y > end",
            },
            3,
        ),
    ],
)
def test_the_longest_way_counts_each_decision_once(
    passages: dict[str, str], decisions: int
) -> None:
    assert scenario(passages).longest == decisions


def dense(count: int, points: int = 1) -> Scenario:
    """Every passage leads to every other one, each choice sets a flag of its own."""
    passages = {}
    for n in range(count):
        ways = [f"To {m} > p{m}: trust {points:+}, set f{m}" for m in range(count) if m != n]
        passages[f"p{n}"] = " | ".join([*ways, f"Leave > end: trust {-points:+}"])
    return scenario(passages)


def test_a_dense_graph_is_measured_in_bounded_time_and_said_to_be_unproven() -> None:
    begun = time.process_time()

    found = extent(dense(40))

    assert time.process_time() - begun < 20
    assert (found.longest, found.proven) == (40, False)
    assert 1 <= found.fewest <= 40


def test_a_small_dense_graph_is_measured_exactly() -> None:
    assert extent(dense(5, points=-1)) == Extent(longest=5, fewest=1)


def test_where_best_choices_lead_round_for_ever_first_visits_are_measured() -> None:
    round_ = scenario({"a": "Again > a: trust +6 | Go > end"})

    assert extent(round_) == Extent(longest=1, fewest=1, ends=False)


def test_a_long_straight_way_is_no_trouble() -> None:
    passages = {f"p{n}": f"Up > p{n + 1}: trust +1 | Down > p{n + 1}" for n in range(1_500)}

    found = extent(scenario({**passages, "p1500": "On > end"}))

    assert (found.longest, found.fewest, found.proven) == (1_500, 1_500, True)


def test_circles_are_groups_of_passages_that_lead_to_one_another() -> None:
    ways = {"a": {"b"}, "b": {"c", "a"}, "c": {"c", "d"}, "d": set[str](), "e": {"a"}}

    found = circles({name: frozenset(there) for name, there in ways.items()}, "a")

    assert found == [frozenset("d"), frozenset("c"), frozenset("ab")]
