"""A letter's link to one card: signed, for a time, and for nothing else."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import N_, NotAllowed, NotFound
from app.models import Card, Enrollment, User
from app.services.mail.writing import writer

PATH = "/letters/card/"
LASTS = timedelta(days=14)
LENGTH = 40
"""signs of the seal, of SHA-256 in hex: 160 bits"""
UNKNOWN = N_(
    "This link opens nothing. Part of it may be missing: copy the whole link from the letter, or "
    "sign in and open Practice."
)
EXPIRED = N_("This link has ended, as all do after 14 days. Sign in and open Practice.")
OTHERS = N_(
    "This link belongs to somebody else’s card. Sign out first if it is you, with another account."
)


class Ended(NotFound):
    """A link of ours whose time is over."""

    message = EXPIRED


@dataclass(frozen=True, slots=True)
class Guest:
    """Whose card a link opens, and which; they aren't signed in by it."""

    id: int
    key: str
    name: str
    time_zone: str
    card: str


def path(card: str) -> str:
    """What a notice keeps of the link: what opens it is put on when the letter is written."""
    return PATH + card


def sealed(session: Session, link: str, user: User, now: datetime) -> str:
    """The link as a letter carries it; others stay as they are."""
    if not link.startswith(PATH):
        return link
    ends = int((now + LASTS).timestamp())
    said = f"{link.removeprefix(PATH)}.{ends}"
    return f"{PATH}{said}.{_seal(session, said, user.key, user.email)}"


def open_card(session: Session, token: str, reader: str, now: datetime) -> Guest:
    """Whose card the link opens; `reader` is the key of whoever is signed in there, "" for nobody.

    The seal holds the person and their present address: a letter to an address that isn't theirs
    any more opens nothing. Raises NotFound, Ended, NotAllowed where somebody else is signed in.
    """
    said, _, seal = token.rpartition(".")
    card, _, ends = said.partition(".")
    query = (
        select(User)
        .join(Enrollment, Enrollment.user_id == User.id)
        .join(Card, Card.enrollment_id == Enrollment.id)
        .where(Card.key == card)
    )
    user = session.scalars(query).first()
    known = (user.key, user.email) if user else ("", "")
    if not hmac.compare_digest(_seal(session, said, *known).encode(), seal.encode()):
        raise NotFound(UNKNOWN)
    if user is None or user.deactivated_at or user.anonymized_at:
        raise NotFound(UNKNOWN)
    if datetime.fromtimestamp(int(ends), UTC) <= now:
        raise Ended
    if reader and reader != user.key:
        raise NotAllowed(OTHERS)
    return Guest(user.id, user.key, user.name, user.time_zone, card)


def _seal(session: Session, said: str, person: str, address: str) -> str:
    key = f"card:{writer(session).secret}".encode()
    whole = f"{said}|{person}|{address}".encode()
    return hmac.new(key, whole, hashlib.sha256).hexdigest()[:LENGTH]
