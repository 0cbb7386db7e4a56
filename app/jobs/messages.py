"""Messages to many people: told in batches, each person once however often the work is begun."""

from datetime import UTC, datetime

from app.jobs.tasks import Work
from app.services import messages


def send(work: Work) -> str:
    """Tell everybody whom a message is for; progress is people."""
    message, after, done, is_over = int(work.payload["message"]), 0, 0, False
    while not is_over:
        with work.database.transaction() as session:
            now = datetime.now(UTC)
            after, count = messages.send_batch(session, message, after, now)
        done, is_over = done + count, after == 0
        work.tell(done, max(done, int(work.payload.get("people", 0))))
    return ""
