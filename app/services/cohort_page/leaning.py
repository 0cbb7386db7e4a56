"""Which replies a cohort took in conversations that came to an end."""

from sqlalchemy import bindparam, literal, select
from sqlalchemy.orm import Session

from app.domain.cohort import APART
from app.models import CohortChoice
from app.models.rows import rows

BETWEEN = literal(APART, literal_execute=True)
TAKEN = select(
    CohortChoice.activity + BETWEEN + CohortChoice.passage + BETWEEN + CohortChoice.choice,
    CohortChoice.count,
).where(CohortChoice.cohort_id == bindparam("cohort"))


def taken(session: Session, cohort_id: int) -> dict[str, int]:
    """Activity, passage and choice, `APART` → how often: as many rows as the course has replies."""
    return dict(rows(session, TAKEN, cohort=cohort_id).all())
