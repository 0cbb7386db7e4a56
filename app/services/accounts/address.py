"""Another e-mail address for an account: asked for, confirmed from it, taken back from the old."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Token, User
from app.services import audit, mail, sessions, throttles
from app.services.accounts import second, tokens
from app.services.accounts.people import index
from app.services.accounts.secret import RESET_LASTS
from app.services.mail import Letter
from app.services.sessions import Actor, digest

KIND = "address"
CONFIRM_LASTS = timedelta(days=1)
UNDO_LASTS = timedelta(days=7)
TO_NEW, TO_OLD = "new-address", "old-address"
"""kinds of letters"""
GONE = N_("This link was used already or has ended.")
TAKEN = N_("This address has an account already. Ask for another one.")


@dataclass(frozen=True, slots=True)
class Letters:
    """What is mailed: to a free address, to one that has an account, to the one before."""

    confirm: Callable[[str], Letter]
    taken: Callable[[], Letter]
    warn: Callable[[str], Letter]


@dataclass(frozen=True, slots=True)
class Undo:
    """What the link to an old address takes back: a change that waits, or one that was made."""

    address: str
    is_made: bool


def ask_address(
    session: Session, actor: Actor, email: str, letters: Letters, now: datetime
) -> None:
    """Mail a link to the new address and a warning to the old one; nothing changes before.

    What was asked before is over. An address that has an account gets a letter that says so, and
    whoever asks sees no difference. Raises Invalid for the actor's own, TooMany.
    """
    if email == actor.email:
        raise Invalid(N_("This is your address already."))
    throttles.take(session, throttles.ADDRESS, actor.key, now)
    tokens.end_all(session, actor.id, now, KIND)
    token = secrets.token_urlsafe(32)
    row = tokens.make(session, KIND, token, email, now, CONFIRM_LASTS, actor.id)
    said = letters.taken() if _is_taken(session, actor, email, now) else letters.confirm(token)
    mail.post(session, email, TO_NEW, str(row.id), said, now, user_id=actor.id)
    _mail_old(session, actor.id, actor.email, letters.warn, now)
    audit.record(session, actor, "ask new address", actor.key, now, person=actor.key)


def find_asked(session: Session, actor: Actor, now: datetime) -> Token | None:
    """The change that waits for its confirmation."""
    query = select(Token).filter_by(user_id=actor.id, kind=KIND, used_at=None)
    return session.scalars(query.where(Token.ends_at > now).order_by(Token.id.desc())).first()


def cancel_address(session: Session, actor: Actor, now: datetime) -> None:
    """The address stays as it is; twice is as once."""
    if find_asked(session, actor, now):
        tokens.end_all(session, actor.id, now, KIND)
        audit.record(session, actor, "cancel new address", actor.key, now, person=actor.key)


def look_at_address(session: Session, actor: Actor, token: str, now: datetime) -> tuple[str, str]:
    """What the link is to the actor (good, used, other or ""), and the address it is about.

    `other` is a link of another account, `used` theirs with the address in force, "" none that
    works.
    """
    row = session.scalars(select(Token).filter_by(kind=KIND, token=digest(token))).first()
    if row is None:
        return "", ""
    if row.user_id != actor.id:
        return "other", ""
    if row.email == actor.email:
        return "used", row.email
    return ("", "") if row.used_at or row.ends_at <= now else ("good", row.email)


def change_address(
    session: Session, actor: Actor, token: str, warn: Callable[[str], Letter], now: datetime
) -> str:
    """The actor opened the link that was mailed to the new address: it is theirs, and proved.

    All other browsers are signed out, links and codes mailed before end, the old address gets a
    link that takes it back. Returns the address. Raises NotFound for a link that is none (any more)
    or somebody else's, Conflict where the address has an account by now.
    """
    user = session.scalars(select(User).where(User.id == actor.id).with_for_update()).one()
    row = tokens.find(session, KIND, token, now)
    if row is None or row.user_id != actor.id:
        raise NotFound(GONE)
    if _is_taken(session, actor, row.email, now):
        raise Conflict(TAKEN)
    old, fresh = user.email, row.email
    _write(session, user, fresh)
    user.proved_at = now
    sessions.end_all(session, user.id, but=actor.session_id)
    tokens.end_all(session, user.id, now)
    audit.record(session, actor, "change address", user.key, now, person=user.key)
    _mail_old(session, user.id, old, warn, now)
    return fresh


def look_at_undo(session: Session, token: str, now: datetime) -> Undo | None:
    """What the link to an old address takes back; None for one that doesn't work (any more)."""
    row = tokens.find(session, tokens.UNDO, token, now)
    user = session.get(User, row.user_id) if row and row.user_id else None
    if row is None or user is None or user.deactivated_at:
        return None
    return Undo(row.email, user.email != row.email)


def undo_address(session: Session, token: str, now: datetime) -> str:
    """The old address is the account's again, and a new password has to be set.

    Whoever asked for the change was signed in: every browser is signed out, the password opens
    nothing any more. Returns the token of the link that sets a new one. Raises NotFound, and
    Conflict where somebody else has the address by now.
    """
    row = tokens.find(session, tokens.UNDO, token, now)
    query = select(User).where(User.id == (row.user_id if row else 0)).with_for_update()
    user = session.scalars(query).first()
    if (
        row is None
        or user is None
        or user.deactivated_at
        or not tokens.use(session, tokens.UNDO, token, now)
    ):
        raise NotFound(GONE)
    if user.email != row.email:
        _write(session, user, row.email)
    user.password, user.proved_at = None, now
    sessions.end_all(session, user.id)
    sessions.forget_devices(session, user.id, but="")
    second.distrust(session, user.id)
    tokens.end_all(session, user.id, now)
    tokens.end_later(session, row, now)
    audit.record(session, None, "take address back", user.key, now, person=user.key)
    fresh = secrets.token_urlsafe(32)
    tokens.make(session, "reset", fresh, user.email, now, RESET_LASTS, user.id)
    return fresh


def _mail_old(
    session: Session, user_id: int, old: str, warn: Callable[[str], Letter], now: datetime
) -> None:
    token = secrets.token_urlsafe(32)
    row = tokens.make(session, tokens.UNDO, token, old, now, UNDO_LASTS, user_id)
    mail.post(session, old, TO_OLD, str(row.id), warn(token), now, user_id=user_id)


def _is_taken(session: Session, actor: Actor, email: str, now: datetime) -> bool:
    others = select(User.id).where(User.email == email, User.id != actor.id)
    is_there = session.scalars(others).first() is not None
    return is_there or tokens.is_reserved(session, email, now, but=actor.id)


def _write(session: Session, user: User, email: str) -> None:
    session.flush()  # what else was changed has faults of its own
    try:
        with session.begin_nested():
            user.email = email
            session.flush()
    except IntegrityError as error:  # somebody else was faster
        raise Conflict(TAKEN) from error
    index(session, user)
