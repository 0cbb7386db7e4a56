"""Quiz attempts whose time is up are handed in, also when nobody comes back to them."""

from datetime import UTC, datetime

import structlog

from app.db import Database
from app.services import quizzes

log = structlog.get_logger()


def close_overdue(database: Database, now: datetime | None = None) -> None:
    """Hand in what was saved of quiz attempts whose time is up: results count without the learner.

    Each has a transaction of its own, so that one that fails doesn't hold up the others.
    """
    now = now or datetime.now(UTC)
    with database.reading() as session:
        overdue = quizzes.list_overdue(session, now)
    for user_id, key in overdue:
        try:
            with database.transaction() as session:
                quizzes.close(session, user_id, key, now)
        except Exception:  # the attempt stays open: the next minute tries again
            log.warning("attempt could not be closed", attempt=key, exc_info=True)
