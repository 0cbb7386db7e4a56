"""What a play came to, decision by decision: what was said, what moved, what was stronger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.scenario import Choice, Fired, Line, Scenario, State, Step
from app.domain.scoring import best_of, counts, worth
from app.domain.transcript import Change, Gauge, changes

Standing = Literal["best", "close", "weak"]


AT_ONCE = 6
"""Decisions that are read in one go; a longer play is told in parts."""


@dataclass(frozen=True, slots=True)
class Kick:
    """What moved without a decision, its lines and changes: entry events of one passage.

    With a `title` it is a whole scene without a choice, as it was shown.
    """

    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One decision, numbered from 1. `taken` and `strongest` are choices with html, label and why.

    `changes` are the points it really moved, after clamping; `worth` is 0.0 to 1.0; `counts` says
    whether the score knows it; `strongest` is None where the taken choice is a best one.
    """

    number: int
    passage: str
    title: str
    taken: Choice
    changes: tuple[Change, ...]
    worth: float
    counts: bool
    strongest: Choice | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Part:
    """Decisions that belong together, with what moved around them, in the order of the play.

    `until` is the title of the scene that ends it, "" where a decision does; `gauges` are
    the meters as they stand then, their changes are since the part began.
    """

    told: tuple[Move | Kick, ...]
    until: str
    gauges: tuple[Gauge, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """The decisions in it; none where a play has none."""
        return tuple(one for one in self.told if isinstance(one, Move))


def moves(state: State) -> tuple[Move, ...]:
    """Every decision of a play, oldest first; continue passages are none."""
    return tuple(_move(state, number, step) for number, step in enumerate(_decisions(state), 1))


def parts(state: State) -> tuple[Part, ...]:
    """All that a play came to: its decisions and what moved without them, told in parts.

    A play of more than AT_ONCE decisions is divided behind its scenes without a choice. Together
    the parts explain every point.
    """
    decided, found = iter(moves(state)), list[Part]()
    told, until, began = list[Move | Kick](), "", _starts(state.scenario)
    is_long = len(_decisions(state)) > AT_ONCE
    for step in state.steps:
        passage = state.scenario.passage(step.passage)
        if passage.is_continue:
            told += _scene(state.scenario, step)
            until = passage.title if any(isinstance(one, Move) for one in told) else ""
            continue
        if is_long and until:
            now = step.fired[0].before if step.fired else step.before
            found.append(Part(tuple(told), until, _stand(state.scenario, began, now)))
            told, began = [], now
        told += _entered(state.scenario, step.fired)
        told.append(next(decided))
        until = ""
    told += _entered(state.scenario, state.fired)
    return (*found, Part(tuple(told), until, _stand(state.scenario, began, state.values)))


def overall(state: State) -> tuple[Change, ...]:
    """What the whole play changed since the meters' starts; those that end there are left out."""
    return changes(state.scenario, _starts(state.scenario), state.values)


def written(scenario: Scenario, lines: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What was asked and the line written, in the order of the story; `lines` are by passage."""
    return tuple(
        (passage.ask, lines[passage.id])
        for passage in scenario.passages
        if passage.ask and lines.get(passage.id)
    )


def _starts(scenario: Scenario) -> Mapping[str, int]:
    return {meter.name: meter.start for meter in scenario.meters}


def _stand(
    scenario: Scenario, began: Mapping[str, int], now: Mapping[str, int]
) -> tuple[Gauge, ...]:
    return tuple(
        Gauge(one.name, one.title, now[one.name], now[one.name] - began[one.name], None, "")
        for one in scenario.meters
    )


def _entered(scenario: Scenario, fired: Sequence[Fired]) -> list[Kick]:
    """What happened on entering a passage, as one."""
    if not fired:
        return []
    lines = tuple(line for one in fired for line in one.event.lines)
    return [Kick(lines, changes(scenario, fired[0].before, fired[-1].after))]


def _scene(scenario: Scenario, step: Step) -> list[Kick]:
    """A scene, where the play made any difference to it: else it is only told on the way."""
    before = step.fired[0].before if step.fired else step.before
    moved = changes(scenario, before, step.after)
    if not step.fired and not moved:
        return []
    lines = (*step.shown, *step.choice.consequence)
    return [Kick(lines, moved, scenario.passage(step.passage).title)]


def _decisions(state: State) -> list[Step]:
    return [step for step in state.steps if not state.scenario.passage(step.passage).is_continue]


def _move(state: State, number: int, step: Step) -> Move:
    scenario = state.scenario
    best = best_of(step.offered, scenario.score)
    value = worth(step.choice, step.offered, scenario.score)
    return Move(
        number=number,
        passage=step.passage,
        title=scenario.passage(step.passage).title,
        taken=step.choice,
        changes=changes(scenario, step.before, step.after),
        worth=value,
        counts=step.first_visit and counts(step.offered, scenario.score),
        strongest=None if step.choice in best else best[0],
        standing=_standing(value),
    )


def _standing(value: float) -> Standing:
    if value >= 1:
        return "best"
    return "close" if value >= 0.5 else "weak"
