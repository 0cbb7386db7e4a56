"""Scenarios: a branching conversation with a partner, and its replay from decisions."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.condition import Condition
from app.errors import Conflict, N_


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the stories: `slug` is the heading's id in people.md; `role` stands under the name."""

    slug: str
    name: str
    role: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said (by `speaker`, a whole name or "You") or, without speaker, narrated. Safe HTML."""

    html: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a choice or an entry event changes: meter points as written, flags, facts; `rate` replaces the worth."""

    meters: tuple[tuple[str, int], ...] = ()
    sets: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    learns: tuple[str, ...] = ()
    rate: float | None = None

    def points(self, meters: Collection[str]) -> int:
        """Points on the named meters, as written, before clamping."""
        return sum(points for meter, points in self.meters if meter in meters)


@dataclass(frozen=True, slots=True)
class Fork:
    """`to #target if condition`, judged after the choice's own effects."""

    target: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Choice:
    """What a passage offers. `label` is its short name in records, maps and walkthroughs; `target` a passage id or "end"."""

    label: str
    html: str
    target: str
    effects: Effects = Effects()
    condition: Condition | None = None
    locked: str = ""
    forks: tuple[Fork, ...] = ()
    consequence: tuple[Line, ...] = ()
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """Happens on every entering of its passage while `condition` holds; `lines` are shown where it stands."""

    condition: Condition
    effects: Effects = Effects()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One moment: its parts in file order (lines and entry events), then choices. `id` is unique in the scenario."""

    id: str
    title: str
    parts: tuple[Line | Event, ...] = ()
    choices: tuple[Choice, ...] = ()
    is_continue: bool = False
    measures: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """How it can come out; endings are ordered best to worst, the last needs no condition."""

    id: str
    title: str
    html: str = ""
    condition: Condition | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Meter:
    """A whole number 0 to 100 with a title; `mark` is a tick on it and `note` says what the tick means."""

    name: str
    title: str
    start: int = 50
    mark: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole conversation, compiled. `score` names the meters that say how good a decision was."""

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
    kind: Literal["scenario"] = "scenario"

    def passage(self, id: str) -> Passage:
        """The passage with this id; KeyError where there is none."""
        return next(passage for passage in self.passages if passage.id == id)

    def ending(self, id: str) -> Ending | None:
        """The ending with this id, if there is one."""
        return next((ending for ending in self.endings if ending.id == id), None)

    def passes(self, ending: str) -> bool:
        """Whether `ending` is the least good one that counts as passed, or a better one."""
        ids = [one.id for one in self.endings]
        return not self.passing or ids.index(ending) <= ids.index(self.passing)

    def opening(self) -> "State":
        """The state before any decision: the first passage, entered."""
        start = State(self, meters=tuple((meter.name, meter.start) for meter in self.meters))
        return start.entering(self.passages[0].id)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision as it happened: what was offered (labels), taken, and the meters before, after, and from entering."""

    passage: str
    choice: Choice
    offered: tuple[Choice, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    learned: tuple[str, ...]
    shown: tuple[Line, ...]
    first_visit: bool


@dataclass(frozen=True, slots=True)
class State:
    """Where a play stands. `passage` is "" once `ending` is reached; `shown` are the lines of the present passage."""

    scenario: Scenario
    meters: tuple[tuple[str, int], ...]
    passage: str = ""
    ending: str = ""
    flags: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    shown: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    visited: frozenset[str] = frozenset()

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
        return tuple(c for c in self.scenario.passage(self.passage).choices if self._holds(c.condition))

    def locked(self) -> tuple[Choice, ...]:
        """Choices that are not on offer but shown with the reason why."""
        if self.is_over:
            return ()
        choices = self.scenario.passage(self.passage).choices
        return tuple(c for c in choices if c.locked and not self._holds(c.condition))

    def after(self, choice: Choice) -> "State":
        """The state that taking `choice` (one of those offered) leads to."""
        moved = self.changed(choice.effects)
        fork = next((fork.target for fork in choice.forks if moved._holds(fork.condition)), choice.target)
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
        )
        return replace(there, steps=(*self.steps, step), visited=self.visited | {self.passage})

    def entering(self, target: str) -> "State":
        """The state on entering a passage or ending; "end" is the first ending whose condition holds. Runs entry events."""
        if target == "end":
            ending = next(e for e in self.scenario.endings if self._holds(e.condition))
            return replace(self, passage="", ending=ending.id, shown=())
        if self.scenario.ending(target):
            return replace(self, passage="", ending=target, shown=())
        state, shown = replace(self, passage=target), list[Line]()
        for part in self.scenario.passage(target).parts:
            if isinstance(part, Line):
                shown.append(part)
            elif state._holds(part.condition):
                state = state.changed(part.effects)
                shown.extend(part.lines)
        return replace(state, shown=tuple(shown))

    def changed(self, effects: Effects) -> "State":
        """The state with `effects` applied; meters are clamped to 0-100."""
        values = self.values
        for meter, points in effects.meters:
            values[meter] += points
        clamped = tuple((name, min(100, max(0, value))) for name, value in values.items())
        facts = self.facts + tuple(fact for fact in effects.learns if fact not in self.facts)
        return replace(
            self, meters=clamped, flags=(self.flags | set(effects.sets)) - set(effects.clears), facts=facts
        )

    def _holds(self, condition: Condition | None) -> bool:
        return condition is None or condition.holds(self.values, self.marks)


def walk(scenario: Scenario, decisions: Sequence[str]) -> State:
    """Replay `decisions` (choice labels, oldest first) from the scenario's start.

    Returns the state reached: passage or ending, meters (0 to 100), flags, facts, and the steps on the way.
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
    """The order in which one attempt shows `count` choices of a passage: places in file order, the same for the same seed."""
    places = list(range(count))
    if scenario.shuffled:
        random.Random(f"{seed}:{passage}").shuffle(places)
    return tuple(places)


def word(value: int) -> str:
    """The word for a meter's value. Source: course format, section 5.

    >>> [word(value) for value in (0, 25, 45, 65, 85)]
    ['critical', 'strained', 'workable', 'strong', 'outstanding']
    """
    bounds = ((85, N_("outstanding")), (65, N_("strong")), (45, N_("workable")), (25, N_("strained")))
    return next((name for bound, name in bounds if value >= bound), N_("critical"))


def longest(scenario: Scenario) -> int:
    """The most decisions a play can take without visiting a passage twice (scenes marked continue do not count)."""

    def count(passage_id: str, seen: frozenset[str]) -> int:
        if passage_id == "end" or passage_id in seen or scenario.ending(passage_id):
            return 0
        passage = scenario.passage(passage_id)
        targets = {c.target for c in passage.choices} | {f.target for c in passage.choices for f in c.forks}
        onward = max((count(target, seen | {passage_id}) for target in targets), default=0)
        return onward + (not passage.is_continue)

    return count(scenario.passages[0].id, frozenset())
