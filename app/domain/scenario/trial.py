"""Trying a scenario out: a play from any passage with any values, of which nothing is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.scenario.passage import Effects, Event, Meter
from app.domain.scenario.play import Scenario, State
from app.errors import N_, Conflict, Invalid

MOST_STEPS = 200
"""choices of one play; one that goes on goes round in a circle"""
Leaning = Literal["never moves", "only rises", "only falls"]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a trial begins: a passage, the meters (0 to 100), flags set, facts learned."""

    passage: str
    meters: tuple[tuple[str, int], ...]
    flags: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()

    @classmethod
    def usual(cls, scenario: Scenario, passage: str = "") -> "Beginning":
        """As learners begin, perhaps at another passage."""
        meters = tuple((meter.name, meter.start) for meter in scenario.meters)
        return cls(passage or scenario.passages[0].id, meters)


class Stopped(Conflict):
    """A trial can't go on as asked; `state` is as far as it came."""

    def __init__(self, message: str, state: State, **params: object) -> None:
        super().__init__(message, **params)
        self.state = state


def begin(scenario: Scenario, beginning: Beginning) -> State:
    """The state on entering the passage with these values: its own events run first.

    Raises Invalid for what the scenario doesn't have, and for meters outside of 0 to 100.
    """
    if beginning.passage not in {passage.id for passage in scenario.passages}:
        raise Invalid(N_("There is no passage “%(id)s”. Choose another."), id=beginning.passage)
    values = dict(beginning.meters)
    for meter in scenario.meters:
        if not 0 <= values.get(meter.name, -1) <= 100:
            message = N_("Give “%(meter)s” a whole number from 0 to 100.")
            raise Invalid(message, meter=meter.title)
    facts = [name for name, _text in scenario.facts]
    unknown = (beginning.flags - flags_of(scenario)) | ({*beginning.facts} - {*facts})
    if unknown:
        raise Invalid(N_("There is no flag or fact “%(name)s”."), name=min(unknown))
    start = State(
        scenario,
        tuple((meter.name, values[meter.name]) for meter in scenario.meters),
        flags=beginning.flags,
        facts=tuple(name for name in facts if name in beginning.facts),
    )
    return start.entering(beginning.passage)


def try_out(scenario: Scenario, beginning: Beginning, places: Sequence[int]) -> State:
    """The play that takes these choices, by their places in their passages (from 0), oldest first.

    Raises Invalid as begin() does, and Stopped where a choice is not on offer, leads to no ending
    although it should, or is one too many.
    """
    state = begin(scenario, beginning)
    for place in places:
        if len(state.steps) >= MOST_STEPS:
            message = N_("This play has gone on for %(count)s choices. Begin another.")
            raise Stopped(message, state, count=MOST_STEPS)
        choices = () if state.is_over else scenario.passage(state.passage).choices
        choice = choices[place] if place < len(choices) else None
        if choice is None or choice not in state.offered():
            message = N_("A choice of this play is not on offer here. It stands where it was.")
            raise Stopped(message, state)
        try:
            state = state.after(choice)
        except StopIteration:
            message = N_("“%(label)s” leads to an ending, and the condition of none holds.")
            raise Stopped(message, state, label=choice.label) from None
    return state


def flags_of(scenario: Scenario) -> set[str]:
    """All flags that a choice or event of a scenario sets."""
    return {flag for one in _effects(scenario) for flag in one.sets}


def leaning(scenario: Scenario) -> tuple[tuple[Meter, Leaning], ...]:
    """Meters that are out of balance: nothing moves them, or in one direction alone."""
    found = list[tuple[Meter, Leaning]]()
    for meter in scenario.meters:
        moved = {one.points([meter.name]) for one in _effects(scenario)} - {0}
        if not moved:
            found.append((meter, "never moves"))
        elif min(moved) > 0:
            found.append((meter, "only rises"))
        elif max(moved) < 0:
            found.append((meter, "only falls"))
    return tuple(found)


def _effects(scenario: Scenario) -> Iterator[Effects]:
    for passage in scenario.passages:
        yield from (part.effects for part in passage.parts if isinstance(part, Event))
        yield from (choice.effects for choice in passage.choices)
