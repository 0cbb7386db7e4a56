"""A letter leaves the house: its message, and the way to the mail server or a folder."""

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from app.models import Outbox

PERMANENT = 500
"""SMTP's answers from here on won't change, however often one asks."""


class EndUnknown(Exception):  # noqa: N818 - it is no fault of ours, and may be none at all
    """The server fell silent while it had the letter: it may be out, or not."""


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
    message["Auto-Submitted"] = "auto-generated"
    if address := row.payload.get("unsubscribe"):
        message["List-Unsubscribe"] = f"<{address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(str(row.payload["body"]))
    if html := row.payload.get("html"):
        message.add_alternative(str(html), subtype="html")
    return message


def deliver(message: EmailMessage, address: str, folder: Path) -> None:
    """Send by SMTP, or write a file into `folder` where no server is set.

    Raises EndUnknown where the server fell silent with the letter in its hands; any other
    OSError or SMTPException means that it was not taken.
    """
    parts = urlsplit(address)
    if parts.scheme in ("", "file"):
        folder = Path(parts.path) if parts.scheme else folder
        folder.mkdir(parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(bytes(message))
        return
    context = ssl.create_default_context()
    server = _connect(parts, context)
    try:
        _sign_in(server, parts, context)
        server.send_message(message)
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what was said of the letter stands
            server.quit()
        server.close()


def is_final(error: Exception) -> bool:
    """Whether the server will never take this letter.

    Names and passwords that it refused are for the people who run the site to mend.
    """
    if isinstance(error, ValueError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT


def words_of(error: Exception) -> str:
    """What the mail server said, or what kept us from it, in words for the log."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = (f"{code} {_text(words)}" for code, words in error.recipients.values())
        return "; ".join(said)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


class _Plain(smtplib.SMTP):
    """Tells a server that fell silent with the letter in its hands from one that never had it."""

    def data(self, msg: object) -> tuple[int, bytes]:
        """Hand the letter over. Raises EndUnknown where no answer comes."""
        try:
            return super().data(msg)  # type: ignore[arg-type] # bytes by then
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPResponseException):
                raise
            raise EndUnknown(words_of(error)) from error


class _Private(_Plain, smtplib.SMTP_SSL):
    """The same over TLS from the first byte on."""


def _connect(parts: SplitResult, context: ssl.SSLContext) -> smtplib.SMTP:
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        return _Private(host, parts.port or 465, timeout=20, context=context)
    return _Plain(host, parts.port or 25, timeout=20)


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
