"""When something of the site last happened, and who does what happens by the clock."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Beat
from app.models.upsert import upsert

WORK, BACKUP, TICK = "work:", "backup", "tick:"
"""What names begin with: a job process (host and number), the last backup, work by the clock."""

SILENT = timedelta(minutes=3)
"""how long a job process may say nothing before it counts as gone; it speaks every minute"""

KEPT = timedelta(days=1)
"""how long a job process that is gone is remembered"""


def note(session: Session, name: str, now: datetime, **detail: object) -> None:
    """This happened now."""
    upsert(session, Beat, {"name": name[:60]}, {"at": now, "detail": detail})


def claim(session: Session, name: str, every: timedelta, now: datetime) -> bool:
    """Whether it is for the caller to do this now: at most one of all processes does, each `every`.

    A beat far in the future, of a clock that was set back since, holds nobody up.
    """
    is_due = or_(Beat.at <= now - every, Beat.at > now + every)
    taken = update(Beat).where(Beat.name == name, is_due).values(at=now).returning(Beat.name)
    if session.execute(taken).first():
        return True
    if session.get(Beat, name):
        return False
    try:
        with session.begin_nested():
            session.execute(insert(Beat).values(name=name, at=now, detail={}))
    except IntegrityError:  # another process was first with the very first beat
        return False
    return True


def find(session: Session, name: str) -> Beat | None:
    """The last beat of this name, if there was one."""
    return session.get(Beat, name)


def list_beats(session: Session, beginning: str) -> list[Beat]:
    """Beats whose names begin so, the latest first."""
    query = select(Beat).where(Beat.name.startswith(beginning, autoescape=True))
    return list(session.scalars(query.order_by(Beat.at.desc(), Beat.name)))


def forget(session: Session, name: str) -> None:
    """A process that ends in good order takes its beat along."""
    session.execute(delete(Beat).where(Beat.name == name))


def sweep(session: Session, now: datetime) -> None:
    """Forget job processes that have long been gone."""
    old = Beat.name.startswith(WORK, autoescape=True), Beat.at < now - KEPT
    session.execute(delete(Beat).where(*old))
