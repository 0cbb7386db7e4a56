"""What a learner has done with a scenario before: endings reached, earlier attempts."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from app.domain.course import Activity, Module
from app.domain.pivot import Pivot, find_pivot
from app.domain.scenario import Scenario
from app.models import Attempt
from app.models.rows import rows
from app.services import courses, progress
from app.services.enrollments import Place
from app.services.scenarios.runs import Run, get
from app.services.sessions import Actor

MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Past:
    """One attempt in a list: `ending` and `score` (0.0 to 1.0) are empty while it is open."""

    key: str
    number: int
    practice: bool
    started_at: datetime
    finished_at: datetime | None
    ending: str
    score: float | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A scenario before it is played.

    `seen` are ids of endings reached, best first; `attempts` the latest ones, newest first, and
    the first one at their end; `paused` the one to go on with.
    """

    place: Place
    module: Module
    scenario: Scenario
    seen: tuple[str, ...]
    attempts: tuple[Past, ...]
    paused: Run | None
    is_done: bool


def meet(session: Session, actor: Actor, place: Place, activity: str) -> Meeting:
    """What the scenario's first page shows. Raises NotFound, NotAllowed while it is locked."""
    module, scenario = place.find(activity, "scenario")
    assert isinstance(scenario, Scenario)  # find() was told the kind
    records = progress.list_records(session, place.enrollment.id)
    progress.require_open(place, module, records)
    attempts = _list_latest(session, place, activity)
    paused = next((one.key for one in attempts if one.finished_at is None), "")
    reached = {ending for ending, *_ in list_reached(session, place.enrollment.id, activity)}
    record = records.get(activity)
    return Meeting(
        place=place,
        module=module,
        scenario=scenario,
        seen=tuple(one.id for one in scenario.endings if one.id in reached),
        attempts=attempts,
        paused=get(session, actor, paused) if paused else None,
        is_done=bool(record and record.done_at),
    )


@dataclass(frozen=True, slots=True)
class Hindsight:
    """A run that has ended, with what stands around it.

    `reached` are ids of all endings that the learner has seen; `first` the key of the attempt on
    record; `module` where the scenario is now (None where it was taken out of the course);
    `following` where to go on. `pivot` is the decision on which the play turned, if any did;
    `is_cut`: the scenario has too many ways to say so.
    """

    run: Run
    reached: frozenset[str]
    first: str
    is_passed: bool
    module: Module | None
    following: tuple[Module, Activity] | None
    pivot: Pivot | None
    is_cut: bool


def look_back(session: Session, run: Run) -> Hindsight:
    """What the debrief of an ended run shows beside the play itself."""
    place, activity = run.place, run.attempt.activity
    reached = list_reached(session, run.attempt.enrollment_id, activity)
    found = place.course.find(activity)
    outlook = courses.outlook(session, run.attempt.revision_id, run.scenario)
    return Hindsight(
        run=run,
        reached=frozenset(one.ending for one in reached),
        first=next((one.key for one in reached if not one.practice), ""),
        is_passed=any(one.passed for one in reached),
        module=found[0] if found and isinstance(found[1], Scenario) else None,
        following=progress.following(session, place, activity) if found else None,
        pivot=find_pivot(outlook, run.state),
        is_cut=outlook.is_cut,
    )


class Reached(NamedTuple):
    """An ending that a learner has reached, in practice or not, and whether it passes (1 or 0)."""

    ending: str
    practice: bool
    passed: int
    key: str
    score: float


REACHED = (
    select(
        Attempt.ending,
        Attempt.practice,
        func.max(case((Attempt.passed.is_(True), 1), else_=0)),
        func.min(Attempt.key),
        func.min(Attempt.score),
    )
    .where(
        Attempt.enrollment_id == bindparam("enrollment"),
        Attempt.activity == bindparam("activity"),
        Attempt.ending != "",
    )
    .group_by(Attempt.ending, Attempt.practice)
)


def list_reached(session: Session, enrollment_id: int, activity: str) -> list[Reached]:
    """Endings reached: at most two rows each (first attempt, practice), however many attempts."""
    found = rows(session, REACHED, enrollment=enrollment_id, activity=activity)
    return [Reached(*row) for row in found]


def _list_latest(session: Session, place: Place, activity: str) -> tuple[Past, ...]:
    """The latest attempts, newest first, and the first one at their end."""
    mine = (Attempt.enrollment_id == place.enrollment.id) & (Attempt.activity == activity)
    highest = select(func.max(Attempt.number)).where(mine).scalar_subquery()
    query = (
        select(
            Attempt.key,
            Attempt.number,
            Attempt.practice,
            Attempt.started_at,
            Attempt.finished_at,
            Attempt.ending,
            Attempt.score,
            Attempt.passed,
        )
        .where(mine, or_(Attempt.number == 1, Attempt.number > highest - MOST_LISTED))
        .order_by(Attempt.number.desc())
    )
    return tuple(Past(*row) for row in session.execute(query))
