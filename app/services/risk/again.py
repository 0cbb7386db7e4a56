"""Weighing many again: after other rules, other dates, an archived cohort; in batches."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.models import Beat, Enrollment
from app.models.upsert import upsert
from app.services import settings

RULES = "risk rules"
MARK = "reweigh "
ALL = 0
"""where a cohort's number would stand: every cohort"""
BATCH = 5000


def reweigh(session: Session, cohort_id: int, now: datetime) -> None:
    """Let the job weigh a cohort's learners again: its dates changed, it was archived, or isn't."""
    upsert(session, Beat, {"name": f"{MARK}{cohort_id}"}, {"at": now, "detail": {"after": 0}})


def weigh_soon(session: Session, user_id: int, now: datetime) -> None:
    """Let the job weigh one person again, in all their cohorts."""
    theirs = (Enrollment.user_id == user_id) & Enrollment.cohort_id.is_not(None)
    session.execute(update(Enrollment).where(theirs).values(weigh_at=now))


def follow_rules(session: Session, now: datetime) -> bool:
    """Let the job weigh everybody again where the rules aren't those of the last time."""
    known = asdict(settings.get(session))
    rules = {name: value for name, value in known.items() if name.startswith("risk_")}
    kept = session.get(Beat, RULES)
    if kept is not None and kept.detail == rules:
        return False
    if kept is not None:  # the first time everybody is weighed by them anyway
        reweigh(session, ALL, now)
    upsert(session, Beat, {"name": RULES}, {"at": now, "detail": rules})
    return kept is not None


def mark(session: Session, now: datetime) -> bool:
    """Mark a batch of those to be weighed again as due now; False where none are left."""
    query = select(Beat).where(Beat.name.startswith(MARK)).order_by(Beat.at, Beat.name).limit(1)
    row = session.scalars(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return False
    cohort_id, after = int(row.name.removeprefix(MARK)), int(row.detail["after"])
    last = session.scalar(select(func.max(Enrollment.id))) or 0
    where: list[Any] = [Enrollment.id > after, Enrollment.id <= after + BATCH]
    where.append(Enrollment.cohort_id == cohort_id if cohort_id else Enrollment.cohort_id > 0)
    session.execute(
        update(Enrollment).where(*where).values(weigh_at=now),
        execution_options={"synchronize_session": False},
    )
    if after + BATCH >= last:
        session.delete(row)
    else:
        row.detail = {"after": after + BATCH}
    session.flush()
    return True
