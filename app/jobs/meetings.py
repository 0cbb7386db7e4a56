"""A session that is new, moved or called off: a large cohort is told in batches, each once."""

from datetime import UTC, datetime

from app.jobs.tasks import Work
from app.services import meetings

BATCH = 500


def tell(work: Work) -> str:
    """Tell everybody in the session's cohort; progress is people."""
    id = int(work.payload["meeting"])
    with work.database.reading() as session:
        ids = meetings.list_ids(session, id)
    for start in range(0, len(ids), BATCH):
        with work.database.transaction() as session:
            meetings.tell(session, id, ids[start : start + BATCH], datetime.now(UTC))
        work.tell(min(start + BATCH, len(ids)), len(ids))
    return ""
