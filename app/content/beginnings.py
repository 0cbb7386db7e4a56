"""Scenarios that begin where an earlier one ended: every beginning must leave every ending open."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod

from app.content.explore import Explored, explore
from app.content.place import Findings, Place
from app.domain.extent import extent
from app.domain.scenario import Meter, Scenario

MOST_BEGINNINGS = 400
MOST_STATES = 200_000
"""of all beginnings together; each is looked at as a scenario of its own"""


def check_beginnings(scenario: Scenario, place: Place, findings: Findings) -> None:
    """Tell the endings that some beginning shuts out, and scores that depend on where it begins.

    Nothing is said of endings that no play reaches from the usual start: that was told already.
    """
    spans = [_span(meter) for meter in scenario.meters]
    if all(len(span) == 1 for span in spans):
        return
    for meter in scenario.meters:
        if meter.carried and not meter.carried.least <= meter.start <= meter.carried.most:
            message = f"“{meter.name}” begins at {meter.start}, outside of what “within” allows."
            mending = "Give “else” a value within."
            findings.fault("bad-start", place, message, mending)
    usual, count = explore(scenario), prod(map(len, spans))
    if count > MOST_BEGINNINGS or count * usual.states > MOST_STATES:
        message = "There are too many beginnings to try each of them."
        mending = f"Narrow “within”: {count:,} beginnings are too many to try."
        findings.hint("not-proven", place, message, mending)
        return
    _try_all(scenario, usual, spans, place, findings)


def _try_all(
    scenario: Scenario,
    usual: Explored,
    spans: list[tuple[int, ...]],
    place: Place,
    findings: Findings,
) -> None:
    told: set[str] = set()
    for starts in product(*spans):
        begun = _begun(scenario, starts)
        found = explore(begun)
        said = _said(scenario, starts)
        for ending in sorted(usual.endings.keys() - found.endings.keys() - told):
            told.add(ending)
            message = f"No play can come to the ending “{ending}” when {said}."
            mending = "Narrow “within”, or change its “when”."
            findings.fault("unreached-ending", place, message, mending)
        if "score" not in told and extent(begun).fewest != scenario.fewest and scenario.fewest:
            told.add("score")
            message = f"The number of decisions that make the score is another one when {said}."
            mending = "Let the same decisions count from every beginning."
            findings.fault("bad-start", place, message, mending)


def _span(meter: Meter) -> tuple[int, ...]:
    if meter.carried is None:
        return (meter.start,)
    return tuple(range(meter.carried.least, meter.carried.most + 1))


def _begun(scenario: Scenario, starts: tuple[int, ...]) -> Scenario:
    meters = zip(scenario.meters, starts, strict=True)
    return replace(scenario, meters=tuple(replace(meter, start=n) for meter, n in meters))


def _said(scenario: Scenario, starts: tuple[int, ...]) -> str:
    return " and ".join(_of(scenario, starts))


def _of(scenario: Scenario, starts: tuple[int, ...]) -> Iterator[str]:
    for meter, start in zip(scenario.meters, starts, strict=True):
        if meter.carried:
            yield f"{meter.name} begins at {start}"
