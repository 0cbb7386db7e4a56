"""Regrades of many people go on where the request left them; batches, each a transaction."""

from datetime import UTC, datetime
from time import monotonic

from app.db import Database
from app.services import regrading

SECONDS = 20
"""how long one run goes on: the next minute continues, and other work gets its turn"""


def go_on(database: Database, now: datetime | None = None) -> None:
    """Regrade batch by batch until nothing is left, or the time is up."""
    until = monotonic() + SECONDS
    with database.reading() as session:
        ids = regrading.list_open(session)
    for id in ids:
        is_left = True
        while is_left and monotonic() < until:
            with database.transaction() as session:
                is_left = bool(regrading.step(session, id, now or datetime.now(UTC)))
