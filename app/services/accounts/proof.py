"""Proof that somebody reads the mail of their account's address: asked for, mailed, given."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models import Token, User
from app.services import audit, mail, throttles
from app.services.accounts import tokens
from app.services.mail import Letter
from app.services.sessions import Actor, digest

PROOF_LASTS = timedelta(days=14)
"""as long as invitations: it opens nothing for who isn't signed in with the account"""
KIND = "proof"
GONE = N_("This link was used already or has ended. Ask for a new one.")


def note_proved(user: User, now: datetime) -> None:
    """They came by a link or code that was mailed to the account's address; the first time counts.

    Whatever changes an address has to take this back.
    """
    user.proved_at = user.proved_at or now


def is_proved(session: Session, user_id: int) -> bool:
    """Whether this person's address was proved."""
    proved = select(User.id).where(User.id == user_id, User.proved_at.is_not(None))
    return session.scalars(proved).first() is not None


def ask_proof(
    session: Session, actor: Actor, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail the actor a link that proves their address, once. Raises TooMany."""
    throttles.take(session, throttles.PROOF, actor.email, now)
    mail_proof(session, actor.id, actor.email, write, now)


def mail_proof(
    session: Session, user_id: int, email: str, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail the link; links mailed before work on."""
    token = secrets.token_urlsafe(32)
    row = tokens.make(session, KIND, token, email, now, PROOF_LASTS, user_id)
    mail.post(session, email, KIND, str(row.id), write(token), now, user_id=user_id)


def look_at_proof(session: Session, actor: Actor, token: str, now: datetime) -> str:
    """What the link is to the actor: good, used (theirs, and the address is proved), other or "".

    `other` is a link of another account; "" one that doesn't work (any more).
    """
    columns = (Token.user_id, Token.email, Token.used_at, Token.ends_at)
    row = session.execute(select(*columns).filter_by(kind=KIND, token=digest(token))).first()
    if row is None:
        return ""
    if row.user_id != actor.id:
        return "other"
    if row.email == actor.email and is_proved(session, actor.id):
        return "used"
    is_over = row.used_at or row.ends_at <= now or row.email != actor.email
    return "" if is_over else "good"


def prove_address(session: Session, actor: Actor, token: str, now: datetime) -> None:
    """The actor opened the link: their address is proved. A second click changes nothing.

    Raises NotFound for a link that doesn't work, and for one of another account, which stays good.
    """
    state = look_at_proof(session, actor, token, now)
    if state == "good" and tokens.use(session, KIND, token, now):
        note_proved(session.get_one(User, actor.id), now)
        audit.record(session, actor, "prove address", actor.key, now, person=actor.key)
    elif look_at_proof(session, actor, token, now) != "used":  # nor by a click a moment ago
        raise NotFound(GONE)
