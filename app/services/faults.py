"""What broke on our side, by the reference that the person was shown; never what they typed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exc, func, select
from sqlalchemy.orm import Session

from app.models import Fault

KEPT = timedelta(days=30)


def record(
    session: Session, error: BaseException, reference: str, place: str, now: datetime
) -> None:
    """Note that `place` (an endpoint, or a job) broke; of the error only its kind is kept."""
    kind = type(error).__name__
    session.add(Fault(at=now, reference=reference[:60], place=place[:200], kind=kind[:200]))
    session.flush()


def is_recordable(error: BaseException) -> bool:
    """Whether it makes sense to write it down: not where the database itself doesn't answer."""
    return not isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError)


def count_since(session: Session, since: datetime) -> int:
    """How many there were since a moment."""
    return session.scalar(select(func.count()).where(Fault.at >= since)) or 0


def list_latest(session: Session, most: int = 20) -> list[Fault]:
    """The latest ones, newest first."""
    return list(
        session.scalars(select(Fault).order_by(Fault.at.desc(), Fault.id.desc()).limit(most))
    )


def sweep(session: Session, now: datetime) -> None:
    """Forget what is older than 30 days."""
    session.execute(delete(Fault).where(Fault.at < now - KEPT))
