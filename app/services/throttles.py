"""Counters that slow guessing down: the security property, kept in the database and shared by all nodes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Throttle
from app.models.upsert import upsert


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries within `window` from the first."""

    kind: str
    most: int
    window: timedelta

    def name(self, whom: str) -> str:
        """The counter's name; whom it is about is hashed."""
        return f"{self.kind}:{hashlib.sha256(whom.encode()).hexdigest()[:40]}"


SIGN_IN = Limit("sign-in", 10, timedelta(hours=1))
DEVICE = Limit("device", 10, timedelta(minutes=15))
CODE = Limit("code", 10, timedelta(hours=1))
LETTER = Limit("letter", 3, timedelta(minutes=30))
RESET = Limit("reset", 5, timedelta(hours=1))


def over_until(session: Session, limit: Limit, whom: str, now: datetime) -> datetime | None:
    """When the limit lets `whom` go on; None while it isn't reached."""
    row = session.get(Throttle, limit.name(whom))
    if row is None or row.since + limit.window <= now or row.count < limit.most:
        return None
    return row.since + limit.window


def count(session: Session, limit: Limit, whom: str, now: datetime) -> None:
    """Count one try."""
    name = limit.name(whom)
    row = session.scalars(select(Throttle).filter_by(name=name).with_for_update()).first()
    is_running = row is not None and row.since + limit.window > now
    upsert(
        session,
        Throttle,
        {"name": name},
        {
            "count": row.count + 1 if row and is_running else 1,
            "since": row.since if row and is_running else now,
        },
    )
    session.expire_all()


def clear(session: Session, limit: Limit, whom: str) -> None:
    """Forget the tries, after a success."""
    session.execute(delete(Throttle).where(Throttle.name == limit.name(whom)))


def sweep(session: Session, now: datetime) -> int:
    """Delete counters that no limit reads any more; returns how many."""
    rows = session.scalars(select(Throttle.name).where(Throttle.since < now - timedelta(days=1)))
    names = list(rows)
    session.execute(delete(Throttle).where(Throttle.name.in_(names)))
    return len(names)
