"""A play as a conversation to read: what was said, what it changed, what is on offer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.scenario import Choice, Fired, Line, Passage, Scenario, State, order


@dataclass(frozen=True, slots=True)
class Change:
    """A meter's title and by how many points it moved, never 0."""

    title: str
    points: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that belong together: of a passage, or of an entry event that moved something.

    `roles` are those of the people who speak here for the first time in the play.
    """

    lines: tuple[Line, ...]
    roles: Mapping[str, str]
    is_event: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One moment that is behind the learner: what was shown, said, and what came of it.

    `changes` are what the reply moved, `facts` the texts that it taught; `said` is None where
    there was nothing to choose.
    """

    title: str
    shown: tuple[Stretch, ...]
    said: Choice | None
    consequence: tuple[Line, ...]
    changes: tuple[Change, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A play so far: the moments behind, oldest first, and the present one (empty at an ending)."""

    past: tuple[Exchange, ...]
    present: tuple[Stretch, ...]


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


def talk(state: State, roles: Mapping[str, str] | None = None) -> Talk:
    """The play to read; `roles` maps names to what is said of somebody at the first time."""
    scenario, texts = state.scenario, dict(state.scenario.facts)
    waiting, past = dict(roles or {}), list[Exchange]()
    for step in state.steps:
        passage = scenario.passage(step.passage)
        past.append(
            Exchange(
                title=passage.title,
                shown=_stretches(scenario, passage, step.fired, waiting),
                said=None if passage.is_continue else step.choice,
                consequence=step.choice.consequence,
                changes=changes(scenario, step.before, step.after),
                facts=tuple(texts[name] for name in step.learned),
            )
        )
    if state.is_over:
        return Talk(tuple(past), ())
    passage = scenario.passage(state.passage)
    return Talk(tuple(past), _stretches(scenario, passage, state.fired, waiting))


def _stretches(
    scenario: Scenario, passage: Passage, fired: Sequence[Fired], waiting: dict[str, str]
) -> tuple[Stretch, ...]:
    """A passage's parts as they were shown; who speaks is taken out of the roles in `waiting`.

    An event that moved nothing is told with the lines around it.
    """
    shown, lines, ran = list[Stretch](), list[Line](), list(fired)
    for part in (*passage.parts, None):
        if isinstance(part, Line):
            lines.append(part)
            continue
        ended = ran.pop(0) if part and ran and ran[0].event == part else None
        moved = changes(scenario, ended.before, ended.after) if ended else ()
        if ended and not moved:
            lines += ended.event.lines
        elif lines and (moved or not part):
            fresh = {line.speaker for line in lines} & waiting.keys()
            shown.append(Stretch(tuple(lines), {name: waiting.pop(name) for name in fresh}))
            lines = []
        if ended and moved:
            shown.append(Stretch(ended.event.lines, {}, True, moved))
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


def gauges(state: State, starts: Mapping[str, int] | None = None) -> tuple[Gauge, ...]:
    """Every meter as it stands now; `starts` are those of a play that began otherwise."""
    values = state.values
    at = decision_steps(state)
    before = state.steps[at[-1]].before if at else starts or _starts(state.scenario)
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
    return max(state.scenario.longest, decision_number(state) - state.is_over)


def known(state: State) -> tuple[str, ...]:
    """The texts of the facts learned, oldest first."""
    texts = dict(state.scenario.facts)
    return tuple(texts[name] for name in state.facts)


def _starts(scenario: Scenario) -> dict[str, int]:
    return {meter.name: meter.start for meter in scenario.meters}
