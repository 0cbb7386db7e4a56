"""Accounts: join, sign in, reset a password, change what is kept."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_, Conflict, Invalid, NotFound, TooMany
from app.models import Audit, Token, User, UserRole
from app.services import mail, sessions, throttles
from app.services.mail import Letter
from app.services.sessions import Actor, digest

RESET_LASTS = timedelta(minutes=30)
CODE_LASTS = timedelta(minutes=15)
INVITATION_LASTS = timedelta(days=14)
ADDRESS = re.compile(r"[^@\s\x00-\x1f<>,;:\"()\[\]\\]{1,64}@[^@\s\x00-\x1f<>,;:\"()\[\]\\]{1,189}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wants to sign in, before the password is looked at. `user_id` 0: no such account."""

    email: str
    user_id: int
    password: str | None
    is_known_device: bool
    needs_code: bool


def fold(email: str) -> str:
    """The address as stored and looked up: NFKC, no spaces around, case-folded. Raises Invalid if it is none."""
    folded = unicodedata.normalize("NFKC", email).strip().casefold()
    if not ADDRESS.fullmatch(folded) or len(folded) > 254:
        raise Invalid(N_("Type an e-mail address, such as maya@example.com."))
    return folded


def clean_name(name: str) -> str:
    """A name as printed: NFC, single spaces, no control or invisible direction signs. Raises Invalid if empty."""
    kept = "".join(
        sign
        for sign in unicodedata.normalize("NFC", name)
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or sign in "\u200c\u200d"
    )
    cleaned = " ".join(kept.split())
    if not cleaned or len(cleaned) > 120:
        raise Invalid(N_("Type your name as it should stand on a certificate, up to 120 characters."))
    return cleaned


def candidate(session: Session, email: str, device: str, now: datetime) -> Candidate:
    """Look at the limits before anything slow. Raises TooMany for a known device that failed too often.

    An account that failed ten times within an hour asks devices it doesn't know for a mailed code.
    """
    user = session.scalars(
        select(User).where(User.email == email, User.deactivated_at.is_(None))
    ).first()
    is_known = bool(user and device and sessions.is_known(session, user.id, device))
    if is_known:
        if until := throttles.over_until(session, throttles.DEVICE, device, now):
            raise TooMany(until=until)
    elif until := throttles.over_until(session, throttles.CODE, email, now):
        raise TooMany(until=until)
    needs_code = not is_known and bool(
        throttles.over_until(session, throttles.SIGN_IN, email, now)
    )
    stored = user.password if user else None
    return Candidate(email, user.id if user else 0, stored, is_known, needs_code)


def note_failure(session: Session, who: Candidate, device: str, now: datetime) -> None:
    """Count a wrong password; a device that is known has a counter of its own."""
    if who.is_known_device:
        throttles.count(session, throttles.DEVICE, device, now)
    elif who.needs_code:
        throttles.count(session, throttles.CODE, who.email, now)
    else:
        throttles.count(session, throttles.SIGN_IN, who.email, now)


def sign_in(session: Session, who: Candidate, device: str, browser: str, now: datetime) -> Actor:
    """Begin a session for somebody whose password (and code) were right."""
    user = session.get_one(User, who.user_id)
    if who.is_known_device:
        throttles.clear(session, throttles.DEVICE, device)
    return sessions.begin(session, user, browser, now)


