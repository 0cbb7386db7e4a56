"""Letters: written into the outbox with what caused them, sent by a job, each made once."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Outbox

LEASE = timedelta(minutes=5)
MOST_TRIES = 8


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain-text mail: the first line of the template is its subject, the rest its body."""

    subject: str
    body: str

    @classmethod
    def of(cls, text: str) -> "Letter":
        """Split a rendered template into subject and body."""
        subject, _, body = text.strip().partition("\n")
        return cls(subject.strip(), body.strip() + "\n")


def post(
    session: Session,
    to: str,
    kind: str,
    occasion: str,
    letter: Letter,
    now: datetime,
    is_sent: bool = False,
) -> bool:
    """Put a letter into the outbox; False where one of this person, kind and occasion is there.

    `is_sent` makes a row that looks like one already sent: nothing leaves, and it takes as long.
    """
    mine = select(Outbox.id).filter_by(person=to, kind=kind, occasion=occasion)
    if session.scalars(mine).first() is not None:
        return False
    row = Outbox(
        person=to,
        kind=kind,
        occasion=occasion,
        payload={} if is_sent else {"subject": letter.subject, "body": letter.body},
        state="sent" if is_sent else "due",
        due_at=now,
    )
    session.add(row)
    session.flush()
    session.info.setdefault("outbox", []).append(row.id)
    return True


def claim(session: Session, id: int, now: datetime) -> Outbox | None:
    """Take a due letter for this worker; None where it was sent or another worker has it."""
    claimed = session.execute(
        update(Outbox)
        .where(
            Outbox.id == id,
            Outbox.state == "due",
            (Outbox.lease.is_(None)) | (Outbox.lease < now),
        )
        .values(lease=now + LEASE, tries=Outbox.tries + 1)
        .returning(Outbox.id)
    ).first()
    return session.get(Outbox, id, populate_existing=True) if claimed else None


def list_due(session: Session, now: datetime, most: int = 100) -> list[int]:
    """Ids of letters that wait longer than they should: nobody holds them."""
    query = (
        select(Outbox.id)
        .where(
            Outbox.state == "due",
            Outbox.due_at <= now,
            (Outbox.lease.is_(None)) | (Outbox.lease < now),
        )
        .order_by(Outbox.due_at)
        .limit(most)
    )
    return list(session.scalars(query))


def note_sent(row: Outbox, now: datetime) -> None:
    """The letter is out; what it said is forgotten, for it may hold a link that opens something."""
    row.state, row.done_at, row.payload = "sent", now, {}


def note_failed(row: Outbox, now: datetime, is_unknown: bool = False) -> None:
    """The letter did not go out (or its end is unknown): try again later, at most eight times."""
    if is_unknown:
        row.state = "unknown"
    elif row.tries >= MOST_TRIES:
        row.state = "failed"
    else:
        row.due_at, row.lease = now + timedelta(minutes=2**row.tries), None


def message_of(row: Outbox, sender: str, now: datetime) -> EmailMessage:
    """The mail itself; its Message-ID stays the same however often it is tried.

    Raises ValueError for an address that a header can't hold.
    """
    message = EmailMessage()
    message["From"], message["To"] = sender, row.person
    if str(message["To"]) != row.person:  # an encoded word, which could begin another header
        raise ValueError("the address can't stand in a header")
    message["Subject"] = " ".join(str(row.payload["subject"]).split())
    message["Date"] = format_datetime(now)
    host = sender.rpartition("@")[2].rstrip("> ") or "localhost"
    message["Message-ID"] = f"<{row.key}@{host}>"
    message.set_content(str(row.payload["body"]))
    return message


def deliver(message: EmailMessage, address: str, folder: Path) -> None:
    """Send by SMTP, or write a file into `folder` where no server is set."""
    parts = urlsplit(address)
    if parts.scheme in ("", "file"):
        folder = Path(parts.path) if parts.scheme else folder
        folder.mkdir(parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(bytes(message))
        return
    context = ssl.create_default_context()
    host = parts.hostname or "localhost"
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=20)
    with server:
        _sign_in(server, parts, context)
        server.send_message(message)


def _sign_in(server: smtplib.SMTP, parts: SplitResult, context: ssl.SSLContext) -> None:
    server.ehlo()  # what the server can is known only after this
    is_private = parts.scheme == "smtps"
    if not is_private and server.has_extn("starttls"):
        server.starttls(context=context)
        is_private = True
    if not parts.username:
        return
    if not is_private and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise smtplib.SMTPNotSupportedError("no STARTTLS: the password is not sent in the clear")
    server.login(unquote(parts.username), unquote(parts.password or ""))
