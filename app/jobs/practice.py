"""Prompts that come back are noted for people's next letters, every quarter of an hour."""

from datetime import UTC, datetime

from app.db import Database
from app.services.practice import letters


def tell(database: Database, now: datetime | None = None) -> int:
    """Note prompts whose day has come; returns how many. Each batch of people is a transaction."""
    now, made, last = now or datetime.now(UTC), 0, -1
    while last:
        with database.transaction() as session:
            more, last = letters.tell(session, now, max(last, 0))
        made += more
    return made
