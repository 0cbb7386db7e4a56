"""Where the meters of a new attempt begin that an earlier scenario left somewhere."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.scenario import Scenario, walk
from app.errors import Conflict
from app.models import Attempt
from app.services import courses
from app.services.scenarios.runs import Run, list_decisions


def find_starts(session: Session, enrollment_id: int, scenario: Scenario) -> dict[str, int]:
    """Meter name → value (0 to 100), of the carried meters whose earlier scenario was finished.

    What counts is how its first attempt ended, the one on record; practice moves nothing.
    """
    carried = [(meter.name, meter.carried) for meter in scenario.meters if meter.carried]
    ended = _ended(session, enrollment_id, {one.scenario for _name, one in carried})
    return {
        name: one.start(ended[one.scenario][name])
        for name, one in carried
        if name in ended.get(one.scenario, {})
    }


def take_over(scenario: Scenario, earlier: Run, step: int) -> tuple[dict[str, int], dict[str, str]]:
    """Starts and lines of an earlier run at it, for one that goes on after its first steps."""
    begun, written = earlier.attempt.starts, earlier.attempt.lines
    starts = {
        meter.name: meter.carried.start(begun[meter.name])
        for meter in scenario.meters
        if meter.carried and meter.name in begun
    }
    kept = {one.passage for one in earlier.state.steps[:step]}
    return starts, {passage: line for passage, line in written.items() if passage in kept}


def _ended(
    session: Session, enrollment_id: int, activities: Collection[str]
) -> dict[str, dict[str, int]]:
    """Activity → the meters at the end of its first attempt, if that has ended."""
    if not activities:
        return {}
    query = select(Attempt).where(
        Attempt.enrollment_id == enrollment_id,
        Attempt.activity.in_(activities),
        Attempt.practice.is_(False),
        Attempt.ending != "",
    )
    found: dict[str, dict[str, int]] = {}
    for one in session.scalars(query):
        pinned = courses.pinned(session, one)
        if pinned and isinstance(pinned[1], Scenario):
            labels = list_decisions(session, one)[0]
            try:
                found[one.activity] = walk(pinned[1].beginning(one.starts), labels).values
            except Conflict:  # older code compiled it otherwise
                continue
    return found
