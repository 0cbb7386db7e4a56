"""What a play came to, decision by decision: what was said, what moved, what was stronger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.scenario import Choice, Line, Scenario, State, Step
from app.domain.scoring import best_of, counts, worth
from app.domain.transcript import Change, changes

Standing = Literal["best", "close", "weak"]


@dataclass(frozen=True, slots=True)
class Kick:
    """What moved without a decision: an entry event or a continue passage, its lines and changes.

    `before` is the number of the decision that it precedes; after the last one, its number plus 1.
    """

    before: int
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One decision, numbered from 1. `taken` and `strongest` are choices with html, label and why.

    `changes` are the points it really moved, after clamping; `worth` is 0.0 to 1.0; `counts` says
    whether the score knows it; `strongest` is None where the taken choice is a best one; `kicks`
    are what moved since the decision before.
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
    kicks: tuple[Kick, ...] = ()


def moves(state: State) -> tuple[Move, ...]:
    """Every decision of a play, oldest first; continue passages are none."""
    known = kicks(state)
    return tuple(
        _move(state, number, step, (kick for kick in known if kick.before == number))
        for number, step in enumerate(_decisions(state), 1)
    )


def kicks(state: State) -> tuple[Kick, ...]:
    """All that moved without a decision, oldest first; with the moves it explains every point."""
    scenario, found, number = state.scenario, list[Kick](), 1
    for step in state.steps:
        for fired in step.fired:
            moved = changes(scenario, fired.before, fired.after)
            found.append(Kick(number, fired.event.lines, moved))
        if not scenario.passage(step.passage).is_continue:
            number += 1
        elif moved := changes(scenario, step.before, step.after):
            found.append(Kick(number, step.choice.consequence, moved))
    for fired in state.fired:
        moved = changes(scenario, fired.before, fired.after)
        found.append(Kick(number, fired.event.lines, moved))
    return tuple(found)


def aftermath(state: State) -> tuple[Kick, ...]:
    """What moved after the last decision."""
    last = len(_decisions(state))
    return tuple(kick for kick in kicks(state) if kick.before > last)


def overall(state: State) -> tuple[Change, ...]:
    """What the whole play changed since the meters' starts; those that end there are left out."""
    starts = {meter.name: meter.start for meter in state.scenario.meters}
    return changes(state.scenario, starts, state.values)


def written(scenario: Scenario, lines: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What was asked and the line written, in the order of the story; `lines` are by passage."""
    return tuple(
        (passage.ask, lines[passage.id])
        for passage in scenario.passages
        if passage.ask and lines.get(passage.id)
    )


def _decisions(state: State) -> list[Step]:
    return [step for step in state.steps if not state.scenario.passage(step.passage).is_continue]


def _move(state: State, number: int, step: Step, before: Iterable[Kick]) -> Move:
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
        kicks=tuple(before),
    )


def _standing(value: float) -> Standing:
    if value >= 1:
        return "best"
    return "close" if value >= 0.5 else "weak"
