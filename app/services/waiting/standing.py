"""One waiting thing: it begins to wait, somebody has it open, somebody has seen to it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.models import Enrollment, Waiting, new_key
from app.models.upsert import upsert
from app.services.sessions import Actor

HELD = timedelta(hours=2)
"""how long others are told that somebody opened it"""


def add(
    session: Session,
    kind: str,
    subject_id: int,
    enrollment_id: int,
    activity: str,
    now: datetime,
    part: str = "",
) -> None:
    """Let one thing wait from now on; what waits already goes on waiting since it did."""
    add_parts(session, kind, subject_id, enrollment_id, activity, now, [part])


def add_parts(
    session: Session,
    kind: str,
    subject_id: int,
    enrollment_id: int,
    activity: str,
    now: datetime,
    parts: Sequence[str],
) -> None:
    """The same for several parts of one subject."""
    cohort_id = session.scalar(select(Enrollment.cohort_id).where(Enrollment.id == enrollment_id))
    for part in parts:
        upsert(
            session,
            Waiting,
            {"kind": kind, "subject_id": subject_id, "part": part},
            {"ended_at": None, "cohort_id": cohort_id},
            {
                "key": new_key(),
                "enrollment_id": enrollment_id,
                "activity": activity,
                "since": now,
            },
        )


def end(session: Session, kind: str, subject_id: int, now: datetime, part: str = "") -> None:
    """Somebody has seen to it."""
    session.execute(
        update(Waiting)
        .where(
            Waiting.kind == kind,
            Waiting.subject_id == subject_id,
            Waiting.part == part,
            Waiting.ended_at.is_(None),
        )
        .values(ended_at=now, opened_by=None, opened_at=None)
    )


def end_all(session: Session, kind: str, subject_id: int, now: datetime) -> None:
    """It is over, whoever was to see to it: all its parts."""
    session.execute(
        update(Waiting)
        .where(Waiting.kind == kind, Waiting.subject_id == subject_id, Waiting.ended_at.is_(None))
        .values(ended_at=now, opened_by=None, opened_at=None)
    )


def find(session: Session, kind: str, subject_id: int, part: str = "") -> Waiting | None:
    """Where a thing stands or stood in the queue."""
    query = select(Waiting).filter_by(kind=kind, subject_id=subject_id, part=part)
    return session.scalars(query.execution_options(populate_existing=True)).first()


def note_opened(session: Session, actor: Actor, id: int, now: datetime) -> None:
    """The actor has it open, unless somebody else opened it shortly before."""
    session.execute(
        update(Waiting)
        .where(
            Waiting.id == id,
            Waiting.ended_at.is_(None),
            or_(Waiting.opened_by.is_(None), Waiting.opened_at < now - HELD),
        )
        .values(opened_by=actor.id, opened_at=now)
    )
