"""What is to be seen of a test learner: dates, locks, sessions, and the letters that they got."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.progress import ModuleStatus
from app.models import Enrollment, Meeting, Notice, Outbox
from app.services import dates, enrollments, meetings, progress
from app.services.dates import Due
from app.services.sessions import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it would be: when, its subject and its text."""

    at: datetime
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Seen:
    """How a test learner stands at one moment; `begins` is when they began.

    `due` is by module. `letters` come the latest first; `waiting` is told in the next one, which
    goes at `next_at` at the earliest.
    """

    begins: datetime
    modules: Sequence[ModuleStatus]
    due: Mapping[str, Due]
    meetings: Sequence[Meeting]
    letters: Sequence[Written]
    waiting: Sequence[str]
    next_at: datetime | None


def see(session: Session, learner: Actor, slug: str) -> Seen:
    """Dates, locks and letters of a test learner, from their own database."""
    place = enrollments.get(session, learner, slug)
    row = session.get_one(Enrollment, place.enrollment.id)
    waits = (Notice.user_id == learner.id, Notice.ended_at.is_(None))
    waiting = session.scalars(select(Notice).where(*waits).order_by(Notice.id).limit(MOST))
    return Seen(
        begins=row.started_at,
        modules=progress.get_overview(session, place).modules,
        due=dates.due_for(session, place.enrollment),
        meetings=meetings.list_all(session, row.cohort_id) if row.cohort_id else [],
        letters=_letters(session, learner),
        waiting=[str(one.payload["subject"]) for one in waiting],
        next_at=session.scalar(select(func.min(Notice.due_at)).where(*waits)),
    )


def _letters(session: Session, learner: Actor) -> list[Written]:
    """What would have gone out: it is still in the outbox, which nobody empties."""
    query = (
        select(Outbox)
        .where(Outbox.user_id == learner.id)
        .order_by(Outbox.due_at.desc(), Outbox.id.desc())
        .limit(MOST)
    )
    return [
        Written(row.due_at, str(row.payload["subject"]), str(row.payload["body"]))
        for row in session.scalars(query)
    ]
