"""A play as a conversation to read: what was said, what it changed, what is on offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.scenario import Choice, Line, Scenario, State, longest, order


@dataclass(frozen=True, slots=True)
class Change:
    """A meter's title and by how many points it moved, never 0."""

    title: str
    points: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """One moment that is behind the learner.

    `entered` is what its entry events changed, `changes` what the reply did, `facts` are the
    texts that it taught; `said` is None where there was nothing to choose.
    """

    number: int
    title: str
    shown: tuple[Line, ...]
    entered: tuple[Change, ...]
    said: Choice | None
    consequence: tuple[Line, ...]
    changes: tuple[Change, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A meter as it stands now, 0 to 100; `change` is since the last reply, entering included."""

    name: str
    title: str
    value: int
    change: int
    mark: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A reply on the page by its place there; locked ones have no place, only the reason."""

    place: int | None
    html: str
    locked: str = ""


def exchanges(state: State) -> tuple[Exchange, ...]:
    """The moments so far, oldest first; the present one is not among them."""
    scenario, texts = state.scenario, dict(state.scenario.facts)
    shown, previous, number = list[Exchange](), dict[str, int](), 0
    for step in state.steps:
        passage = scenario.passage(step.passage)
        number += not passage.is_continue
        start = previous or _starts(scenario)
        shown.append(
            Exchange(
                number=number,
                title=passage.title,
                shown=step.shown,
                entered=changes(scenario, start, step.before),
                said=None if passage.is_continue else step.choice,
                consequence=step.choice.consequence,
                changes=changes(scenario, step.before, step.after),
                facts=tuple(texts[name] for name in step.learned),
            )
        )
        previous = dict(step.after)
    return tuple(shown)


def changes(
    scenario: Scenario, before: Mapping[str, int], after: Mapping[str, int]
) -> tuple[Change, ...]:
    """What moved between two readings of the meters, in the scenario's order."""
    return tuple(
        Change(meter.title, after[meter.name] - before[meter.name])
        for meter in scenario.meters
        if after[meter.name] != before[meter.name]
    )


def entered(state: State) -> tuple[Change, ...]:
    """What entering the present passage changed."""
    before = state.steps[-1].after if state.steps else _starts(state.scenario)
    return changes(state.scenario, before, state.values)


def gauges(state: State) -> tuple[Gauge, ...]:
    """Every meter as it stands now."""
    values = state.values
    at = decision_steps(state)
    before = state.steps[at[-1]].before if at else _starts(state.scenario)
    return tuple(
        Gauge(
            meter.name,
            meter.title,
            values[meter.name],
            values[meter.name] - before[meter.name],
            meter.mark,
            meter.note,
        )
        for meter in state.scenario.meters
    )


def in_order(
    scenario: Scenario, passage: str, choices: Iterable[Choice], seed: int
) -> tuple[Choice, ...]:
    """These choices of a passage as one attempt shows them."""
    wanted = {choice.label for choice in choices}
    every = scenario.passage(passage).choices
    places = order(scenario, passage, len(every), seed)
    return tuple(every[place] for place in places if every[place].label in wanted)


def offers(state: State, seed: int) -> tuple[Offer, ...]:
    """The replies as the page shows them, locked ones too; places count those on offer from 0."""
    if state.is_over:
        return ()
    locked = {choice.label: choice.locked for choice in state.locked()}
    choices = (*state.offered(), *state.locked())
    shown, place = list[Offer](), 0
    for choice in in_order(state.scenario, state.passage, choices, seed):
        if choice.label in locked:
            shown.append(Offer(None, choice.html, locked[choice.label]))
        else:
            shown.append(Offer(place, choice.html))
            place += 1
    return tuple(shown)


def introductions(
    shown: Iterable[Iterable[Line]], roles: Mapping[str, str]
) -> tuple[dict[str, str], ...]:
    """For each stretch of lines, the roles of those who speak there for the first time."""
    met, found = set[str](), list[dict[str, str]]()
    for lines in shown:
        fresh = {line.speaker for line in lines if line.speaker} - met
        found.append({name: roles[name] for name in fresh if name in roles})
        met |= fresh
    return tuple(found)


def decision_number(state: State) -> int:
    """The number, from 1, of the decision that is open; scenes without a choice don't count."""
    scenario = state.scenario
    return 1 + sum(not scenario.passage(step.passage).is_continue for step in state.steps)


def decision_steps(state: State) -> tuple[int, ...]:
    """For each decision, oldest first, its place (from 0) among all steps, scenes included."""
    steps = enumerate(state.steps)
    return tuple(at for at, step in steps if not state.scenario.passage(step.passage).is_continue)


def most_decisions(state: State) -> int:
    """How many decisions the play may take; a loop can take it past the longest straight way."""
    return max(longest(state.scenario), decision_number(state) - state.is_over)


def known(state: State) -> tuple[str, ...]:
    """The texts of the facts learned, oldest first."""
    texts = dict(state.scenario.facts)
    return tuple(texts[name] for name in state.facts)


def _starts(scenario: Scenario) -> dict[str, int]:
    return {meter.name: meter.start for meter in scenario.meters}
