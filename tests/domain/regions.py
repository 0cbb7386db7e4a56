"""Every play of a conversation at once: states that nothing ahead can tell apart are one region.

A meter's value is compared with numbers ahead; what moves it until then shifts these numbers. Two
values with no such number between them pass every condition alike, whatever is chosen, for clamping
to 0-100 carries no value across a number from 1 to 100. So one state stands for its region, and
the regions and replies that lead from one to the next stand for all plays.
"""

from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass, field, replace

from app.domain.condition import Condition
from app.domain.scenario import Choice, Effects, Event, Passage, Scenario, State

NUMBERS = {">=": (0,), "<": (0,), ">": (1,), "<=": (1,), "=": (0, 1)}
"""Operator → how far from its number values begin to be told apart."""


@dataclass(slots=True)
class Ahead:
    """What is read from here on: of each meter the values that begin a stretch, and marks."""

    begins: dict[str, set[int]] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    def reads(self, condition: Condition | None) -> None:
        """Add what a condition reads."""
        for test in (test for group in condition.groups for test in group) if condition else ():
            if test.operator:
                begins = {test.number + more for more in NUMBERS[test.operator]}
                self.begins.setdefault(test.name, set()).update(begins)
            else:
                self.marks.add(test.name)

    def joins(self, other: "Ahead", effects: Effects) -> None:
        """Add what is read after these effects."""
        points = dict(effects.meters)
        for name, begins in other.begins.items():
            shifted = {one - points.get(name, 0) for one in begins}
            self.begins.setdefault(name, set()).update(shifted & set(range(1, 101)))
        self.marks |= other.marks


class Regions:
    """All regions of a scenario without circles that plays come to, by their keys."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._ahead: dict[str, Ahead] = {}
        self._stretches: dict[str, list[list[int]]] = {}
        self._after: dict[object, list[tuple[Choice, object]]] = {}
        self._best: dict[object, int] = {}
        self.start = self._visit(scenario.opening())

    @property
    def all(self) -> Set[object]:
        """Every region."""
        return self._after.keys()

    def after(self, region: object) -> list[tuple[Choice, object]]:
        """The replies on offer, in file order, and the regions that they lead to."""
        return self._after[region]

    def best(self, region: object) -> int:
        """The place of the best ending that any replies lead to from here."""
        return self._best[region]

    def _visit(self, state: State) -> object:
        key = self._key(state)
        if key not in self._after:
            there = [
                (choice, self._visit(_bare(state.after(choice)))) for choice in state.offered()
            ]
            self._after[key] = there
            ids = [ending.id for ending in self.scenario.endings]
            ends = (
                [ids.index(state.ending)] if state.is_over else [self._best[to] for _, to in there]
            )
            self._best[key] = min(ends)
        return key

    def _key(self, state: State) -> object:
        if state.is_over:
            return state.ending
        ahead, name = self._of(self.scenario.passage(state.passage)), state.passage
        if name not in self._stretches:
            self._stretches[name] = [sorted(ahead.begins.get(m, ())) for m, _value in state.meters]
        pairs = zip(self._stretches[name], state.meters, strict=True)
        stretches = tuple(bisect_right(begins, value) for begins, (_name, value) in pairs)
        return name, stretches, state.marks & ahead.marks

    def _of(self, passage: Passage) -> Ahead:
        """What is read from a passage on, its entry events being over."""
        if passage.id not in self._ahead:
            found = Ahead()
            for choice in passage.choices:
                found.reads(choice.condition)
                there = Ahead()
                for fork in choice.forks:
                    there.reads(fork.condition)
                for target in (choice.target, *(fork.target for fork in choice.forks)):
                    there.joins(self._entering(target), Effects())
                found.joins(there, choice.effects)
            self._ahead[passage.id] = found
        return self._ahead[passage.id]

    def _entering(self, target: str) -> Ahead:
        found = Ahead()
        if target == "end":
            for ending in self.scenario.endings:
                found.reads(ending.condition)
        elif not self.scenario.ending(target):
            passage = self.scenario.passage(target)
            found.joins(self._of(passage), Effects())
            for event in reversed([one for one in passage.parts if isinstance(one, Event)]):
                before = Ahead()
                before.joins(found, Effects())
                before.joins(found, event.effects)
                before.reads(event.condition)
                found = before
        return found


def _bare(state: State) -> State:
    return replace(state, steps=(), fired=(), shown=())
