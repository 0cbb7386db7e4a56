"""Every state a scenario can come to, counted exactly: what plays reach, and what none does."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.condition import Condition
from app.domain.scenario import Choice, Effects, Event, Scenario
from app.domain.scoring import counts

MOST_STATES = 200_000

Values = tuple[int, ...]
Position = tuple[str, Values, frozenset[str], bool]
"""Passage (or "" and an ending as "=id"), meters that conditions read, flags and facts they read, whether a decision counted."""


@dataclass(slots=True)
class Explored:
    """What plays can reach. `plays` is their exact number, None where a loop makes it endless or states were too many."""

    states: int = 0
    plays: int | None = None
    endings: dict[str, int] = field(default_factory=dict)
    passages: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    """id() of every condition that held somewhere"""
    counting: bool = False
    uncounted: set[str] = field(default_factory=set)
    """endings reached without a decision that counts"""
    stuck: set[str] = field(default_factory=set)
    """passages that offered nothing in some state"""
    endless: set[str] = field(default_factory=set)
    """passages from whose states no ending is reached"""
    unended: set[str] = field(default_factory=set)
    """passages from which `#end` met no ending that holds"""
    cut: bool = False


class Explorer:
    """Walks all states of one scenario with the rules of app.domain.scenario, on bare values for speed."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.found = Explored()
        self._passages = {passage.id: passage for passage in scenario.passages}
        self._endings = {ending.id: ending for ending in scenario.endings}
        self._read = {name for condition in conditions(scenario) for name in names_in(condition)}
        self._meters = tuple(m.name for m in scenario.meters if m.name in self._read)
        self._counts: dict[tuple[str, ...], bool] = {}

    def run(self) -> Explored:
        """Explore everything; no more than MOST_STATES states."""
        start = tuple(m.start for m in self.scenario.meters if m.name in self._read)
        first = self._enter(self.scenario.passages[0].id, start, frozenset(), False, "")
        edges: dict[Position, list[Position]] = {}
        waiting = [first] if first else []
        while waiting:
            position = waiting.pop()
            if position in edges:
                continue
            if len(edges) >= MOST_STATES:
                self.found.cut = True
                break
            edges[position] = list(self._onward(position))
            waiting += [there for there in edges[position] if there not in edges]
        self.found.states = len(edges)
        if first and not self.found.cut:
            self._count(first, edges)
        return self.found

    def _onward(self, position: Position) -> Iterator[Position]:
        name, values, marks, counted = position
        if name.startswith("="):
            self.found.endings.setdefault(name[1:], 0)
            if not counted:
                self.found.uncounted.add(name[1:])
            return
        passage = self._passages[name]
        self.found.passages.add(name)
        meters = dict(zip(self._meters, values, strict=True))
        offered = [c for c in passage.choices if self._holds(c.condition, meters, marks)]
        if not offered:
            self.found.stuck.add(name)
        here = self._do_count(name, offered)
        self.found.counting = self.found.counting or here
        for choice in offered:
            self.found.taken.add((name, choice.label))
            moved, marked = self._apply(choice.effects, values, marks)
            after = dict(zip(self._meters, moved, strict=True))
            forks = (f.target for f in choice.forks if self._holds(f.condition, after, marked))
            target = next(forks, choice.target)
            there = self._enter(target, moved, marked, counted or here, name)
            if there:
                yield there

    def _do_count(self, name: str, offered: Sequence[Choice]) -> bool:
        key = (name, *(choice.label for choice in offered))
        if key not in self._counts:
            self._counts[key] = counts(offered, self.scenario.score)
        return self._counts[key]

    def _holds(
        self, condition: Condition | None, meters: dict[str, int], marks: frozenset[str]
    ) -> bool:
        if condition is None:
            return True
        if condition.holds(meters, marks):
            self.found.held.add(id(condition))
            return True
        return False

    def _apply(
        self, effects: Effects, values: Values, marks: frozenset[str]
    ) -> tuple[Values, frozenset[str]]:
        moved = dict(effects.meters)
        if moved:
            pairs = zip(self._meters, values, strict=True)
            values = tuple(min(100, max(0, v + moved.get(name, 0))) for name, v in pairs)
        gained = {m for m in (*effects.sets, *effects.learns) if m in self._read}
        if gained or effects.clears:
            marks = (marks | gained) - set(effects.clears)
        return values, marks

    def _enter(
        self, target: str, values: Values, marks: frozenset[str], counted: bool, source: str
    ) -> Position | None:
        meters = dict(zip(self._meters, values, strict=True))
        if target == "end":
            held = (e.id for e in self.scenario.endings if self._holds(e.condition, meters, marks))
            ending = next(held, None)
            if ending is None:
                self.found.unended.add(source)
                return None
            return (f"={ending}", (), frozenset(), counted)
        if target in self._endings:
            return (f"={target}", (), frozenset(), counted)
        for part in self._passages[target].parts:
            if isinstance(part, Event) and self._holds(part.condition, meters, marks):
                values, marks = self._apply(part.effects, values, marks)
                meters = dict(zip(self._meters, values, strict=True))
        return (target, values, marks, counted)

    def _count(self, first: Position, edges: dict[Position, list[Position]]) -> None:
        arrivals: dict[Position, int] = defaultdict(int)
        before: dict[Position, set[Position]] = defaultdict(set)
        for position, onward in edges.items():
            for there in onward:
                arrivals[there] += 1
                before[there].add(position)
        plays: dict[Position, int] = defaultdict(int, {first: 1})
        ready, settled = [first] if not arrivals[first] else [], 0
        while ready:
            position = ready.pop()
            settled += 1
            for there in edges[position]:
                plays[there] += plays[position]
                arrivals[there] -= 1
                if not arrivals[there]:
                    ready.append(there)
        ends = [position for position in edges if position[0].startswith("=")]
        if settled == len(edges):
            for end in ends:
                self.found.endings[end[0][1:]] += plays[end]
            self.found.plays = sum(self.found.endings.values())
        self._find_endless(ends, before, edges)

    def _find_endless(
        self,
        ends: list[Position],
        before: dict[Position, set[Position]],
        edges: dict[Position, list[Position]],
    ) -> None:
        reached, waiting = set(ends), list(ends)
        while waiting:
            for position in before[waiting.pop()]:
                if position not in reached:
                    reached.add(position)
                    waiting.append(position)
        self.found.endless = {position[0] for position in edges if position not in reached}


def conditions(scenario: Scenario) -> list[Condition]:
    """Every condition of a scenario: of events, choices, forks and endings."""
    found: list[Condition] = []
    for passage in scenario.passages:
        found += [part.condition for part in passage.parts if isinstance(part, Event)]
        for choice in passage.choices:
            found += [choice.condition] if choice.condition else []
            found += [fork.condition for fork in choice.forks]
    return found + [ending.condition for ending in scenario.endings if ending.condition]


def names_in(condition: Condition) -> set[str]:
    """The meters, flags and facts a condition reads."""
    return {test.name for group in condition.groups for test in group}
