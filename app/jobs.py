"""What happens outside requests: a queue whose tasks claim an outbox row and may be run twice."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import structlog
from huey import SqliteHuey, crontab

from app.db import Database
from app.models import Outbox
from app.services import mail, quizzes, throttles
from config import Config

log = structlog.get_logger()


def make_queue(config: Config) -> SqliteHuey:
    """The queue's own SQLite file, beside the database."""
    config.data.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("tandem", filename=str(config.data / "queue.sqlite3"), fsync=True)


def register(queue: SqliteHuey, config: Config, database: Database) -> Callable[[int], object]:
    """The tasks of the queue; returns the one that sends a letter."""
    send = queue.task(name="send")(partial(send_letter, config, database))
    queue.periodic_task(crontab(minute="*"), name="sweep")(partial(sweep, database, send))
    queue.periodic_task(crontab(minute="*"), name="close")(partial(close_overdue, database))
    return send  # type: ignore[no-any-return] # huey has no types


def connect(queue: SqliteHuey, send: Callable[[int], object], database: Database) -> None:
    """Hand letters to the queue as soon as what caused them is committed."""

    def enqueue(ids: list[int]) -> None:
        for id in ids:
            try:
                send(id)
            except Exception:  # the row stands: the sweeper will find it
                log.warning("queue is down, mail is waiting", exc_info=True)

    database.after_commit = enqueue


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
