"""Scores are fair, whatever a scenario is like: properties of made-up scenarios and plays."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given

from app.domain.scenario import Choice, Scenario, State
from app.domain.scoring import best_of, counted, evidence, score, worth
from tests.domain import plays
from tests.domain.shapes import shapes


def best(state: State) -> State:
    """The rest of a play that takes the first best choice everywhere; it may go round for ever."""
    for _ in range(60):
        if state.is_over:
            return state
        state = state.after(best_of(state.offered(), state.scenario.score)[0])
    assume(False)
    return state


def first_visits(
    scenario: Scenario, pick: plays.PICK, rest: plays.PICK, longest: int = 60
) -> State:
    """A play with `pick` choosing at first visits and `rest` later, of `longest` steps at most."""
    state = scenario.opening()
    for _ in range(longest):
        if state.is_over:
            return state
        choose = rest if state.passage in state.visited else pick
        state = state.after(choose(state.offered()))
    assume(False)
    return state


def by_hand(state: State) -> float:
    """The score as the course format words it, from the steps alone."""
    fewest, seen, worths = state.scenario.fewest, set[str](), list[float]()
    for step in state.steps:
        values = {worth(one, step.offered, state.scenario.score) for one in step.offered}
        if step.passage not in seen and values != {1.0}:
            worths.append(worth(step.choice, step.offered, state.scenario.score))
        seen.add(step.passage)
    lost = sum(1 - one for one in worths) + max(0, fewest - len(worths))
    return max(0.0, 1 - lost / fewest) if fewest else 1.0


@given(plays.scenarios(), plays.picks())
def test_a_score_lies_between_nothing_and_all(talk: Scenario, pick: plays.PICK) -> None:
    assert 0 <= score(plays.play(talk, pick)) <= 1


@given(plays.scenarios(), plays.picks())
def test_a_score_is_what_the_format_says(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick)

    assert score(state) == pytest.approx(by_hand(state))


@given(plays.scenarios())
def test_always_best_is_all(talk: Scenario) -> None:
    assert score(best(talk.opening())) == 1


@given(plays.scenarios(), plays.picks())
def test_always_worst_is_nothing_where_decisions_count(talk: Scenario, pick: plays.PICK) -> None:
    assume(talk.fewest)

    def worst(offered: Sequence[Choice]) -> Choice:
        return min(offered, key=lambda choice: worth(choice, offered, talk.score))

    assert score(first_visits(talk, worst, pick)) == 0


@given(plays.scenarios(), plays.picks(), plays.picks())
def test_what_is_decided_at_later_visits_changes_nothing(
    talk: Scenario, pick: plays.PICK, rest: plays.PICK
) -> None:
    state = first_visits(talk, pick, rest)
    once = replace(state, steps=tuple(step for step in state.steps if step.first_visit))

    assert score(once) == score(state)
    assert evidence(once) == evidence(state)


@given(plays.scenarios(), plays.picks())
def test_a_detour_or_an_early_end_can_only_cost(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick)
    steps = counted(state)
    worths = sum(worth(step.choice, step.offered, talk.score) for step in steps)

    assert score(state) <= worths / max(talk.fewest, len(steps), 1) + 1e-9 or not talk.fewest


@pytest.mark.parametrize("slug", shapes())
def test_the_courses_own_shapes_score_as_promised(slug: str) -> None:
    talk = shapes()[slug]

    assert score(plays.play(talk, lambda offered: offered[0])) == 1
    assert score(plays.play(talk, lambda offered: offered[-1])) == 0
