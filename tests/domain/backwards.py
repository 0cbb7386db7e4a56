"""The pivot of a play by trying everything, by the rules of play alone."""

import random
from collections.abc import Iterable
from dataclasses import replace

from app.domain.pivot import Outlook, Pivot, find_pivot
from app.domain.scenario import Choice, Scenario, State

LONGEST = 40
"""decisions of a play that is followed to its end"""


def best_from(state: State, known: dict[object, int]) -> int:
    """The place of the best ending that any replies lead to from here, by visiting every state.

    `known` remembers what earlier calls found, for the same scenario.
    """
    mark = _mark(state)
    if mark not in known:
        ids = [ending.id for ending in state.scenario.endings]
        met, waiting, found = {mark}, [state], len(ids)
        while waiting and found:
            one = waiting.pop()
            if one.is_over:
                found = min(found, ids.index(one.ending))
            for choice in one.offered():
                there = one.after(choice)
                if _mark(there) not in met:
                    met.add(_mark(there))
                    waiting.append(replace(there, steps=(), fired=(), shown=()))
        known[mark] = found
    return known[mark]


def by_hand(state: State, known: dict[object, int] | None = None) -> tuple[int, int, int] | None:
    """Of the decision that cost most: its number, and the best ending before and after it."""
    known = {} if known is None else known
    at, number, found = state.scenario.opening(), 0, None
    for step in state.steps:
        there = at.after(step.choice)
        before, after = best_from(at, known), best_from(there, known)
        number += not state.scenario.passage(step.passage).is_continue
        if after > before and (found is None or after - before > found[2] - found[1]):
            found = (number, before, after)
        at = there
    return found


def before_decision(state: State, number: int) -> State:
    """The state in which decision `number` (from 1) of the play was made."""
    at, met = state.scenario.opening(), 0
    for step in state.steps:
        met += not state.scenario.passage(step.passage).is_continue
        if met == number:
            return at
        at = at.after(step.choice)
    raise AssertionError(number)


def led_to(at: State, replies: list[Choice]) -> State:
    """Where these replies lead; scenes without a choice go on by themselves."""
    left = [*replies]
    while not at.is_over:
        is_scene = at.scenario.passage(at.passage).is_continue
        at = at.after(at.offered()[0] if is_scene else left.pop(0))
    assert not left
    return at


def some_plays(scenario: Scenario, most: int = 300) -> list[State]:
    """All plays of a scenario where they are no more than `most`, else so many at random.

    The same every time.
    """
    waiting, ended = [scenario.opening()], list[State]()
    while waiting and len(ended) <= most:
        state = waiting.pop()
        ended += [state] if state.is_over else []
        if len(state.steps) < LONGEST:
            waiting += [state.after(choice) for choice in state.offered()]
    if not waiting and len(ended) <= most:
        return ended
    chance = random.Random(scenario.slug)
    return [_at_random(scenario, chance) for _ in range(most)]


def _at_random(scenario: Scenario, chance: random.Random) -> State:
    state = scenario.opening()
    while not state.is_over:
        state = state.after(chance.choice(state.offered()))
    return state


def check(scenario: Scenario, plays: Iterable[State]) -> None:
    """The pivot of each play is that of trying everything, and its line leads where it says."""
    outlook, known = Outlook(scenario), dict[object, int]()
    for state in plays:
        found, expected = find_pivot(outlook, state), by_hand(state, known)
        told = found and (found.number, found.best, found.left)
        endings = [scenario.endings[place] for place in expected[1:]] if expected else []
        assert told == (expected and (expected[0], *endings))
        if found:
            _leads(state, found)


def check_lines(scenario: Scenario, plays: Iterable[State]) -> None:
    """The line of each play's pivot leads to a better ending than the play came to."""
    outlook = Outlook(scenario)
    ids = [ending.id for ending in scenario.endings]
    found = [(state, find_pivot(outlook, state)) for state in plays]
    assert any(pivot for _state, pivot in found)
    for state, pivot in found:
        if pivot:
            _leads(state, pivot)
            assert ids.index(pivot.best.id) < ids.index(state.ending)


def _leads(state: State, found: Pivot) -> None:
    line = [found.instead, *(choice for _title, choice in found.onward)]
    assert led_to(before_decision(state, found.number), line).ending == found.best.id


def _mark(state: State) -> object:
    return state.passage, state.ending, state.meters, state.marks
