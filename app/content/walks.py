"""Walkthroughs: plays kept beside a scenario as its tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.content.blocks import Row, rows_of
from app.content.instructions import Instructions, Names
from app.content.place import Findings, listed
from app.domain.scenario import Scenario, State

FORM = "Write “name: Label, Label -> ending, trust >= 60”."


@dataclass(frozen=True, slots=True)
class Walk:
    """One walkthrough as written; `claims` are what else must be true at its ending."""

    name: str
    labels: tuple[str, ...]
    ending: str
    claims: tuple[str, ...]
    row: Row


def read_walks(text: str, findings: Findings) -> list[Walk]:
    """The walkthroughs of a .walks file; lines that can't be read are told."""
    walks = []
    for row, line in _plays(text, findings):
        match = re.fullmatch(r"([^:]+):(.*?)->(.*)", line)
        if not match:
            findings.fault("walk", row, "This walkthrough can't be read.", FORM)
            continue
        labels = tuple(label.strip() for label in match[2].split(","))
        ending, *claims = (part.strip() for part in match[3].split(","))
        walks.append(Walk(match[1].strip(), labels, ending, tuple(claims), row))
    return walks


def _plays(text: str, findings: Findings) -> Iterator[tuple[Row, str]]:
    play: tuple[Row, str] | None = None
    for row in rows_of(text):
        if row.blank or row.text.startswith("#"):
            continue
        if row.indent and play:
            play = (play[0], f"{play[1]} {row.text.strip()}")
        elif row.indent:
            findings.fault("walk", row, "This line goes on with nothing.", FORM)
        else:
            if play:
                yield play
            play = (row, row.text.strip())
    if play:
        yield play


def check_walks(scenario: Scenario, text: str, findings: Findings) -> int:
    """Play every walkthrough; returns how many ended as they say. All others are told."""
    return sum(_holds(scenario, walk, findings) for walk in read_walks(text, findings))


def _holds(scenario: Scenario, walk: Walk, findings: Findings) -> bool:
    state = scenario.opening()
    for n, label in enumerate(walk.labels, 1):
        choice = next((c for c in state.offered() if c.label == label), None)
        if choice is None:
            offered = listed(c.label for c in state.offered())
            where = f"in “{state.passage}”" if state.passage else "after the end"
            message = f"“{walk.name}”: decision {n}, “{label}”, is not offered {where}."
            findings.fault("walk", walk.row, message, f"On offer are {offered}.")
            return False
        state = state.after(choice)
    if not state.is_over:
        message = f"“{walk.name}” stops in “{state.passage}”."
        findings.fault("walk", walk.row, message, "Name every choice up to the ending.")
        return False
    if state.ending != walk.ending:
        message = (
            f"“{walk.name}” ends in “{state.ending}”, not in “{walk.ending}” ({_meters(state)})."
        )
        findings.fault("walk", walk.row, message, "Correct the walkthrough or the points.")
        return False
    held = [_claim(state, walk, claim, findings) for claim in walk.claims]
    return all(held)


def _claim(state: State, walk: Walk, claim: str, findings: Findings) -> bool:
    scenario = state.scenario
    names = Names([meter.name for meter in scenario.meters], [name for name, _ in scenario.facts])
    condition = Instructions(names, findings).condition(claim, walk.row)
    if condition is None:
        return False
    if condition.holds(state.values, state.marks):
        return True
    message = f"“{walk.name}”: “{claim}” isn't true at the end ({_meters(state)})."
    findings.fault("walk", walk.row, message, "Correct the walkthrough or the points.")
    return False


def _meters(state: State) -> str:
    return ", ".join(f"{name} = {value}" for name, value in state.meters)
