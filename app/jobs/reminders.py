"""Reminders by rule, every quarter of an hour; the weekly summary, where it is Monday morning."""

from datetime import UTC, datetime

import structlog

from app.db import Database
from app.services import digest, reminders

log = structlog.get_logger()
BATCH = 500


def remind(database: Database, now: datetime | None = None) -> int:
    """Note all that the rules remind of since the last look; returns how many notices are new.

    One thing that fails is looked for again, with all others, at the next look.
    """
    now, made, is_whole = now or datetime.now(UTC), 0, True
    with database.reading() as session:
        rules = reminders.load(session)
        items = reminders.find(session, rules, now)
    for item in items:
        try:
            with database.reading() as session:
                ids = reminders.list_ids(session, item)
            for start in range(0, len(ids), BATCH):
                with database.transaction() as session:
                    made += reminders.tell(session, rules, item, ids[start : start + BATCH], now)
        except Exception:
            is_whole = False
            log.warning("a reminder could not be made", item=item.occasion, exc_info=True)
    if is_whole:
        with database.transaction() as session:
            reminders.note_done(session, now)
    return made


def summarize(database: Database, now: datetime | None = None) -> int:
    """Send the week's summary to those for whom it is Monday morning; returns how many.

    Each has a transaction of its own, so that one that fails doesn't hold up the others.
    """
    now, made, after = now or datetime.now(UTC), 0, 0
    while True:
        with database.reading() as session:
            people = digest.list_readers(session, now, after)
        for user in people:
            try:
                with database.transaction() as session:
                    made += digest.post(session, user, now)
            except Exception:
                log.warning("a summary could not be made", user=user.key, exc_info=True)
        if not people:
            return made
        after = people[-1].id
