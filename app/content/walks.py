"""Walkthroughs: plays kept beside a scenario as its tests."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.content.blocks import Row, rows_of
from app.content.instructions import Instructions, Names
from app.content.links import place_in
from app.content.place import Findings, listed
from app.content.places import Places
from app.domain.scenario import Scenario, State, flags_of

FORM = "Write “name: Label, Label -> ending, trust >= 60”."
MENDING = "Correct the walkthrough or the points."
PLAY = re.compile(r"([^:]+):(.*?)->(.*)", re.DOTALL)
Word = tuple[str, Row]
"""A label, ending or claim, and where it stands"""


@dataclass(frozen=True, slots=True)
class Walk:
    """One walkthrough as written; `claims` are what else must be true at its ending."""

    name: str
    labels: tuple[Word, ...]
    ending: Word
    claims: tuple[Word, ...]
    row: Row


def read_walks(text: str, findings: Findings) -> list[Walk]:
    """The walkthroughs of a .walks file; lines that can't be read are told."""
    walks: list[Walk] = []
    names: set[str] = set()
    for rows in _plays(text, findings):
        match = PLAY.fullmatch("\n".join(row.text for row in rows))
        walk = _walk(match, rows, findings) if match else None
        if match is None:
            findings.fault("bad-walk", rows[0], "This walkthrough can't be read.", FORM)
        if walk is None:
            continue
        if walk.name in names:
            message = f"There are two walkthroughs called “{walk.name}”."
            findings.fault("same-walk", walk.row, message, "Give one of them another name.")
        names.add(walk.name)
        walks.append(walk)
    return walks


def _walk(match: re.Match[str], rows: Sequence[Row], findings: Findings) -> Walk | None:
    labels, (ending, *claims) = _words(match, 2, rows), _words(match, 3, rows)
    empty = next((row for word, row in (*labels, ending, *claims) if not word), None)
    if empty:
        message = "Something is missing here: a label, the ending or a claim."
        findings.fault("bad-walk", empty, message, FORM)
        return None
    return Walk(" ".join(match[1].split()), tuple(labels), ending, tuple(claims), rows[0])


def _words(match: re.Match[str], group: int, rows: Sequence[Row]) -> list[Word]:
    """What stands between commas, each with its place."""
    words, at = list[Word](), match.start(group)
    for piece in match[group].split(","):
        start = at + len(piece) - len(piece.lstrip())
        words.append((" ".join(piece.split()), place_in(rows, start)))
        at += len(piece) + 1
    return words


def _plays(text: str, findings: Findings) -> Iterator[list[Row]]:
    """The lines of each play, without the indent of those that go on."""
    play: list[Row] = []
    for row in rows_of(text):
        bare = row.cut(row.indent)
        if row.blank or bare.text.startswith("#"):
            continue
        if row.indent and play:
            play.append(bare)
        elif row.indent:
            findings.fault("bad-walk", bare, "This line goes on with nothing.", FORM)
        else:
            if play:
                yield play
            play = [bare]
    if play:
        yield play


def check_walks(scenario: Scenario, walks: Sequence[Walk], findings: Findings) -> int:
    """Play every walkthrough; returns how many ended as they say. All others are told."""
    return sum(_holds(scenario, walk, findings) for walk in walks)


def _holds(scenario: Scenario, walk: Walk, findings: Findings) -> bool:
    state = scenario.opening()
    for n, (label, row) in enumerate(walk.labels, 1):
        choice = next((c for c in state.offered() if c.label == label), None)
        if choice is None:
            offered = listed(c.label for c in state.offered())
            where = f"in “{state.passage}”" if state.passage else "after the end"
            message = f"“{walk.name}”: decision {n}, “{label}”, is not offered {where}."
            mending = f"On offer are {offered}."
            if state.is_over:
                mending = f"The play came to “{state.ending}” before it: take it out."
            findings.fault("walk-not-offered", row, message, mending)
            return False
        state = state.after(choice)
    if not state.is_over:
        message = f"“{walk.name}” stops in “{state.passage}”."
        mending = "Name every choice up to the ending."
        findings.fault("walk-unfinished", walk.labels[-1][1], message, mending)
        return False
    if not _ends(state, walk, findings):
        return False
    held = [_claim(state, walk, claim, row, findings) for claim, row in walk.claims]
    return all(held)


def _ends(state: State, walk: Walk, findings: Findings) -> bool:
    ending, row = walk.ending
    if state.ending == ending:
        return True
    message = f"“{walk.name}” ends in “{state.ending}”, not in “{ending}” ({_meters(state)})."
    mending = MENDING
    if state.scenario.ending(ending) is None:
        mending = f"Endings are {listed(one.id for one in state.scenario.endings)}."
    findings.fault("walk-ends-elsewhere", row, message, mending)
    return False


def _claim(state: State, walk: Walk, claim: str, row: Row, findings: Findings) -> bool:
    scenario = state.scenario
    names = Names([meter.name for meter in scenario.meters], [name for name, _ in scenario.facts])
    condition = Instructions(names, findings, Places()).condition(claim, row)
    if condition is None:
        return False
    unknown = names.read_flags.keys() - flags_of(scenario)
    if unknown:
        message = f"There is no flag or fact “{min(unknown)}”."
        mending = f"Flags and facts are {listed(sorted(flags_of(scenario) | {*names.facts}))}."
        findings.fault("walk-claim", row, message, mending)
        return False
    if condition.holds(state.values, state.marks):
        return True
    message = f"“{walk.name}”: “{claim}” isn't true at the end ({_meters(state)})."
    findings.fault("walk-claim", row, message, MENDING)
    return False


def _meters(state: State) -> str:
    return ", ".join(f"{name} = {value}" for name, value in state.meters)
