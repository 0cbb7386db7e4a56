"""The second step: codes of an app after the password, and what takes the app's place once."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyotp import TOTP
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid
from app.models import Device, RecoveryCode, SecondStep, User
from app.services import audit, mail, sessions, settings, throttles
from app.services.mail import Letter
from app.services.sessions import Actor, digest

STEP = 30
"""seconds that a code of an app is shown (RFC 6238)"""
DRIFT = 1
"""how many steps an app's clock may be ahead or behind"""
CODES = 10
PENDING_LASTS = timedelta(hours=1)
TRUST_LASTS = timedelta(days=30)
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH, GROUP = 16, 4
"""signs of a recovery code, 79 bits, and how many stand together"""
WRONG = N_("This code is not right. Wait for the next one in your app, and type that.")
ON_ALREADY = N_("The second step is on already.")
NOT_BEGUN = N_("Begin again: the code on the last page has ended.")
REMOVED_FOR = ("lost", "locked", "suspected", "other")
"""why somebody's second step was removed by others"""
KIND = "second"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has: since when the second step is on, and how many codes are left."""

    since: datetime | None = None
    codes_left: int = 0
    trusted: int = 0
    """browsers that aren't asked"""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is shown once, to be put into an app."""

    secret: str
    address: str
    """what the QR code says (the otpauth:// form that apps read)"""

    @property
    def spaced(self) -> str:
        """The secret in groups of four, as one types it."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def standing(session: Session, user_id: int, now: datetime) -> Standing:
    """What this account has."""
    codes = select(func.count(RecoveryCode.id)).filter_by(user_id=user_id, used_at=None)
    trusted = select(func.count(Device.id)).where(
        Device.user_id == user_id, Device.trusted_until > now
    )
    query = select(SecondStep.confirmed_at, codes.scalar_subquery(), trusted.scalar_subquery())
    found = session.execute(query.where(SecondStep.user_id == user_id)).first()
    return Standing(*found) if found and found[0] else Standing()


def begin_setup(session: Session, actor: Actor, now: datetime) -> None:
    """Draw a secret for the actor's app; asked for again within an hour, it is the same.

    Raises Conflict where the second step is on.
    """
    row = _held(session, actor.id)
    if row and row.confirmed_at:
        raise Conflict(ON_ALREADY)
    if row is None:
        row = SecondStep(user_id=actor.id, seed="", made_at=now)
        session.add(row)
    if not row.seed or row.made_at <= now - PENDING_LASTS:
        row.seed, row.made_at = secrets.token_hex(20), now
    session.flush()


def find_setup(session: Session, actor: Actor, now: datetime) -> Setup | None:
    """What to put into the app, while it is waited for."""
    row = session.get(SecondStep, actor.id)
    if row is None or row.confirmed_at or row.made_at <= now - PENDING_LASTS:
        return None
    secret, issuer = _secret(session, row), mail.site_name(session)
    return Setup(secret, TOTP(secret).provisioning_uri(name=actor.email, issuer_name=issuer))


def confirm(
    session: Session, actor: Actor, typed: str, notice: Letter, device: str, now: datetime
) -> list[str]:
    """The app shows the right code: the second step is on. Returns the recovery codes, once.

    Other browsers are signed out. Raises Invalid for a wrong code, Conflict where nothing was begun
    or it is on already.
    """
    row = _held(session, actor.id)
    if row and row.confirmed_at:
        raise Conflict(ON_ALREADY)
    if row is None or row.made_at <= now - PENDING_LASTS:
        raise Conflict(NOT_BEGUN)
    if not _takes(session, row, typed, now):
        raise Invalid(WRONG)
    row.confirmed_at = now
    throttles.clear(session, throttles.SECOND, actor.key)
    sessions.end_all(session, actor.id, but=actor.session_id)
    sessions.forget_devices(session, actor.id, but=device)
    note = audit.record(session, actor, "turn on second step", actor.key, now, person=actor.key)
    mail.post(session, actor.email, KIND, str(note.id), notice, now)
    return _draw_codes(session, actor.id, now)


def renew_codes(session: Session, actor: Actor, typed: str, now: datetime) -> list[str]:
    """Ten new recovery codes; those before open nothing.

    Raises Invalid for a wrong code, also where there is no second step; the caller checked the
    password.
    """
    if not take(session, actor.id, typed, now):
        raise Invalid(WRONG)
    throttles.clear(session, throttles.SECOND, actor.key)
    audit.record(session, actor, "renew recovery codes", actor.key, now, person=actor.key)
    return _draw_codes(session, actor.id, now)


def still_good(session: Session, actor: Actor, codes: Sequence[str]) -> list[str]:
    """Those of these recovery codes that are the actor's own and weren't used."""
    mine = select(RecoveryCode.token).filter_by(user_id=actor.id, used_at=None)
    known = set(session.scalars(mine))
    return [code for code in codes if digest(_bare(code)) in known]


def count(session: Session, actor: Actor, now: datetime) -> None:
    """Count a try of the actor's at a code, before it is looked at. Raises TooMany."""
    throttles.take(session, throttles.SECOND, actor.key, now)