def post_code(
    session: Session, who: Candidate, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail a sign-in code of eight digits, at most three in half an hour; nothing for unknown addresses."""
    if not who.user_id or throttles.over_until(session, throttles.LETTER, who.email, now):
        return
    throttles.count(session, throttles.LETTER, who.email, now)
    code = f"{secrets.randbelow(10**8):08}"
    row = _token(session, "code", f"{who.email}:{code}", who.email, now, CODE_LASTS, who.user_id)
    mail.post(session, who.email, "code", str(row.id), write(code), now)


def use_code(session: Session, email: str, code: str, now: datetime) -> bool:
    """Whether this code was mailed to this address and not used or ended; it can't be used again."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return _use(session, "code", f"{email}:{digits}", now) is not None


def post_reset(
    session: Session, email: str, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail a link that sets a new password, single use, 30 minutes; unknown addresses get none, nobody is told."""
    if until := throttles.over_until(session, throttles.RESET, email, now):
        raise TooMany(until=until)
    throttles.count(session, throttles.RESET, email, now)
    query = select(User).where(User.email == email, User.deactivated_at.is_(None))
    user = session.scalars(query).first()
    if user is None:
        return
    token = secrets.token_urlsafe(32)
    row = _token(session, "reset", token, email, now, RESET_LASTS, user.id)
    mail.post(session, email, "reset", str(row.id), write(token), now)


def find_token(session: Session, kind: str, token: str, now: datetime) -> Token | None:
    """The token of a mailed link while it can be used."""
    row = session.scalars(select(Token).filter_by(kind=kind, token=digest(token))).first()
    return row if row and row.used_at is None and row.ends_at > now else None


def reset(session: Session, token: str, hashed: str, now: datetime) -> User:
    """Set a new password by a mailed link; all sessions of the account end. Raises NotFound for a used or old link."""
    row = _use(session, "reset", token, now)
    if row is None or row.user_id is None:
        raise NotFound(N_("This link was used already or has ended. Ask for a new one."))
    user = session.get_one(User, row.user_id)
    user.password = hashed
    sessions.end_all(session, user.id)
    throttles.clear(session, throttles.SIGN_IN, user.email)
    session.add(Audit(at=now, actor=user.email, verb="reset password", subject=user.email))
    return user


def add(
    session: Session,
    email: str,
    name: str,
    hashed: str | None,
    roles: Collection[Role],
    now: datetime,
    is_demo: bool = False,
) -> User:
    """Make an account. Raises Conflict where the address has one."""
    user = User(
        email=email,
        name=name,
        password=hashed,
        created_at=now,
        is_demo=is_demo,
        role_rows=[UserRole(role=role.value) for role in sorted(roles)],
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise Conflict(N_("This address has an account already. Sign in instead.")) from error
    session.add(Audit(at=now, actor=email, verb="make account", subject=email))
    return user


def invite(
    session: Session,
    email: str,
    role: Role,
    write: Callable[[str], Letter] | None,
    now: datetime,
) -> str:
    """An invitation for two weeks, mailed where `write` is given; returns its token."""
    token = secrets.token_urlsafe(32)
    row = _token(session, "invitation", token, email, now, INVITATION_LASTS, None, role)
    if write:
        mail.post(session, email, "invitation", str(row.id), write(token), now)
    return token


def join_invited(
    session: Session, token: str, email: str, name: str, hashed: str, now: datetime
) -> User:
    """Make the account that an invitation offers. An invitation to an address is for that address alone.

    Raises NotFound for a used or old one.
    """
    row = _use(session, "invitation", token, now)
    if row is None:
        raise NotFound(N_("This invitation was used already or has ended. Ask for a new one."))
    return add(session, row.email or email, name, hashed, {Role(row.role), Role.LEARNER}, now)


def has_admin(session: Session) -> bool:
    """Whether anybody can run this site."""
    query = (
        select(UserRole.user_id)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.ADMIN.value, User.deactivated_at.is_(None))
    )
    return session.scalars(query.limit(1)).first() is not None


def has_demo_people(session: Session) -> bool:
    """Whether made-up people can sign in here."""
    return session.scalars(select(User.id).filter_by(is_demo=True).limit(1)).first() is not None


def count_all(session: Session) -> int:
    """How many accounts there are; for the start's one line, not for pages."""
    return session.scalar(select(func.count(User.id))) or 0


def change(session: Session, actor: Actor, **changed: str | bool | None) -> None:
    """Change the actor's own name, theme, locale, time_zone or letter_keys."""
    user = session.get_one(User, actor.id)
    for field in ("theme", "locale", "time_zone", "letter_keys"):
        if field in changed:
            setattr(user, field, changed[field])
    if "name" in changed:
        user.name = clean_name(str(changed["name"]))


def change_password(session: Session, actor: Actor, hashed: str, now: datetime) -> Actor:
    """Set a new password: every session ends, and this browser gets a new one."""
    user = session.get_one(User, actor.id)
    user.password = hashed
    browser = next((r.browser for r in sessions.list_mine(session, actor) if r.id == actor.session_id), "")
    sessions.end_all(session, user.id)
    session.add(Audit(at=now, actor=user.email, verb="change password", subject=user.email))
    return sessions.begin(session, user, browser, now)


def password_of(session: Session, actor: Actor) -> str | None:
    """The stored hash of the actor's password, to check it before a change."""
    return session.scalars(select(User.password).where(User.id == actor.id)).first()


def _token(
    session: Session,
    kind: str,
    token: str,
    email: str,
    now: datetime,
    lasts: timedelta,
    user_id: int | None,
    role: Role = Role.LEARNER,
) -> Token:
    row = Token(
        kind=kind,
        token=digest(token),
        email=email,
        user_id=user_id,
        role=role.value,
        created_at=now,
        ends_at=now + lasts,
    )
    session.add(row)
    session.flush()
    return row


def _use(session: Session, kind: str, token: str, now: datetime) -> Token | None:
    query = select(Token).filter_by(kind=kind, token=digest(token)).with_for_update()
    row = session.scalars(query).first()
    if row is None or row.used_at or row.ends_at <= now:
        return None
    row.used_at = now
    return row
