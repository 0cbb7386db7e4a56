"""Sums that follow a publish, the clock, or other rules: in batches, each a transaction."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from app.db import Database
from app.services import courses, progress, risk, tally

SECONDS = 20
"""how long one run goes on: the next minute continues, and other work gets its turn"""


def follow_courses(database: Database, now: datetime | None = None) -> None:
    """Sum up anew those whose course was published since; completion included."""
    with database.reading() as session:
        ids = courses.list_ids(session)
    for id in ids:
        _batches(database, partial(progress.catch_up, course_id=id), now)


def weigh(database: Database, now: datetime | None = None) -> None:
    """Weigh those whose time has come, or whose rules or dates changed."""
    with database.transaction() as session:
        risk.follow_rules(session, now or datetime.now(UTC))
    _batches(database, risk.mark, now)
    _batches(database, risk.weigh_due, now)


def keep_days(database: Database, now: datetime | None = None) -> None:
    """Keep what cohorts counted yesterday, once."""
    _batches(database, tally.keep_day, now)


def _batches(database: Database, work: Callable[..., int], now: datetime | None) -> None:
    until = monotonic() + SECONDS
    while monotonic() < until:
        with database.transaction() as session:
            if not work(session, now=now or datetime.now(UTC)):
                return
