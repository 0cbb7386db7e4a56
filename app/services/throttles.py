"""Counters that slow guessing down, kept in the database and shared by all nodes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.errors import TooMany
from app.models import Throttle


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
PROOF = Limit("proof", 5, timedelta(hours=1))
CURRENT = Limit("current", 10, timedelta(hours=1))
SECOND = Limit("second", 10, timedelta(hours=1))
SECOND_DEVICE = Limit("second-device", 10, timedelta(minutes=15))
ADDRESS = Limit("address", 5, timedelta(hours=1))
EXPORT = Limit("export", 3, timedelta(days=1))


def count(session: Session, limit: Limit, whom: str, now: datetime) -> datetime | None:
    """Count one try, before it is made; one too many returns when tries are taken again.

    One statement, so that tries at the same time are all counted.
    """
    maker = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = maker(Throttle).values(name=limit.name(whom), count=1, since=now)
    is_over = Throttle.since <= now - limit.window
    statement = fresh.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "count": case((is_over, 1), else_=Throttle.count + 1),
            "since": case((is_over, fresh.excluded.since), else_=Throttle.since),
        },
    ).returning(Throttle.count, Throttle.since)
    tries, since = session.execute(statement).one()
    return since + limit.window if tries > limit.most else None


def take(session: Session, limit: Limit, whom: str, now: datetime) -> None:
    """Count one try. Raises TooMany, with the time of the next, where it is one too many."""
    if until := count(session, limit, whom, now):
        raise TooMany(until=until)


def give_back(session: Session, limit: Limit, whom: str) -> None:
    """Uncount a try that was none: it succeeded."""
    session.execute(
        update(Throttle)
        .where(Throttle.name == limit.name(whom), Throttle.count > 0)
        .values(count=Throttle.count - 1)
    )


def clear(session: Session, limit: Limit, whom: str) -> None:
    """Forget the tries, after a success."""
    session.execute(delete(Throttle).where(Throttle.name == limit.name(whom)))


def sweep(session: Session, now: datetime) -> int:
    """Delete counters that no limit reads any more; returns how many."""
    gone = delete(Throttle).where(Throttle.since < now - timedelta(days=2))
    return len(session.scalars(gone.returning(Throttle.name)).all())