def turn_off(session: Session, actor: Actor, typed: str, notice: Letter, now: datetime) -> None:
    """No second step any more. Raises Invalid for a wrong code; the caller checked the password."""
    if not take(session, actor.id, typed, now):
        raise Invalid(WRONG)
    throttles.clear(session, throttles.SECOND, actor.key)
    user = session.get_one(User, actor.id)
    _end(session, user, actor, "turn off second step", notice, now)


def remove(
    session: Session,
    actor: Actor | None,
    user: User,
    reason: str,
    notice: Letter,
    now: datetime,
) -> None:
    """Take somebody's second step away, for they lost it: recorded, and they are told by mail.

    All their browsers are signed out. Raises Invalid for no reason of ours, Conflict where there is
    none. Who may do it, the caller knows.
    """
    if reason not in REMOVED_FOR:
        raise Invalid(N_("Choose a reason."))
    row = _held(session, user.id)
    if row is None or row.confirmed_at is None:
        raise Conflict(N_("This account has no second step. Nothing was changed."))
    sessions.end_all(session, user.id)
    _end(session, user, actor, "remove second step", notice, now, reason=reason)


def is_asked(session: Session, user_id: int, device: str, now: datetime) -> bool:
    """Whether this account takes a code from this device."""
    mine = select(SecondStep.user_id).where(
        SecondStep.user_id == user_id, SecondStep.confirmed_at.is_not(None)
    )
    trusted = select(Device.id).where(
        Device.user_id == user_id, Device.token == digest(device), Device.trusted_until > now
    )
    return session.scalars(mine).first() is not None and session.scalars(trusted).first() is None


def take(session: Session, user_id: int, typed: str, now: datetime) -> str:
    """What was typed: `app` for its code now, `recovery`, or "" for neither; each is taken once."""
    row = _held(session, user_id)
    if row is None or row.confirmed_at is None:
        return ""
    if _takes(session, row, typed, now):
        return "app"
    used = (
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.token == digest(_bare(typed)))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return "recovery" if session.scalars(used).first() is not None else ""


def trust(session: Session, user_id: int, device: str, now: datetime) -> None:
    """Ask this device for no code for thirty days."""
    mine = (Device.user_id == user_id, Device.token == digest(device))
    session.execute(update(Device).where(*mine).values(trusted_until=now + TRUST_LASTS))


def tell_used(session: Session, user: User, now: datetime) -> None:
    """Mail the person that a recovery code was used, and how many are left."""
    left = standing(session, user.id, now).codes_left
    note = audit.record(session, None, "use recovery code", user.key, now, person=user.key)
    link, reader = mail.absolute(session, "/reset"), mail.reader_of(user)
    said = mail.write(session, "second_used", reader, left=left, link=link)
    mail.post(session, user.email, KIND, str(note.id), said, now)


def distrust(session: Session, user_id: int) -> None:
    """Every device is asked for a code again."""
    theirs = update(Device).where(Device.user_id == user_id, Device.trusted_until.is_not(None))
    session.execute(theirs.values(trusted_until=None))


def must_set_up(session: Session, actor: Actor) -> bool:
    """Whether the actor has a role that takes a second step, and none yet."""
    wanted = settings.get(session, actor.settings_version).second_step_roles
    return not actor.has_second_step and not actor.roles.isdisjoint(wanted)


def _end(
    session: Session,
    user: User,
    actor: Actor | None,
    verb: str,
    notice: Letter,
    now: datetime,
    **detail: str,
) -> None:
    session.execute(delete(SecondStep).where(SecondStep.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    distrust(session, user.id)
    note = audit.record(session, actor, verb, user.key, now, person=user.key, **detail)
    mail.post(session, user.email, KIND, str(note.id), notice, now)


def _held(session: Session, user_id: int) -> SecondStep | None:
    """The account's row, held against others until commit."""
    query = select(SecondStep).filter_by(user_id=user_id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).first()


def _secret(session: Session, row: SecondStep) -> str:
    """What the app knows, in base 32: it follows from the seed and the site's key."""
    key = f"second-step:{mail.writer(session).secret}".encode()
    return base64.b32encode(hmac.new(key, row.seed.encode(), hashlib.sha256).digest()[:20]).decode()


def _takes(session: Session, row: SecondStep, typed: str, now: datetime) -> bool:
    """Whether the app shows this code now; noted, so that it is never taken again."""
    app, current = TOTP(_secret(session, row), interval=STEP), int(now.timestamp()) // STEP
    said = "".join(typed.split())
    for step in range(current - DRIFT, current + DRIFT + 1):
        is_right = hmac.compare_digest(app.generate_otp(step).encode(), said.encode())
        if is_right and step > row.last_step:
            row.last_step = step
            return True
    return False


def _draw_codes(session: Session, user_id: int, now: datetime) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    drawn = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(CODES)]
    rows = [RecoveryCode(user_id=user_id, token=digest(code), made_at=now) for code in drawn]
    session.add_all(rows)
    session.flush()
    places = range(0, LENGTH, GROUP)
    return ["-".join(code[at : at + GROUP] for at in places) for code in drawn]


def _bare(typed: str) -> str:
    """A recovery code as it is hashed: spaces and dashes don't matter, nor does case."""
    return "".join(sign for sign in typed.casefold() if sign.isalnum())
