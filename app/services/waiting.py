"""What waits for a person: queued when it is handed in, taken out when it is seen to."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Enrollment, Waiting, new_key
from app.models.upsert import upsert


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
    cohort_id = session.scalar(select(Enrollment.cohort_id).where(Enrollment.id == enrollment_id))
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
