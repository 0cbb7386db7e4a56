"""Letters leave the house: each is claimed, sent and noted; what nobody holds is swept up."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from app.db import Database
from app.models import Beat, Outbox
from app.models.upsert import upsert
from app.services import mail, notices, settings, throttles
from config import Config

log = structlog.get_logger()


def send_letter(config: Config, database: Database, id: int) -> None:
    """Send one letter of the outbox, if it is still due.

    A server that falls silent with the letter in its hands leaves its end unknown.
    """
    now = datetime.now(UTC)
    with database.transaction() as session:
        row = mail.claim(session, id, now)
        sender = settings.get(session).mail_from or config.mail_from
    if row is None:
        return
    failed: Exception | None = None
    try:
        message = mail.message_of(row, sender, now)
        mail.deliver(message, config.mail, config.data / "mail")
    except (mail.EndUnknown, OSError, smtplib.SMTPException, ValueError) as error:
        failed = error  # the last: what can't be a header
        log.warning("mail failed", outbox=id, exc_info=True)
    with database.transaction() as session:
        note(session.get_one(Outbox, id), failed, datetime.now(UTC))


def note(row: Outbox, failed: Exception | None, now: datetime) -> None:
    """What became of a letter."""
    if failed is None:
        mail.note_sent(row, now)
        return
    is_unknown = isinstance(failed, mail.EndUnknown)
    said, is_final = mail.words_of(failed), mail.is_final(failed)
    mail.note_failed(row, now, is_unknown, error=said, is_final=is_final)


def sweep(database: Database, send: Callable[[int], object]) -> None:
    """Take up letters that nobody holds, and forget old counters; say that we are at work."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        upsert(session, Beat, {"name": mail.BEAT}, {"at": now, "detail": {}})
        mail.end_lapsed(session, now)
        due = mail.list_due(session, now)
        throttles.sweep(session, now)
    for id in due:
        send(id)


def merge(database: Database, now: datetime | None = None) -> int:
    """One letter a day from the notices that wait, person by person; returns how many were made.

    Each has a transaction of its own, so that one that fails doesn't hold up the others.
    """
    now, made = now or datetime.now(UTC), 0
    with database.reading() as session:
        people = notices.list_ready(session, now)
    for user_id in people:
        try:
            with database.transaction() as session:
                made += notices.merge(session, user_id, now)
        except Exception:  # they wait: the next minute tries again
            log.warning("notices could not be merged", user=user_id, exc_info=True)
    return made


def forget(database: Database, now: datetime | None = None) -> None:
    """Delete letters and notices that are older than the settings keep them."""
    now, gone = now or datetime.now(UTC), 1
    while gone:
        with database.transaction() as session:
            months = settings.get(session).mail_log_months
            gone = mail.forget_old(session, months, now) if months else 0
