"""Messages to many people: told in batches, each person once however often the work is begun."""

from datetime import UTC, datetime

from app.jobs.tasks import Work
from app.models import Message
from app.services import messages

BATCH = 500


def send(work: Work) -> str:
    """Tell everybody whom a message is for; progress is people."""
    id = int(work.payload["message"])
    with work.database.reading() as session:
        ids = messages.list_ids(session, session.get_one(Message, id))
    for start in range(0, len(ids), BATCH):
        with work.database.transaction() as session:
            messages.send_batch(session, id, ids[start : start + BATCH], datetime.now(UTC))
        work.tell(min(start + BATCH, len(ids)), len(ids))
    return ""
