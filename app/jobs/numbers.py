"""Figures of courses follow what learners finish, a minute later; batches, each a transaction."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from app.db import Database
from app.services import numbers

SECONDS = 20
"""how long one run goes on: the next minute continues, and other work gets its turn"""


def fold(database: Database, now: datetime | None = None) -> None:
    """Empty what is stale, then fold what is new."""
    for work in (numbers.renew_stale, numbers.fold_new):
        _batches(database, work, now)


def compare(database: Database, now: datetime | None = None) -> None:
    """Look whether the sums hold as many attempts as there are."""
    with database.transaction() as session:
        numbers.compare(session, now or datetime.now(UTC))


def _batches(
    database: Database, work: Callable[..., int], now: datetime | None, most: float = SECONDS
) -> None:
    until = monotonic() + most
    while monotonic() < until:
        with database.transaction() as session:
            if not work(session, now=now or datetime.now(UTC)):
                return
