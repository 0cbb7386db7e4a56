"""Signing in: the try is counted, then the password looked at, then perhaps a mailed code."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models import User
from app.services import mail, sessions, throttles
from app.services.accounts import second, tokens
from app.services.accounts.proof import note_proved
from app.services.mail import Letter
from app.services.sessions import Actor

CODE_LASTS = timedelta(minutes=15)
HELD = "second"
HELD_LASTS = timedelta(minutes=10)
TOO_LATE = N_("This took too long. Sign in again.")
WRONG = N_("The address, the password or the code is not right.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wants to sign in, before the password is looked at.

    `user_id` 0: no such account. `needs_code`: it was tried too often from devices that it doesn't
    know; `code` is what was typed.
    """

    email: str
    user_id: int
    password: str | None
    is_known_device: bool
    needs_code: bool
    code: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody whose password was right and who still owes a code; the browser keeps `token`."""

    token: str


def candidate(session: Session, email: str, device: str, code: str, now: datetime) -> Candidate:
    """Count the try, before anything slow.

    An account that was tried ten times within an hour asks devices it doesn't know for a mailed
    code. Raises TooMany for a known device, or for codes, tried too often.
    """
    user = session.scalars(
        select(User).where(User.email == email, User.deactivated_at.is_(None))
    ).first()
    is_known = bool(user and device and sessions.is_known(session, user.id, device))
    needs_code = False
    if is_known:
        throttles.take(session, throttles.DEVICE, device, now)
    else:
        needs_code = throttles.count(session, throttles.SIGN_IN, email, now) is not None
        if needs_code and code:
            throttles.take(session, throttles.CODE, email, now)
    stored = user.password if user else None
    return Candidate(email, user.id if user else 0, stored, is_known, needs_code, code)


def sign_in(
    session: Session, who: Candidate, device: str, browser: str, now: datetime
) -> tuple[Actor, str] | Held:
    """Begin a session for somebody whose password was right; with the device's token from now on.

    An account with a second step is held until its code comes, except in devices that it trusts.
    Raises Invalid for a wrong mailed code, Conflict for an account that changed meanwhile.
    """
    if who.needs_code and not _use_code(session, who, now):
        raise Invalid(WRONG)
    user = session.get_one(User, who.user_id)
    if user.password != who.password or user.deactivated_at:
        raise Conflict(N_("This account was changed a moment ago. Sign in again."))
    if who.needs_code:
        note_proved(user, now)
    if who.is_known_device:
        throttles.clear(session, throttles.DEVICE, device)
    else:
        throttles.give_back(session, throttles.SIGN_IN, who.email)
        throttles.clear(session, throttles.CODE, who.email)
    if second.is_asked(session, user.id, device, now):
        token = secrets.token_urlsafe(32)
        tokens.make(session, HELD, token, user.email, now, HELD_LASTS, user.id)
        return Held(token)
    return begin(session, user, device, browser, now)


def count_second(session: Session, token: str, device: str, now: datetime) -> None:
    """Count a try at the second step, before the code is looked at; a known device has its own.

    Raises NotFound where nobody is held (any more), TooMany.
    """
    row = tokens.find(session, HELD, token, now)
    if row is None or row.user_id is None:
        raise NotFound(TOO_LATE)
    if device and sessions.is_known(session, row.user_id, device):
        throttles.take(session, throttles.SECOND_DEVICE, device, now)
        return
    key = session.scalars(select(User.key).where(User.id == row.user_id)).one()
    throttles.take(session, throttles.SECOND, key, now)


def enter_second(
    session: Session, token: str, typed: str, device: str, browser: str, now: datetime, trusts: bool
) -> tuple[Actor, str]:
    """Begin the session of somebody who was held, with a code of their app or a recovery code.

    With `trusts` this device is asked for no code for a while. Raises Invalid for a wrong code,
    NotFound where nobody is held.
    """
    row = tokens.find(session, HELD, token, now)
    user = session.get(User, row.user_id) if row and row.user_id else None
    if user is None or user.deactivated_at:
        raise NotFound(TOO_LATE)
    is_asked = second.is_asked(session, user.id, "", now)
    taken = second.take(session, user.id, typed, now) if is_asked else "app"
    if not taken:
        raise Invalid(second.WRONG)
    if tokens.use(session, HELD, token, now) is None:
        raise NotFound(TOO_LATE)
    if taken == "recovery":
        second.tell_used(session, user, now)
    throttles.clear(session, throttles.SECOND_DEVICE, device)
    throttles.clear(session, throttles.SECOND, user.key)
    actor, known = begin(session, user, device, browser, now)
    if trusts:
        second.trust(session, user.id, known, now)
    return actor, known


def begin(
    session: Session, user: User, device: str, browser: str, now: datetime
) -> tuple[Actor, str]:
    """A session for somebody who proved who they are, in a device that is known from now on."""
    actor = sessions.begin(session, user, browser, now)
    return actor, sessions.know_device(session, user.id, device, now)


def post_code(
    session: Session, who: Candidate, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail a sign-in code of eight digits, at most three in half an hour.

    For unknown addresses the same rows are written and nothing leaves, so that it takes as long.
    """
    if throttles.count(session, throttles.LETTER, who.email, now):
        return
    code = f"{secrets.randbelow(10**8):08}"
    owner = who.user_id or None
    row = tokens.make(session, "code", f"{who.email}:{code}", who.email, now, CODE_LASTS, owner)
    mail.post(session, who.email, "code", str(row.id), write(code), now, is_sent=not owner)


def _use_code(session: Session, who: Candidate, now: datetime) -> bool:
    digits = "".join(sign for sign in who.code if sign in "0123456789")
    row = tokens.use(session, "code", f"{who.email}:{digits}", now)
    return row is not None and row.user_id == who.user_id
