"""A scenario's rules on bare numbers, the same moves as the domain's, to visit every state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.domain.condition import COMPARE, Condition, Test
from app.domain.scenario import Choice, Effects, Event, Passage, Scenario
from app.domain.scoring import counts

State = tuple[int, ...]
"""Bits of the flags and facts that are read (bit 0: a decision counted), then meters that are."""
COUNTED = 1
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
    """A choice: its condition, move, forks in order, and target."""

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
    """A passage: its entry events and ways on."""

    passage: Passage
    events: tuple[tuple[Check, Move], ...]
    ways: tuple[Way, ...]
    counting: dict[tuple[str, ...], bool] = field(default_factory=dict)


class Rules:
    """All rooms of a scenario. `checks` are all its conditions, compiled."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.checks: list[Check] = []
        names = {name for condition in conditions(scenario) for name in names_in(condition)}
        meters = [meter.name for meter in scenario.meters if meter.name in names]
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

    def enter(self, target: str, state: State) -> tuple[str, State] | None:
        """Where a target leads: a passage, or an ending as "=id". None where no ending holds."""
        room = self.rooms.get(target)
        if room:
            for check, move in room.events:
                if check(state):
                    state = move(state)
            return target, state
        if target != "end":
            return f"={target}", (state[0] & COUNTED,)
        for ending, check_ending in self.endings:
            if check_ending is None or check_ending(state):
                return f"={ending}", (state[0] & COUNTED,)
        return None

    def offered(self, room: Room, state: State) -> list[Way]:
        """The ways on offer."""
        return [way for way in room.ways if way.condition is None or way.condition(state)]

    def does_count(self, room: Room, offered: list[Way]) -> bool:
        """Whether a decision between these can be made better or worse."""
        key = tuple(way.choice.label for way in offered)
        if key not in room.counting:
            choices = [way.choice for way in offered]
            room.counting[key] = counts(choices, self.scenario.score)
        return room.counting[key]

    def _room(self, passage: Passage) -> Room:
        events = tuple(
            (self._check(part.condition), self._move(part.effects))
            for part in passage.parts
            if isinstance(part, Event)
        )
        return Room(passage, events, tuple(self._way(choice) for choice in passage.choices))

    def _way(self, choice: Choice) -> Way:
        return Way(
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
