"""What is kept for a time is let go when the time is over: once a day."""

from collections.abc import Callable
from datetime import UTC, datetime

from app.db import Database
from app.domain.certificate import end_of_term
from app.services import audit, seen, settings

MOST_ROUNDS = 1000


def sweep(database: Database, now: datetime | None = None) -> None:
    """Forget looks of long ago, and recorded acts that are older than the settings say."""
    now = now or datetime.now(UTC)
    with database.reading() as session:
        months = settings.get(session).audit_months
    in_rounds(database, lambda session: seen.sweep(session, now))
    if months:
        before = end_of_term(now, -months)
        in_rounds(database, lambda session: audit.sweep(session, before))


def in_rounds(database: Database, work: Callable[..., int]) -> None:
    """Do a bit in a transaction of its own, again until nothing is left: writers get their turn."""
    for _ in range(MOST_ROUNDS):
        with database.transaction() as session:
            if not work(session):
                return
