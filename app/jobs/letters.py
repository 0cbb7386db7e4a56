"""Letters leave the house: each is claimed, sent and noted; what nobody holds is swept up."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from app.db import Database
from app.models import Outbox
from app.services import mail, throttles
from config import Config

log = structlog.get_logger()


def send_letter(config: Config, database: Database, id: int) -> None:
    """Send one letter of the outbox, if it is still due.

    A server's silence leaves its end unknown.
    """
    now = datetime.now(UTC)
    with database.transaction() as session:
        row = mail.claim(session, id, now)
    if row is None:
        return
    failed = is_unknown = False
    try:
        message = mail.message_of(row, config.mail_from, now)
        mail.deliver(message, config.mail, config.data / "mail")
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        failed = is_unknown = True
        log.warning("mail has an unknown end", outbox=id, exc_info=True)
    except (OSError, smtplib.SMTPException, ValueError):  # the last: what can't be a header
        failed = True
        log.warning("mail failed", outbox=id, exc_info=True)
    with database.transaction() as session:
        held = session.get_one(Outbox, id)
        if failed:
            mail.note_failed(held, datetime.now(UTC), is_unknown)
        else:
            mail.note_sent(held, datetime.now(UTC))


def sweep(database: Database, send: Callable[[int], object]) -> None:
    """Take up letters that nobody holds, and forget old counters."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        due = mail.list_due(session, now)
        throttles.sweep(session, now)
    for id in due:
        send(id)
