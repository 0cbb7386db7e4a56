"""Playing a scenario: the state a play is in, and its replay from decisions."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.condition import Condition
from app.domain.scenario.passage import (
    Choice,
    Effects,
    Ending,
    Event,
    Line,
    Meter,
    Passage,
    Person,
)
from app.errors import N_, Conflict


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole conversation, compiled. `score`: the meters that say how good a decision was.

    `longest`: the most decisions of a play; `fewest`: the fewest that count in a best play, N of
    the score. Both are worked out once, by `extent.measured`.
    """

    slug: str
    title: str
    minutes: int
    meters: tuple[Meter, ...]
    passages: tuple[Passage, ...]
    endings: tuple[Ending, ...]
    score: tuple[str, ...]
    passing: str = ""
    cast: tuple[Person, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    summary: str = ""
    setup: str = ""
    debrief: str = ""
    shuffled: bool = True
    longest: int = 0
    fewest: int = 0
    optional: bool = False
    kind: Literal["scenario"] = "scenario"

    def passage(self, id: str) -> Passage:
        """The passage with this id; KeyError where there is none."""
        for passage in self.passages:
            if passage.id == id:
                return passage
        raise KeyError(id)

    def ending(self, id: str) -> Ending | None:
        """The ending with this id, if there is one."""
        return next((ending for ending in self.endings if ending.id == id), None)

    def passes(self, ending: str) -> bool:
        """Whether `ending` is the least good one that counts as passed, or a better one."""
        ids = [one.id for one in self.endings]
        return not self.passing or ids.index(ending) <= ids.index(self.passing)

    def beginning(self, starts: Mapping[str, int]) -> "Scenario":
        """The scenario as one attempt plays it: carried meters begin at what `starts` says.

        `longest` and `fewest` stay those of the usual start: every attempt has the same measure.
        """
        if not any(meter.carried and meter.name in starts for meter in self.meters):
            return self
        meters = tuple(
            replace(meter, start=starts.get(meter.name, meter.start)) if meter.carried else meter
            for meter in self.meters
        )
        return replace(self, meters=meters)

    def opening(self) -> "State":
        """The state before any decision: the first passage, entered."""
        start = State(self, meters=tuple((meter.name, meter.start) for meter in self.meters))
        return start.entering(self.passages[0].id)


@dataclass(frozen=True, slots=True)
class Fired:
    """An entry event that ran, and the meters before and after it."""

    event: Event
    before: Mapping[str, int]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision as it happened: what was shown, offered, taken, and the meters around it."""

    passage: str
    choice: Choice
    offered: tuple[Choice, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    learned: tuple[str, ...]
    shown: tuple[Line, ...]
    first_visit: bool
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where a play stands. `passage` is "" once `ending` is reached; `shown`: the present lines."""

    scenario: Scenario
    meters: tuple[tuple[str, int], ...]
    passage: str = ""
    ending: str = ""
    flags: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    shown: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    visited: frozenset[str] = frozenset()
    fired: tuple[Fired, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether an ending was reached."""
        return bool(self.ending)

    @property
    def values(self) -> dict[str, int]:
        """Meter name → value, 0 to 100."""
        return dict(self.meters)

    @property
    def marks(self) -> frozenset[str]:
        """Flags set and facts learned, as conditions read them."""
        return self.flags | frozenset(self.facts)

    def offered(self) -> tuple[Choice, ...]:
        """The choices on offer here, in file order; none at an ending."""
        if self.is_over:
            return ()
        return tuple(
            c for c in self.scenario.passage(self.passage).choices if self._holds(c.condition)
        )

    def locked(self) -> tuple[Choice, ...]:
        """Choices that are not on offer but shown with the reason why."""
        if self.is_over:
            return ()
        choices = self.scenario.passage(self.passage).choices
        return tuple(c for c in choices if c.locked and not self._holds(c.condition))

    def after(self, choice: Choice) -> "State":
        """The state that taking `choice` (one of those offered) leads to."""
        moved = self.changed(choice.effects)
        fork = next(
            (fork.target for fork in choice.forks if moved._holds(fork.condition)), choice.target
        )
        there = moved.entering(fork)
        step = Step(
            passage=self.passage,
            choice=choice,
            offered=self.offered(),
            before=self.values,
            after=moved.values,
            learned=tuple(fact for fact in moved.facts if fact not in self.facts),
            shown=self.shown,
            first_visit=self.passage not in self.visited,
            fired=self.fired,
        )
        return replace(there, steps=(*self.steps, step), visited=self.visited | {self.passage})

    def entering(self, target: str) -> "State":
        """The state on entering a passage (its events run) or ending; "end": the first to hold."""
        if target == "end":
            ending = next(e for e in self.scenario.endings if self._holds(e.condition))
            return replace(self, passage="", ending=ending.id, shown=(), fired=())
        if self.scenario.ending(target):
            return replace(self, passage="", ending=target, shown=(), fired=())
        state, shown, fired = replace(self, passage=target), list[Line](), list[Fired]()
        for part in self.scenario.passage(target).parts:
            if isinstance(part, Line):
                shown.append(part)
            elif state._holds(part.condition):
                before, state = state.values, state.changed(part.effects)
                shown.extend(part.lines)
                fired.append(Fired(part, before, state.values))
        return replace(state, shown=tuple(shown), fired=tuple(fired))

    def changed(self, effects: Effects) -> "State":
        """The state with `effects` applied; meters are clamped to 0-100."""
        values = self.values
        for meter, points in effects.meters:
            values[meter] += points
        clamped = tuple((name, min(100, max(0, value))) for name, value in values.items())
        facts = self.facts + tuple(fact for fact in effects.learns if fact not in self.facts)
        return replace(
            self,
            meters=clamped,
            flags=(self.flags | set(effects.sets)) - set(effects.clears),
            facts=facts,
        )

    def _holds(self, condition: Condition | None) -> bool:
        return condition is None or condition.holds(self.values, self.marks)


def walk(scenario: Scenario, decisions: Sequence[str]) -> State:
    """Replay `decisions` (choice labels, oldest first) from the scenario's start.

    Returns the state reached: passage or ending, meters (0 to 100), flags, facts, and the steps.
    Raises Conflict where a decision is not offered by the state it meets.
    """
    state = scenario.opening()
    for label in decisions:
        choice = next((c for c in state.offered() if c.label == label), None)
        if choice is None:
            raise Conflict(N_("“%(label)s” is not offered here."), label=label)
        state = state.after(choice)
    return state


def order(scenario: Scenario, passage: str, count: int, seed: int) -> tuple[int, ...]:
    """The order in which one attempt shows `count` choices (places in the file), by its seed."""
    places = list(range(count))
    if scenario.shuffled:
        random.Random(f"{seed}:{passage}").shuffle(places)  # noqa: S311 - no secret
    return tuple(places)


def word(value: int) -> str:
    """The word for a meter's value. Source: course format, section 5.

    >>> [word(value) for value in (0, 25, 45, 65, 85)]
    ['critical', 'strained', 'workable', 'strong', 'outstanding']
    """
    bounds = (
        (85, N_("outstanding")),
        (65, N_("strong")),
        (45, N_("workable")),
        (25, N_("strained")),
    )
    return next((name for bound, name in bounds if value >= bound), N_("critical"))
