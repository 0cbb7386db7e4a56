"""How far a scenario goes: its longest way and the fewest decisions of a best play, found once."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain.scenario import Passage, Scenario, State
from app.domain.scoring import best_of, counts

MOST_STEPS = 100_000
"""passages entered while looking for the longest way"""
MOST_CHOICES = 20_000
"""choices weighed and taken while looking for the fewest decisions"""
Ways = Mapping[str, frozenset[str]]
"""passage id → ids of the passages that its choices and forks lead to"""


@dataclass(frozen=True, slots=True)
class Extent:
    """What `measured` writes into a scenario, and how sure it is.

    `proven`: neither search was cut short. `ends`: a play that takes a best choice everywhere can
    end; where none can, `fewest` is that of plays that take one at every first visit.
    """

    longest: int
    fewest: int
    proven: bool = True
    ends: bool = True


def measured(scenario: Scenario) -> Scenario:
    """The scenario with its `longest` and `fewest` filled in; every scenario is made through it."""
    found = extent(scenario)
    return replace(scenario, longest=found.longest, fewest=found.fewest)


def extent(scenario: Scenario) -> Extent:
    """How long plays are, worked out in bounded time.

    `longest`: the most decisions of a play that visits no passage twice; where there are too many
    ways to try, as many as there are in all circles on the way. `fewest`: N of the score, the
    fewest counted decisions of a play that takes a best choice everywhere and ends; where there are
    too many states, the most that N is known to reach.
    """
    ways = ways_of(scenario)
    longest, is_longest = _longest(scenario, ways)
    fewest, is_fewest = _fewest(scenario, ways, is_strict=True)
    ends = fewest is not None
    if fewest is None:
        fewest, is_fewest = _fewest(scenario, ways, is_strict=False)
    return Extent(longest, fewest or 0, is_longest and is_fewest, ends)


def ways_of(scenario: Scenario) -> Ways:
    """Where each passage leads, endings left out."""
    ids = {passage.id for passage in scenario.passages}
    return {passage.id: frozenset(targets(passage) & ids) for passage in scenario.passages}


def targets(passage: Passage) -> set[str]:
    """Where a passage's choices and forks lead: passages, endings and "end"."""
    forks = {fork.target for choice in passage.choices for fork in choice.forks}
    return {choice.target for choice in passage.choices} | forks


def circles(ways: Ways, start: str) -> list[frozenset[str]]:
    """Passages reached from `start` in groups that lead to one another, the last ones first.

    A passage in no circle is a group of its own.
    """
    finished = list(_finished(ways, start))
    back: dict[str, set[str]] = {name: set() for name in finished}
    for name in finished:
        for there in ways[name]:
            back[there].add(name)
    groups, met = list[frozenset[str]](), set[str]()
    for name in reversed(finished):
        group, waiting = set[str](), [name]
        while waiting:
            one = waiting.pop()
            if one not in met:
                met.add(one)
                group.add(one)
                waiting += back[one]
        if group:
            groups.append(frozenset(group))
    return groups[::-1]


def _finished(ways: Ways, start: str) -> Iterator[str]:
    """Every passage reached from `start`, each after those that it leads to (circles apart)."""
    met, path = {start}, [(start, iter(sorted(ways[start])))]
    while path:
        name, onward = path[-1]
        there = next((one for one in onward if one not in met), None)
        if there is None:
            path.pop()
            yield name
        else:
            met.add(there)
            path.append((there, iter(sorted(ways[there]))))


def _longest(scenario: Scenario, ways: Ways) -> tuple[int, bool]:
    """The most decisions, and whether that is proven."""
    weights = {passage.id: int(not passage.is_continue) for passage in scenario.passages}
    start = scenario.passages[0].id
    groups = circles(ways, start)
    most: dict[str, int] = {}
    for group in groups:
        onward = {there for name in group for there in ways[name]} - group
        after = max((most[there] for there in onward), default=0)
        most |= dict.fromkeys(group, after + sum(weights[name] for name in group))
    if all(len(group) == 1 for group in groups):
        return most[start], True
    found = _tried(ways, weights, start)
    return (most[start], False) if found is None else (found, True)


def _tried(ways: Ways, weights: Mapping[str, int], start: str) -> int | None:
    """The most decisions by trying every way; None where there are too many."""
    path, total = [(start, iter(ways[start]))], weights[start]
    seen, best = {start}, weights[start]
    for _ in range(MOST_STEPS):
        there = next((one for one in path[-1][1] if one not in seen), None)
        if there is not None:
            seen.add(there)
            total += weights[there]
            best = max(best, total)
            path.append((there, iter(ways[there])))
            continue
        name, _onward = path.pop()
        if not path:
            return best
        seen.remove(name)
        total -= weights[name]
    return None


def _fewest(scenario: Scenario, ways: Ways, is_strict: bool) -> tuple[int | None, bool]:
    """N and whether it is proven; None where no such play ends. Fewest decisions are tried first.

    `is_strict`: a best choice is taken at every visit, otherwise at first visits only.
    """
    turning = {
        name
        for group in circles(ways, scenario.passages[0].id)
        for name in group
        if len(group) > 1 or name in ways[name]
    }
    waiting = [(0, 0, scenario.opening())]
    met, number, work = set[object](), 0, 0
    while waiting:
        count, _, state = heapq.heappop(waiting)
        if state.is_over:
            return count, True
        mark = (state.passage, state.meters, state.marks, state.visited & turning)
        if mark in met:
            continue
        if work > MOST_CHOICES:
            can_count = any(counts(one.choices, scenario.score) for one in scenario.passages)
            return max(count, int(can_count)), False
        met.add(mark)
        offered, is_first = state.offered(), state.passage not in state.visited
        taken = best_of(offered, scenario.score) if is_strict or is_first else offered
        work += len(offered) + len(taken) + len(scenario.passages) // 200
        count += is_first and counts(offered, scenario.score)
        for choice in taken:
            number += 1
            heapq.heappush(waiting, (count, number, _bare(state.after(choice))))
    return None, True


def _bare(state: State) -> State:
    return replace(state, steps=(), fired=(), shown=())
