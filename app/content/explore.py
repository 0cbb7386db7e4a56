"""Every state a scenario can come to, counted exactly: what plays reach, and what none does."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.content.relevance import Relevance, order
from app.content.rules import COUNTED, Rules, State
from app.domain.condition import Condition
from app.domain.scenario import Scenario

MOST_STATES = 250_000
Position = tuple[str, State]
"""A passage, or an ending as "=id", and the state there."""


@dataclass(slots=True)
class Explored:
    """What plays can reach.

    `plays` is their exact number, None where a loop makes it endless or there were too many states
    to visit (`cut`, then nothing else is complete either).
    """

    states: int = 0
    plays: int | None = None
    endings: dict[str, int] = field(default_factory=dict)
    passages: set[str] = field(default_factory=set)
    unheld: list[Condition] = field(default_factory=list)
    counting: bool = False
    uncounted: set[str] = field(default_factory=set)
    """endings reached without a decision that counts"""
    stuck: set[str] = field(default_factory=set)
    """passages that offered nothing in some state"""
    endless: set[str] = field(default_factory=set)
    """passages from whose states no ending is reached"""
    cut: bool = False


def explore(scenario: Scenario) -> Explored:
    """Visit every state of a scenario, at most MOST_STATES."""
    return _Explorer(scenario).run()


class _Explorer:
    def __init__(self, scenario: Scenario) -> None:
        self.rules = Rules(scenario)
        self.found = Explored()
        first = scenario.passages[0].id
        self.start = self.rules.enter(first, self.rules.start())

    def run(self) -> Explored:
        ordered = order(self.rules)
        if ordered is None:
            self._circular()
        else:
            self._straight(ordered)
        self.found.unheld = [check.condition for check in self.rules.checks if not check.held]
        return self.found

    def _onward(self, name: str, state: State) -> Iterator[Position]:
        room = self.rules.rooms[name]
        offered = self.rules.offered(room, state)
        if not offered:
            self.found.stuck.add(name)
            return
        if self.rules.does_count(room, offered):
            self.found.counting = True
            state = (state[0] | COUNTED, *state[1:])
        for way in offered:
            moved = way.move(state)
            forks = (target for check, target in way.forks if check(moved))
            there = self.rules.enter(next(forks, way.target), moved)
            if there:
                yield there

    def _ended(self, name: str, state: State, plays: int) -> None:
        ending = name[1:]
        self.found.endings[ending] = self.found.endings.get(ending, 0) + plays
        if not state[0] & COUNTED:
            self.found.uncounted.add(ending)

    def _straight(self, ordered: list[str]) -> None:
        """Passage by passage: how many plays come to each state of it."""
        relevance = Relevance(self.rules, ordered)
        plays: dict[str, dict[State, int]] = {name: defaultdict(int) for name in ordered}
        self._arrive(plays, relevance, self.start, 1)
        for name in ordered:
            states = plays.pop(name)
            self.found.states += len(states)
            if self.found.states > MOST_STATES:
                self.found.cut = True
                return
            if states:
                self.found.passages.add(name)
            for state, count in states.items():
                for there in self._onward(name, state):
                    self._arrive(plays, relevance, there, count)
        self.found.plays = sum(self.found.endings.values())

    def _arrive(
        self,
        plays: dict[str, dict[State, int]],
        relevance: Relevance,
        there: Position | None,
        count: int,
    ) -> None:
        if there is None:
            return
        name, state = there
        if name in plays:
            plays[name][relevance.canonical(name, state)] += count
        else:
            self._ended(name, state, count)

    def _circular(self) -> None:
        """State by state, for scenarios in which plays can come back; they are not counted."""
        before: dict[Position, set[Position]] = {}
        waiting = [self.start] if self.start else []
        before.update((position, set()) for position in waiting)
        while waiting:
            position = waiting.pop()
            if position[0].startswith("="):
                self._ended(*position, 0)
                continue
            self.found.passages.add(position[0])
            for there in self._onward(*position):
                if there not in before:
                    before[there] = set()
                    waiting.append(there)
                before[there].add(position)
            if len(before) > MOST_STATES:
                self.found.cut = True
                return
        self.found.states = len(before)
        self._find_endless(before)

    def _find_endless(self, before: dict[Position, set[Position]]) -> None:
        waiting = [position for position in before if position[0].startswith("=")]
        reached = set(waiting)
        while waiting:
            fresh = before[waiting.pop()] - reached
            reached |= fresh
            waiting += fresh
        self.found.endless = {position[0] for position in before if position not in reached}
