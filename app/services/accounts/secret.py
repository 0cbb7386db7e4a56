"""Passwords of accounts: reset by a mailed link, changed by their owner."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models import SessionRow, User
from app.services import audit, mail, sessions, throttles
from app.services.accounts import second, tokens
from app.services.accounts.proof import note_proved
from app.services.mail import Letter
from app.services.sessions import Actor

RESET_LASTS = timedelta(minutes=30)


def post_reset(session: Session, email: str, write: Callable[[str], Letter], now: datetime) -> None:
    """Mail a link that sets a new password, for one use within 30 minutes. Raises TooMany.

    For unknown addresses the same rows are written and nothing leaves: nobody is told, and it
    takes as long.
    """
    throttles.take(session, throttles.RESET, email, now)
    query = select(User.id).where(User.email == email, User.deactivated_at.is_(None))
    owner = session.scalars(query).first()
    token = secrets.token_urlsafe(32)
    row = tokens.make(session, "reset", token, email, now, RESET_LASTS, owner)
    mail.post(session, email, "reset", str(row.id), write(token), now, is_sent=owner is None)


def reset(
    session: Session, token: str, hashed: str, notice: Letter, device: str, now: datetime
) -> str:
    """Set a new password by a mailed link; all sessions, links and known devices end.

    Returns the token of this device, known from now on: whoever reads the mail is never locked
    out. Raises NotFound for a used or old link.
    """
    row = tokens.use(session, "reset", token, now)
    if row is None or row.user_id is None:
        raise NotFound(N_("This link was used already or has ended. Ask for a new one."))
    user = session.get_one(User, row.user_id)
    note_proved(user, now)
    _set_password(session, user, hashed, "reset password", notice, device, now)
    second.distrust(session, user.id)
    return sessions.know_device(session, user.id, device, now)


def take_current(session: Session, actor: Actor, now: datetime) -> str | None:
    """The stored hash of the actor's password, to check it before a change. Raises TooMany."""
    throttles.take(session, throttles.CURRENT, actor.key, now)
    return session.scalars(select(User.password).where(User.id == actor.id)).first()


def prove(session: Session, actor: Actor, now: datetime) -> None:
    """The actor's password, typed in this browser, was right: good for acts that take it."""
    throttles.clear(session, throttles.CURRENT, actor.key)
    sessions.prove(session, actor, now)


def change_password(
    session: Session,
    actor: Actor,
    was: str | None,
    hashed: str,
    notice: Letter,
    device: str,
    now: datetime,
) -> Actor:
    """Set a new password: every session ends, and this browser gets a new one.

    Raises Conflict where the stored one is no longer `was`, the one that the person gave.
    """
    user = session.scalars(select(User).where(User.id == actor.id).with_for_update()).one()
    if user.password != was:
        raise Conflict(N_("The password was changed a moment ago in another browser."))
    mine = select(SessionRow.browser).where(SessionRow.id == actor.session_id)
    browser = session.scalars(mine).first() or ""
    _set_password(session, user, hashed, "change password", notice, device, now)
    throttles.clear(session, throttles.CURRENT, actor.key)
    return sessions.begin(session, user, browser, now)


def _set_password(
    session: Session,
    user: User,
    hashed: str,
    verb: str,
    notice: Letter,
    device: str,
    now: datetime,
) -> None:
    user.password = hashed
    sessions.end_all(session, user.id)
    sessions.forget_devices(session, user.id, but=device)
    tokens.end_all(session, user.id, now)
    throttles.clear(session, throttles.SIGN_IN, user.email)
    throttles.clear(session, throttles.CODE, user.email)
    note = audit.record(session, None, verb, user.key, now, person=user.key)
    mail.post(session, user.email, "password", str(note.id), notice, now)
