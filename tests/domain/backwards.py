"""The pivot of a play by trying everything, by the rules of play alone."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from app.domain.pivot import Outlook, find_pivot
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
        met, waiting, ends = {mark}, [state], dict[object, int]()
        before = defaultdict[object, list[object]](list)
        while waiting:
            one = waiting.pop()
            if one.is_over:
                ends[_mark(one)] = ids.index(one.ending)
            for choice in one.offered():
                there = one.after(choice)
                before[_mark(there)].append(_mark(one))
                if _mark(there) not in met:
                    met.add(_mark(there))
                    waiting.append(replace(there, steps=(), fired=(), shown=()))
        known |= dict.fromkeys(met, len(ids)) | _carried_back(ends, before)
    return known[mark]


def _carried_back(
    ends: dict[object, int], before: dict[object, list[object]]
) -> dict[object, int]:
    """Each state from which an ending is reached, and the place of the best, from the best on."""
    found = dict[object, int]()
    for end, place in sorted(ends.items(), key=lambda one: one[1]):
        waiting = [end]
        while waiting:
            mark = waiting.pop()
            if mark not in found:
                found[mark] = place
                waiting += before[mark]
    return found


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
            line = [found.instead, *(choice for _title, choice in found.onward)]
            assert led_to(before_decision(state, found.number), line).ending == found.best.id


def _mark(state: State) -> object:
    return state.passage, state.ending, state.meters, state.marks
