"""The pivot of a play by trying everything, by the rules of play alone."""

import random
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.domain.pivot import Outlook, Pivot, find_pivot
from app.domain.scenario import Choice, Scenario, State, walk
from tests.domain.regions import Regions

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


def check_regions(scenario: Scenario, plays: Iterable[State]) -> None:
    """All along these plays, regions know the best ending that trying everything finds."""
    regions, known = Regions(scenario), dict[object, int]()
    for state in plays:
        at, region = scenario.opening(), regions.start
        for step in state.steps:
            assert regions.best(region) == best_from(at, known)
            at, region = at.after(step.choice), dict(regions.after(region))[step.choice]


def check_every_play(scenario: Scenario) -> list[Pivot | None]:
    """The pivot of every play is the one that the rules of play alone give.

    What is still open is compared at all regions and positions that plays come to together: so it
    is right all along every play, and a pivot is where it fell most. That it is told as it should
    be, and leads where it says, is checked on one play for each reply and what it closed: they
    are returned.
    """
    outlook, regions = Outlook(scenario), Regions(scenario)
    assert not outlook.is_cut
    found = list[Pivot | None]()
    for play in _closing(scenario, regions, _compared(outlook, regions)):
        number, before, after = _fall(play, regions)
        state = walk(scenario, [choice.label for choice in play])
        pivot = find_pivot(outlook, state)
        ids = [ending.id for ending in scenario.endings]
        told = pivot and (pivot.number, ids.index(pivot.best.id), ids.index(pivot.left.id))
        assert told == ((number, before, after) if after > before else None)
        if pivot:
            _leads(state, pivot)
        found.append(pivot)
    return found


def _compared(outlook: Outlook, regions: Regions) -> dict[object, list[Choice]]:
    """Every region that plays come to, by a play up to it; position and region know the same."""
    pairs = {(outlook.start(), regions.start)}
    waiting, ways = deque(pairs), {regions.start: list[Choice]()}
    while waiting:
        position, region = waiting.popleft()
        assert outlook.reach(position)[0] == regions.best(region)
        onward = [(way.choice, there) for way, there in outlook.after(position)]
        assert [choice for choice, _there in onward] == [c for c, _ in regions.after(region)]
        for (choice, there), (_, further) in zip(onward, regions.after(region), strict=True):
            ways.setdefault(further, [*ways[region], choice])
            if (there, further) not in pairs:
                pairs.add((there, further))
                waiting.append((there, further))
    assert ways.keys() == regions.all
    return ways


def _closing(
    scenario: Scenario, regions: Regions, ways: dict[object, list[Choice]]
) -> Iterator[list[Choice]]:
    """For each reply and what it closed one play that closes nothing more; and one best play."""
    chance, met = random.Random(scenario.slug), set[object]()
    for region, way in ways.items():
        for choice, there in regions.after(region):
            kind = (choice, regions.best(region), regions.best(there))
            if kind not in met and kind[1] != kind[2]:
                met.add(kind)
                yield [*way, choice, *_onward(regions, there, chance)]
    yield [*_onward(regions, regions.start, chance)]


def _onward(regions: Regions, region: object, chance: random.Random) -> Iterator[Choice]:
    """Replies from here to the best ending that is open."""
    while ways := regions.after(region):
        best = regions.best(region)
        choice, region = chance.choice([one for one in ways if regions.best(one[1]) == best])
        yield choice


def _fall(play: Iterable[Choice], regions: Regions) -> tuple[int, int, int]:
    """The decision of a play that closed most, and the best ending before and after it."""
    region, number, most = regions.start, 0, (0, 0, 0)
    for choice in play:
        ways = regions.after(region)
        there, number = dict(ways)[choice], number + (len(ways) > 1)
        before, after = regions.best(region), regions.best(there)
        if after - before > most[2] - most[1]:
            most = (number, before, after)
        region = there
    return most


def _leads(state: State, found: Pivot) -> None:
    line = [found.instead, *(choice for _title, choice in found.onward)]
    assert led_to(before_decision(state, found.number), line).ending == found.best.id


def _mark(state: State) -> object:
    return state.passage, state.ending, state.meters, state.marks
