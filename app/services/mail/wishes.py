"""What letters somebody wants: kinds switched off, by hand or by a letter's own signed link."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.mail import OPTIONAL
from app.models import CohortStaff, CourseStaff, User
from app.services import audit
from app.services.mail.writing import writer
from app.services.sessions import Actor

FOR_STAFF = ("unclear", "digest")
"""kinds for those who look after a cohort or teach a course"""
LENGTH = 40
"""signs of a link's seal, of SHA-256 in hex: 160 bits"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an unsubscribe link may do: switch `kinds` off for one person."""

    user_id: int
    user_key: str
    kinds: tuple[str, ...]
    off: tuple[str, ...]
    """all that are off already"""


def link(session: Session, user_key: str, kinds: Collection[str]) -> str:
    """The address that switches these kinds off; "" where none of them can be."""
    wanted = [kind for kind in OPTIONAL if kind in kinds]
    if not wanted:
        return ""
    said = f"{user_key}.{'-'.join(wanted)}"
    return f"{writer(session).home}/letters/off/{said}.{_seal(session, said)}"


def find(session: Session, token: str) -> Wish | None:
    """What the link of a letter may do; None where it is none of ours."""
    said, _, seal = token.rpartition(".")
    if not hmac.compare_digest(_seal(session, said).encode(), seal.encode()):
        return None
    key, _, kinds = said.partition(".")
    query = select(User.id, User.mail_off).where(User.key == key, User.anonymized_at.is_(None))
    row = session.execute(query).first()
    if row is None:
        return None
    wanted = tuple(kind for kind in OPTIONAL if kind in kinds.split("-"))
    return Wish(row.id, key, wanted, tuple(row.mail_off))


def end_kinds(session: Session, wish: Wish, kinds: Collection[str], now: datetime) -> None:
    """Switch these of the link's kinds off; what is off stays off. Recorded."""
    off = {*wish.off, *(kind for kind in wish.kinds if kind in kinds)}
    _keep(session, None, wish.user_id, off, now)


def off(session: Session, actor: Actor) -> list[str]:
    """The kinds that the actor has switched off."""
    return list(session.scalar(select(User.mail_off).where(User.id == actor.id)) or [])


def offered(session: Session, actor: Actor) -> tuple[str, ...]:
    """Kinds that the actor can switch off; some come only to who looks after others."""
    looks_after = select(CohortStaff.user_id).filter_by(user_id=actor.id)
    teaches = select(CourseStaff.user_id).filter_by(user_id=actor.id)
    is_staff = session.scalar(looks_after.union_all(teaches).limit(1)) is not None
    return tuple(kind for kind in OPTIONAL if is_staff or kind not in FOR_STAFF)


def choose(session: Session, actor: Actor, wanted: Collection[str], now: datetime) -> None:
    """Have letters of the `wanted` kinds and of no others that are offered. Recorded.

    What isn't offered to them stays as it was.
    """
    shown = offered(session, actor)
    kept = {kind for kind in off(session, actor) if kind not in shown}
    _keep(session, actor, actor.id, kept | ({*shown} - {*wanted}), now)


def _keep(
    session: Session, actor: Actor | None, user_id: int, off: Collection[str], now: datetime
) -> None:
    user = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
    kept = [kind for kind in OPTIONAL if kind in off]
    if kept != list(user.mail_off):
        user.mail_off = kept
        audit.record(session, actor, "choose letters", user.key, now, person=user.key, off=kept)


def _seal(session: Session, said: str) -> str:
    key = f"letters:{writer(session).secret}".encode()
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:LENGTH]
