"""What enrollments count as in their cohort: kept with what they sum up."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import CohortCount, Enrollment


def join(session: Session, enrollment: Enrollment, cohort_id: int, now: datetime) -> None:
    """Put a learner into a cohort, out of the one before; counts of both follow."""
    enrollment.cohort_id, enrollment.joined_at = cohort_id, now
    session.flush()


def leave(session: Session, enrollment: Enrollment, now: datetime) -> None:
    """Take a learner out of their cohort; what they did stays."""
    enrollment.cohort_id = enrollment.joined_at = None
    session.flush()


def counts(session: Session, cohort_id: int) -> dict[str, int]:
    """How many of the cohort count as what, by name (domain/tally.py)."""
    query = (
        select(CohortCount.name, func.sum(CohortCount.count))
        .where(CohortCount.cohort_id == cohort_id)
        .group_by(CohortCount.name)
    )
    return {name: int(count) for name, count in session.execute(query)}
