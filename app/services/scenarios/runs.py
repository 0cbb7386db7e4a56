"""One attempt at a scenario, loaded and replayed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.commitment import Commitment
from app.domain.course import Course, Module
from app.domain.scenario import Choice, Scenario, State, walk
from app.domain.transcript import in_order
from app.errors import N_, Conflict, NotFound
from app.models import Attempt, Decision
from app.models.rows import rows
from app.services import courses, enrollments
from app.services.enrollments import Place
from app.services.sessions import Actor

LOCKED = enrollments.OF_ATTEMPT.with_for_update(of=enrollments.BOTH)
TAKEN = (
    select(Decision.choice, Decision.decided_at, Decision.reason, Decision.confidence)
    .where(Decision.attempt_id == bindparam("attempt"))
    .order_by(Decision.position)
)
MOVED_ON = N_("This conversation has moved on. Here is where it stands.")


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at a scenario, replayed from its decisions.

    `place` follows the course as published now; `course`, `module` and `scenario` are those of
    the revision that the attempt is pinned to, the scenario with the attempt's own starts.
    `commitments` are what was said before the consequence of each decision, None where nothing was
    asked.
    """

    attempt: Attempt
    place: Place
    course: Course
    module: Module
    scenario: Scenario
    decisions: tuple[str, ...]
    decided_at: tuple[datetime, ...]
    commitments: tuple[Commitment | None, ...]
    state: State

    @property
    def saved_at(self) -> datetime:
        """When the last decision, else the start, was stored."""
        return self.decided_at[-1] if self.decided_at else self.attempt.started_at


def get(session: Session, actor: Actor, key: str, lock: bool = False) -> Run:
    """The actor's attempt, replayed from its decisions. Raises NotFound for other people's."""
    statement = LOCKED if lock else enrollments.OF_ATTEMPT
    found = session.execute(statement, {"actor": actor.id, "key": key}).first()
    if found is None:
        raise NotFound
    *columns, attempt = found
    pinned = courses.compiled(session, attempt.revision_id)
    at = courses.pinned(session, attempt)
    if at is None or not isinstance(at[1], Scenario):
        raise NotFound
    place = enrollments.at(session, actor, columns)
    taken, scenario = list_decisions(session, attempt), at[1].beginning(attempt.starts)
    return Run(attempt, place, pinned, at[0], scenario, *taken, walk(scenario, taken[0]))


def choices_at(run: Run, step: int) -> tuple[Choice, ...]:
    """What was or is on offer at a step, in the order of this attempt's page.

    Raises Conflict for steps that lie ahead.
    """
    if 0 <= step < len(run.state.steps):
        taken = run.state.steps[step]
        return in_order(run.scenario, taken.passage, taken.offered, run.attempt.seed)
    if step != len(run.state.steps) or run.state.is_over:
        raise Conflict(MOVED_ON)
    return in_order(run.scenario, run.state.passage, run.state.offered(), run.attempt.seed)


def list_decisions(
    session: Session, attempt: Attempt
) -> tuple[tuple[str, ...], tuple[datetime, ...], tuple[Commitment | None, ...]]:
    """An attempt's choices by label, oldest first, when each was stored, and what was said."""
    found = rows(session, TAKEN, attempt=attempt.id).all()
    said = (Commitment(row[2], row[3]) if row[3] else None for row in found)
    return tuple(row[0] for row in found), tuple(row[1] for row in found), tuple(said)
