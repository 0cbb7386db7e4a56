"""The decision on which a play turned, found backwards from the endings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.relevance import Relevance, order
from app.domain.rules import Position, Rules, Way
from app.domain.scenario import Choice, Ending, Scenario, State, walk
from app.domain.scoring import worths
from app.domain.transcript import Change, changes

MOST_STATES = 60_000
MOST_WORK = 240_000
"""ways tried; together they bound the time and memory that one scenario takes"""
Reach = tuple[int, int]
"""The best ending that can be reached, by its place from 0 (the best), and passages until then."""


@dataclass(frozen=True, slots=True)
class Pivot:
    """The decision where the best reachable ending changed most; `number` counts from 1.

    `best` could be reached before it, `left` is the best after it. `instead` is the reply that
    would have kept `best`, `moved` the points that it would really have moved. `onward` are the
    decisions from there to `best`: what is asked, and the reply.
    """

    number: int
    title: str
    taken: Choice
    best: Ending
    left: Ending
    instead: Choice
    moved: tuple[Change, ...]
    onward: tuple[tuple[str, Choice], ...]


class Outlook:
    """Every state of a scenario, and the best that can still be reached from it.

    `is_cut`: there are too many states to look at all of them, and nothing is told.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.rules = Rules(scenario)
        ordered = order(self.rules)
        self._relevance = Relevance(self.rules, ordered) if ordered else None
        sources = self._explored()
        self.is_cut = sources is None
        self._reach = self._found(sources or {})

    def __len__(self) -> int:
        return len(self._reach)

    def start(self) -> Position:
        """Where every play begins."""
        there = self.rules.enter(self.scenario.passages[0].id, self.rules.start())
        assert there  # it is a passage
        return self._bare(there)

    def after(self, position: Position) -> Iterator[tuple[Way, Position]]:
        """The replies on offer, in file order, and where each leads."""
        name, state = position
        room = self.rules.rooms.get(name)
        for way in self.rules.offered(room, state) if room else ():
            if there := self.rules.take(way, state):
                yield way, self._bare(there)

    def reach(self, position: Position) -> Reach:
        """The best ending from there and how far it is; past the last where none is reached."""
        return self._reach.get(position, (len(self.scenario.endings), 0))

    def along(self, steps: Sequence[Choice]) -> list[Position]:
        """The positions of a play by its choices: the start, and that after each."""
        found = [self.start()]
        for choice in steps:
            ways = self.after(found[-1])
            found.append(next(there for way, there in ways if way.choice.label == choice.label))
        return found

    def _bare(self, there: Position) -> Position:
        """A position without what makes no difference to what can be reached from it."""
        name, state = there
        if name.startswith("="):
            return name, ()
        return (name, self._relevance.canonical(name, state)) if self._relevance else there

    def _explored(self) -> dict[Position, list[Position]] | None:
        """Every position that plays come to, and from where; None where they are too many."""
        sources: dict[Position, list[Position]] = {self.start(): []}
        waiting, work = list(sources), 0
        while waiting:
            position = waiting.pop()
            room = self.rules.rooms.get(position[0])
            work += room.cost if room else 0
            for _way, there in self.after(position):
                if there not in sources:
                    sources[there] = []
                    waiting.append(there)
                sources[there].append(position)
            if len(sources) > MOST_STATES or work > MOST_WORK:
                return None
        return sources

    def _found(self, sources: dict[Position, list[Position]]) -> dict[Position, Reach]:
        """Backwards from each ending, the best first: what comes to it first keeps it."""
        found: dict[Position, Reach] = {}
        for place, ending in enumerate(self.scenario.endings):
            last: Position = (f"={ending.id}", ())
            edge, steps = [last] if last in sources else [], 0
            while edge:
                reach, further = (place, steps), list[Position]()
                for position in edge:
                    if position not in found:
                        found[position] = reach
                        further += sources[position]
                edge, steps = further, steps + 1
        return found


def find_pivot(outlook: Outlook, state: State) -> Pivot | None:
    """The decision of an ended play that changed the best reachable ending most.

    The endings of a scenario are ordered, the best first. The best reachable ending of a state is
    the first in that order to which some replies lead from there, by all the rules of play: entry
    events, conditions, forks, and meters clamped to 0-100. It gets no better by playing on. A
    decision changes it by as many places as it stands lower after that reply, and what happens on
    entering what follows, than before it. The biggest change is the pivot, of equal ones the
    earliest. None where no decision changed it, or where the outlook was cut short.

    `instead` is one of the replies that were on offer and keep that ending: the one of the highest
    worth (`scoring.worth`), of several the one nearest to the ending, then the first in the file.
    `onward` goes on by replies on a shortest way to the ending; of several the one of the highest
    worth, then the first in the file.
    """
    if outlook.is_cut:
        return None
    along = outlook.along([step.choice for step in state.steps])
    places = [outlook.reach(position)[0] for position in along]
    falls = [after - before for before, after in pairwise(places)]
    most = max(falls, default=0)
    return _pivot(outlook, state, falls.index(most), along) if most > 0 else None


def _pivot(outlook: Outlook, state: State, at: int, along: Sequence[Position]) -> Pivot:
    scenario, step = state.scenario, state.steps[at]
    before, after = (outlook.reach(position)[0] for position in along[at : at + 2])
    kept = [
        (-worth, steps, place, way, there)
        for place, (way, there, worth) in enumerate(_weighed(outlook, along[at]))
        for reached, steps in [outlook.reach(there)]
        if reached == before
    ]
    *_, way, there = min(kept, key=lambda one: one[:3])
    was = walk(scenario, [one.choice.label for one in state.steps[:at]])
    would = was.after(way.choice).steps[-1]
    earlier = state.steps[: at + 1]
    return Pivot(
        number=sum(not scenario.passage(one.passage).is_continue for one in earlier),
        title=scenario.passage(step.passage).title,
        taken=step.choice,
        best=scenario.endings[before],
        left=scenario.endings[after],
        instead=way.choice,
        moved=changes(scenario, would.before, would.after),
        onward=tuple(_onward(outlook, there)),
    )


def _onward(outlook: Outlook, position: Position) -> Iterator[tuple[str, Choice]]:
    """The decisions of the way to the best ending from here; there is one."""
    while position[0] in outlook.rules.rooms:
        passage = outlook.rules.rooms[position[0]].passage
        weighed = _weighed(outlook, position)
        way, position, _ = min(weighed, key=lambda one: (outlook.reach(one[1]), -one[2]))
        if not passage.is_continue:
            yield passage.title, way.choice


def _weighed(outlook: Outlook, position: Position) -> list[tuple[Way, Position, float]]:
    """The replies on offer, where they lead, and what they are worth."""
    ways = list(outlook.after(position))
    worth = worths([way.choice for way, _ in ways], outlook.scenario.score)
    return [(way, there, worth) for (way, there), worth in zip(ways, worth, strict=True)]
