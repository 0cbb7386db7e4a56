"""One conversation in numbers: what a play adds, and what many plays tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.numbers.adding import Sums, gap, median_time
from app.domain.numbers.flags import Flag
from app.domain.numbers.item import ENOUGH, MANY
from app.domain.scenario import Passage, Scenario, State

OBVIOUS = 0.9
"""share of one choice from which on there is hardly a decision"""
SECOND = 2
"""of later tries, the one that everybody has once who has any"""
MARK = "\t"
"""between the parts of a way's name"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A choice: how many took it at first, as a share, and the share of later tries (or None)."""

    label: str
    count: int
    share: float
    later: float | None


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """A passage in numbers: `n` first tries came by, `later` of later ones; each once a play.

    `later` is 0 where those are of fewer than ten people.
    """

    passage: Passage
    n: int
    later: int
    choices: tuple[Taken, ...]
    timed: int
    seconds: float | None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkFigures:
    """A conversation in numbers.

    `endings` are (id, title, count of first tries, their share, share of later tries or None).
    `ways` are counts of first tries by (passage, label, where it led).
    """

    n: int
    later: int
    endings: tuple[tuple[str, str, int, float, float | None], ...]
    decisions: tuple[DecisionFigures, ...]
    ways: dict[tuple[str, str, str], int]
    flags: tuple[Flag, ...] = ()


def play_sums(state: State, moments: Sequence[datetime], started_at: datetime, number: int) -> Sums:
    """What one play that has ended adds: choices at first visits, times, ways, its ending.

    A later try (`number` above 1) takes over decisions of the one before in the moment it begins;
    those don't count. Of how many people later tries are is told by the second ones ("again").
    """
    is_first = number == 1
    part: Sums = {"n": 1, "ends": {state.ending: 1}, "picks": {}, "ways": {}, "times": {}}
    before = started_at
    nexts = [*(step.passage for step in state.steps[1:]), state.ending]
    for step, moment, onward in zip(state.steps, moments, nexts, strict=True):
        time, before = gap(before, moment), moment
        if moment <= started_at and not is_first:
            continue
        if step.first_visit:
            part["picks"].setdefault(step.passage, {})[step.choice.label] = 1
            if is_first and time is not None:
                part["times"].setdefault(step.passage, {})[time] = 1
        if is_first:
            way = MARK.join((step.passage, step.choice.label, onward))
            part["ways"][way] = part["ways"].get(way, 0) + 1
    if not is_first:
        del part["ways"], part["times"]
    if number == SECOND:
        part["again"] = 1
        part["came"] = dict.fromkeys(part["picks"], 1)
    return {"first" if is_first else "later": part}


def read_talk(scenario: Scenario, sums: Sums) -> TalkFigures:
    """The figures of a conversation from its sums."""
    first, later = sums.get("first", {}), sums.get("later", {})
    n = first.get("n", 0)
    more = later["n"] if later.get("again", 0) >= ENOUGH else 0
    endings = tuple(
        (
            one.id,
            one.title,
            count := first.get("ends", {}).get(one.id, 0),
            count / n if n else 0.0,
            later["ends"].get(one.id, 0) / more if more else None,
        )
        for one in scenario.endings
    )
    decisions = tuple(
        _decision(one, first, later) for one in scenario.passages if not one.is_continue
    )
    ways = {}
    for way, count in first.get("ways", {}).items():
        passage, label, onward = way.split(MARK)
        ways[passage, label, onward] = count
    unreached = [title for _, title, count, _, _ in endings if not count]
    flags = (Flag("unreached", 10, {"ending": unreached[0]}),) if unreached and n >= MANY else ()
    return TalkFigures(n, more, endings, decisions, ways, flags)


def _decision(passage: Passage, first: Sums, later: Sums) -> DecisionFigures:
    picks = first.get("picks", {}).get(passage.id, {})
    again = later.get("picks", {}).get(passage.id, {})
    is_enough = later.get("came", {}).get(passage.id, 0) >= ENOUGH
    n, more = sum(picks.values()), sum(again.values()) if is_enough else 0
    choices = tuple(
        Taken(
            one.label,
            count := picks.get(one.label, 0),
            count / n if n else 0.0,
            again.get(one.label, 0) / more if more else None,
        )
        for one in passage.choices
    )
    timed, seconds = median_time(first.get("times", {}).get(passage.id, {})) or (0, 0.0)
    known = seconds if timed >= ENOUGH else None
    found = DecisionFigures(passage, n, more, choices, timed, known)
    return replace(found, flags=_flags(found))


def _flags(decision: DecisionFigures) -> tuple[Flag, ...]:
    if decision.n < ENOUGH:
        return ()
    found = list[Flag]()
    top = max(decision.choices, key=lambda one: one.share)
    if top.share >= OBVIOUS:
        found.append(Flag("obvious", 30, {"choice": top.label, "share": top.share}))
    untaken = [one for one in decision.choices if not one.count and one.later in (None, 0.0)]
    if untaken and decision.n >= MANY:
        found.append(Flag("untaken", 12, {"choice": untaken[0].label}))
    return tuple(found)
