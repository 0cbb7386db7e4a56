"""Whether the product can serve, and how its parts fare: for machines, admins and commands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.models import Beat, CourseRow, Outbox, Revision, SessionRow, Task
from app.services import beats, faults

ACTIVE = timedelta(minutes=15)
"""a browser counts as here when it was seen since; that is written at most every ten minutes"""

LATE = timedelta(minutes=10)
"""how long a letter may wait before somebody should look"""


def missing(session: Session, is_migrated: Callable[[Engine], bool]) -> str:
    """What is missing first: "database", "migrations" or "published course"; else ""."""
    try:
        if not is_migrated(session.get_bind().engine):
            return "migrations"
        published = select(CourseRow.id).where(CourseRow.published_id.is_not(None)).limit(1)
        return "" if session.scalars(published).first() else "published course"
    except SQLAlchemyError:
        return "database"


@dataclass(frozen=True, slots=True)
class Figures:
    """How the site's parts fare at one moment.

    `outbox` and `tasks` are counts by state without what is over and went well; `oldest_letter` and
    `oldest_task` the moments since which the longest waiting ones wait, None where none does;
    `sessions` the browsers that were seen in the last quarter of an hour.
    """

    outbox: dict[str, int]
    oldest_letter: datetime | None
    tasks: dict[str, int]
    oldest_task: datetime | None
    beats: dict[str, datetime]
    sessions: int
    faults: int
    """in the last hour"""
    revisions: dict[str, int]
    """course → number of the revision that learners see"""


def figures(session: Session, now: datetime) -> Figures:
    """All figures, each by an index or a small table: cheap enough for every quarter minute."""
    waiting = select(func.min(Outbox.due_at)).where(Outbox.state == "due", Outbox.due_at <= now)
    asked = select(func.min(Task.made_at)).where(Task.state.in_(("due", "running")))
    seen = select(func.count()).where(SessionRow.last_seen > now - ACTIVE)
    return Figures(
        outbox=_by_state(session, Outbox, ("due", "failed", "unknown")),
        oldest_letter=session.scalar(waiting),
        tasks=_by_state(session, Task, ("due", "running", "failed")),
        oldest_task=session.scalar(asked),
        beats={beat.name: beat.at for beat in session.scalars(select(Beat))},
        sessions=session.scalar(seen) or 0,
        faults=faults.count_since(session, now - timedelta(hours=1)),
        revisions=revisions(session),
    )


def revisions(session: Session) -> dict[str, int]:
    """Course → number of the revision that learners see."""
    query = (
        select(CourseRow.slug, Revision.number)
        .join(Revision, CourseRow.published_id == Revision.id)
        .order_by(CourseRow.slug)
    )
    return dict(session.execute(query).all())


def is_working(found: Figures, now: datetime) -> bool:
    """Whether a job process said lately that it is there."""
    spoken = (at for name, at in found.beats.items() if name.startswith(beats.WORK))
    return any(now - at < beats.SILENT for at in spoken)


def _by_state(
    session: Session, model: type[Outbox] | type[Task], states: tuple[str, ...]
) -> dict[str, int]:
    query = select(model.state, func.count()).where(model.state.in_(states)).group_by(model.state)
    found = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in states}
