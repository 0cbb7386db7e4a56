"""A scenario's rules on bare numbers, the same moves as the domain's, to visit every state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.domain.condition import COMPARE, Condition, Operator, Test
from app.domain.scenario import Choice, Effects, Event, Passage, Scenario
from app.domain.scoring import counts, worth

State = tuple[int, ...]
"""Bits of the flags and facts that are read (bit 0: a decision counted), then meters that are."""
COUNTED = 1
MOST_PAIRS = 200
Position = tuple[str, State]
"""A passage, or an ending as "=id", and the state there."""
Term = tuple[int, Callable[[int, int], bool] | None, int]
"""(place of the meter in the state, comparison, number), or (bit, None, 1 set or 0 not set)"""


@dataclass(slots=True)
class Move:
    """What effects do to a state."""

    points: tuple[tuple[int, int], ...]
    sets: int
    kept: int

    def __call__(self, state: State) -> State:
        """The state after it; meters are clamped to 0-100."""
        if not self.points:
            return (
                ((state[0] | self.sets) & self.kept, *state[1:])
                if self.sets or ~self.kept
                else state
            )
        values = list(state)
        values[0] = (values[0] | self.sets) & self.kept
        for place, points in self.points:
            values[place] = min(100, max(0, values[place] + points))
        return tuple(values)


@dataclass(slots=True)
class Way:
    """A choice: its place in its passage, condition, move, forks in order, and target."""

    place: int
    choice: Choice
    condition: "Check | None"
    move: Move
    forks: tuple[tuple["Check", str], ...]
    target: str


@dataclass(slots=True)
class Check:
    """A condition on a state; remembers whether it ever held."""

    condition: Condition
    groups: tuple[tuple[Term, ...], ...]
    held: bool = False

    def __call__(self, state: State) -> bool:
        """Whether it holds."""
        for group in self.groups:
            for place, compare, number in group:
                if compare is None:
                    if bool(state[0] & place) is not bool(number):
                        break
                elif not compare(state[place], number):
                    break
            else:
                self.held = True
                return True
        return False


@dataclass(slots=True)
class Room:
    """A passage: its entry events and ways on. `cost`: the work of leaving it, in ways tried."""

    passage: Passage
    events: tuple[tuple[Check, Move], ...]
    ways: tuple[Way, ...]
    cost: int
    weighed: dict[tuple[int, ...], tuple[float, ...]] = field(default_factory=dict)


class Rules:
    """All rooms of a scenario. `checks` are all its conditions, compiled.

    With `every_meter` states hold those too that no condition reads.
    """

    def __init__(self, scenario: Scenario, *, every_meter: bool = False) -> None:
        self.scenario = scenario
        self.checks: list[Check] = []
        names = {name for condition in conditions(scenario) for name in names_in(condition)}
        meters = [one.name for one in scenario.meters if every_meter or one.name in names]
        self.places = {name: n for n, name in enumerate(meters, 1)}
        marks = sorted(names - set(meters))
        self._bits = {name: 2 << n for n, name in enumerate(marks)}
        self.rooms = {passage.id: self._room(passage) for passage in scenario.passages}
        self.endings = [
            (ending.id, self._check(ending.condition) if ending.condition else None)
            for ending in scenario.endings
        ]

    def start(self) -> State:
        """The state before anything happens."""
        values = {meter.name: meter.start for meter in self.scenario.meters}
        return (0, *(values[name] for name in self.places))

    def enter(self, target: str, state: State) -> Position | None:
        """Where a target leads: a passage, or an ending as "=id". None where no ending holds."""
        room = self.rooms.get(target)
        if room:
            for check, move in room.events:
                if check(state):
                    state = move(state)
            return target, state
        if target != "end":
            return f"={target}", state
        for ending, check_ending in self.endings:
            if check_ending is None or check_ending(state):
                return f"={ending}", state
        return None

    def offered(self, room: Room, state: State) -> list[Way]:
        """The ways on offer."""
        return [way for way in room.ways if way.condition is None or way.condition(state)]

    def take(self, way: Way, state: State) -> Position | None:
        """Where one of the ways on offer leads; None where no ending holds."""
        moved = way.move(state)
        for check, target in way.forks:
            if check(moved):
                return self.enter(target, moved)
        return self.enter(way.target, moved)

    def worths(self, room: Room, offered: list[Way]) -> tuple[float, ...]:
        """The worth of each way on offer; () where all are the same, which doesn't count."""
        key = tuple(way.place for way in offered)
        if key not in room.weighed:
            choices = [way.choice for way in offered]
            score = self.scenario.score
            room.weighed[key] = (
                tuple(worth(choice, choices, score) for choice in choices)
                if counts(choices, score)
                else ()
            )
        return room.weighed[key]

    def _room(self, passage: Passage) -> Room:
        events = tuple(
            (self._check(part.condition), self._move(part.effects))
            for part in passage.parts
            if isinstance(part, Event)
        )
        before = len(self.checks)
        ways = tuple(self._way(place, choice) for place, choice in enumerate(passage.choices))
        own = [*self.checks[before:], *(check for check, _move in events)]
        terms = sum(len(group) for check in own for group in check.groups)
        return Room(passage, events, ways, len(ways) + terms // 8 + 1)

    def _way(self, place: int, choice: Choice) -> Way:
        return Way(
            place,
            choice,
            self._check(choice.condition) if choice.condition else None,
            self._move(choice.effects),
            tuple((self._check(fork.condition), fork.target) for fork in choice.forks),
            choice.target,
        )

    def _move(self, effects: Effects) -> Move:
        points = ((self.places[name], n) for name, n in effects.meters if name in self.places)
        return Move(
            tuple(points), self._mask((*effects.sets, *effects.learns)), ~self._mask(effects.clears)
        )

    def _mask(self, names: Iterable[str]) -> int:
        return sum({self._bits.get(name, 0) for name in names})

    def _check(self, condition: Condition) -> Check:
        groups = tuple(
            tuple(
                (self.places[test.name], COMPARE[test.operator], test.number)
                if test.operator
                else (self._bits[test.name], None, 0 if test.negated else 1)
                for test in group
            )
            for group in condition.groups
        )
        self.checks.append(Check(condition, groups))
        return self.checks[-1]


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


def can_hold(condition: Condition) -> bool:
    """Whether any meter values from 0 to 100 and any flags meet it."""
    return any(_agree(group) for group in condition.groups)


def _agree(tests: Iterable[Test]) -> bool:
    wanted: dict[str, bool] = {}
    allowed: dict[str, set[int]] = {}
    for test in tests:
        if test.operator:
            values = allowed.setdefault(test.name, set(range(101)))
            values &= {n for n in range(101) if COMPARE[test.operator](n, test.number)}
        elif wanted.setdefault(test.name, not test.negated) is test.negated:
            return False
    return all(allowed.values())


def implies(narrow: Condition, wide: Condition) -> bool:
    """Whether `wide` surely holds wherever `narrow` does (each group taken for itself).

    False where there are too many groups to say so quickly.

    >>> high = Condition(((Test("trust", ">=", 70),),))
    >>> low = Condition(((Test("trust", ">", 50),),))
    >>> implies(high, low), implies(low, high)
    (True, False)
    """
    if len(narrow.groups) * len(wide.groups) > MOST_PAIRS:
        return False
    return all(any(_covers(group, one) for one in wide.groups) for group in narrow.groups)


def _covers(narrow: Iterable[Test], wide: Iterable[Test]) -> bool:
    """Whether no values meet all of `narrow` and miss one term of `wide`."""
    return all(not _agree([*narrow, _opposite(test)]) for test in wide)


OPPOSITE: dict[Operator, Operator] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def _opposite(test: Test) -> Test:
    if test.operator is None:
        return Test(test.name, negated=not test.negated)
    if test.operator == "=":
        return Test(test.name, ">=", 0)  # "not equal" is no term; this one excludes nothing
    return Test(test.name, OPPOSITE[test.operator], test.number)
