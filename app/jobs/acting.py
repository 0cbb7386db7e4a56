"""What the clock does for a test learner, in their own database: hours pass, nothing is sent."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.db import Database
from app.jobs import letters, practice, quizzes, reminders
from app.services import acting
from app.services import reminders as rules

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LASTS = timedelta(hours=12)
"""how long a test learner is kept"""


def sweep(folder: Path, now: datetime | None = None) -> None:
    """Throw away test learners whose hours are over, and what a crash left half made."""
    now = now or datetime.now(UTC)
    for path in list(folder.iterdir()) if folder.exists() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) + LASTS <= now:
            shutil.rmtree(path, ignore_errors=True)


def pass_time(database: Database, since: datetime, until: datetime) -> None:
    """Let the time from `since` to `until` pass: reminders, messages, and the letters they make.

    Hour by hour on days on which something is to be told, else a day at once.
    """
    last = since
    while last < until:
        end = min(last + DAY, until)
        for now in moments(database, last, end):
            live(database, last, now)
            last = now


def moments(database: Database, since: datetime, until: datetime) -> Iterator[datetime]:
    """When to look within a day."""
    with database.reading() as session:
        told = list(acting.list_moments(session, since, until))
        is_busy = bool(
            told
            or acting.is_waiting(session)
            or any(
                len(rules.list_ids(session, item))
                for item in rules.find(session, rules.load(session), until)
            )
        )
    hours = int((until - since) / HOUR) if is_busy else 0
    looks = {min(since + MINUTE, until), *(since + HOUR * number for number in range(1, hours + 1))}
    yield from sorted({*told, until, *(looks if is_busy else ())})


def live(database: Database, since: datetime, now: datetime) -> None:
    """What the clock asks for at one moment, as the job process does it for everybody."""
    with database.transaction() as session:
        acting.tell(session, since, now)
    quizzes.close_overdue(database, now)
    reminders.remind(database, now)
    practice.tell(database, now)
    letters.merge(database, now)
