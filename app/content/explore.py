"""Every state a scenario can come to, counted exactly: what plays reach, and what none does."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from app.domain.condition import Condition
from app.domain.relevance import Relevance, order
from app.domain.rules import COUNTED, Position, Rules, State
from app.domain.scenario import Scenario

MOST_STATES = 60_000
MOST_WORK = 240_000
"""ways tried; together they bound the time and memory that one scenario takes"""


@dataclass(slots=True)
class Explored:
    """What plays can reach.

    `plays` is their exact number, None where plays can come back to a state, so that they are
    endless, or where there were too many states to visit (`cut`: then nothing else is complete, and
    what isn't here may still be reached).
    `shortest` and `longest` count the decisions of plays that end, None where plays can loop.
    """

    states: int = 0
    plays: int | None = None
    shortest: int | None = None
    longest: int | None = None
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
    """Visit every state of a scenario, in bounded time: at most MOST_STATES and MOST_WORK."""
    return _Explorer(scenario).run()


@dataclass(slots=True)
class _Plays:
    """How many plays come to a state, and the fewest and most decisions they took."""

    count: int
    fewest: int
    most: int

    def joined(self, other: "_Plays") -> "_Plays":
        return _Plays(
            self.count + other.count,
            min(self.fewest, other.fewest),
            max(self.most, other.most),
        )


class _Explorer:
    def __init__(self, scenario: Scenario) -> None:
        self.rules = Rules(scenario)
        self.found = Explored()
        self.work = 0
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
        self.work += room.cost
        offered = self.rules.offered(room, state)
        if not offered:
            self.found.stuck.add(name)
            return
        if self.rules.worths(room, offered):
            self.found.counting = True
            state = (state[0] | COUNTED, *state[1:])
        for way in offered:
            there = self.rules.take(way, state)
            if there:
                yield there

    def _is_too_much(self, states: int) -> bool:
        self.found.cut = states > MOST_STATES or self.work > MOST_WORK
        return self.found.cut

    def _ended(self, name: str, state: State, count: int) -> None:
        ending = name[1:]
        self.found.endings[ending] = self.found.endings.get(ending, 0) + count
        if not state[0] & COUNTED:
            self.found.uncounted.add(ending)

    def _straight(self, ordered: list[str]) -> None:
        """Passage by passage: how many plays come to each state of it."""
        relevance = Relevance(self.rules, ordered)
        waiting: dict[str, dict[State, _Plays]] = {name: {} for name in ordered}
        ends: list[_Plays] = []
        self._arrive(waiting, relevance, self.start, _Plays(1, 0, 0), ends)
        for name in ordered:
            states = waiting.pop(name)
            taken = int(not self.rules.rooms[name].passage.is_continue)
            if states:
                self.found.passages.add(name)
            for state, plays in states.items():
                self.found.states += 1
                if self._is_too_much(self.found.states):
                    return
                onward = _Plays(plays.count, plays.fewest + taken, plays.most + taken)
                for there in self._onward(name, state):
                    self._arrive(waiting, relevance, there, onward, ends)
        self._sum(ends)

    def _arrive(
        self,
        waiting: dict[str, dict[State, _Plays]],
        relevance: Relevance,
        there: Position | None,
        plays: _Plays,
        ends: list[_Plays],
    ) -> None:
        if there is None:
            return
        name, state = there
        if name not in waiting:
            self._ended(name, state, plays.count)
            ends[:] = [ends[0].joined(plays)] if ends else [plays]
            return
        states, state = waiting[name], relevance.canonical(name, state)
        before = states.get(state)
        states[state] = _added(before, plays)

    def _circular(self) -> None:
        """State by state, for scenarios in which plays can come back to a passage."""
        before: dict[Position, list[Position]] = {}
        waiting = [self.start] if self.start else []
        before.update((position, []) for position in waiting)
        while waiting:
            position = waiting.pop()
            if position[0].startswith("="):
                self._ended(*position, 0)
                continue
            self.found.passages.add(position[0])
            for there in map(_bare, self._onward(*position)):
                if there not in before:
                    before[there] = []
                    waiting.append(there)
                before[there].append(position)
            self.found.states = len(before)
            if self._is_too_much(len(before)):
                return
        self._find_endless(before)
        self._count(before)

    def _count(self, before: dict[Position, list[Position]]) -> None:
        """How many plays end where, if none comes back to a state that it was in."""
        onward: dict[Position, list[Position]] = {position: [] for position in before}
        left = {position: len(sources) for position, sources in before.items()}
        for position, sources in before.items():
            for source in sources:
                onward[source].append(position)
        ready = [position for position, count in left.items() if not count]
        arrived = dict.fromkeys(ready, _Plays(1, 0, 0))
        ends: dict[str, _Plays] = {}
        while ready:
            position = ready.pop()
            (name, _state), plays = position, arrived[position]
            if name.startswith("="):
                ends[name] = _added(ends.get(name), plays)
                continue
            taken = int(not self.rules.rooms[name].passage.is_continue)
            plays = _Plays(plays.count, plays.fewest + taken, plays.most + taken)
            for there in onward[position]:
                arrived[there] = _added(arrived.get(there), plays)
                left[there] -= 1
                ready += [there] * (not left[there])
        if not any(left.values()):
            self.found.endings |= {name[1:]: plays.count for name, plays in ends.items()}
            self._sum(ends.values())

    def _sum(self, ends: Collection[_Plays]) -> None:
        self.found.plays = sum(self.found.endings.values())
        self.found.shortest = min((plays.fewest for plays in ends), default=None)
        self.found.longest = max((plays.most for plays in ends), default=None)

    def _find_endless(self, before: dict[Position, list[Position]]) -> None:
        waiting = [position for position in before if position[0].startswith("=")]
        reached = set(waiting)
        while waiting:
            fresh = set(before[waiting.pop()]) - reached
            reached |= fresh
            waiting += fresh
        self.found.endless = {position[0] for position in before if position not in reached}


def _added(before: _Plays | None, plays: _Plays) -> _Plays:
    return before.joined(plays) if before else plays


def _bare(position: Position) -> Position:
    """Of an ending all that matters is whether a decision counted before it."""
    name, state = position
    return (name, (state[0] & COUNTED,)) if name.startswith("=") else position
