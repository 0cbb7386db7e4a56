"""Which replies a cohort took in conversations that came to an end."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models import CohortChoice
from app.models.rows import rows

TAKEN = select(
    CohortChoice.activity, CohortChoice.passage, CohortChoice.choice, CohortChoice.count
).where(CohortChoice.cohort_id == bindparam("cohort"))


def taken(session: Session, cohort_id: int) -> dict[tuple[str, str, str], int]:
    """(activity, passage, choice) → how often it was taken: as many rows as the course has."""
    found = rows(session, TAKEN, cohort=cohort_id)
    return {(activity, passage, choice): count for activity, passage, choice, count in found}
