"""Long work with progress: asked for in a request, done by the job process, looked at meanwhile."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Task
from app.services.sessions import Actor

LEASE = timedelta(minutes=10)
KEPT = timedelta(days=7)
"""how long results lie ready"""
OPEN = ("due", "running")


def post(session: Session, actor: Actor, kind: str, payload: dict[str, Any], now: datetime) -> Task:
    """Ask for long work; the job process hears of it once this transaction is committed."""
    row = Task(kind=kind, user_id=actor.id, payload=payload, made_at=now)
    session.add(row)
    session.flush()
    session.info.setdefault("tasks", []).append(row.id)
    return row


def get(session: Session, actor: Actor, key: str) -> Task:
    """The actor's own task. Raises NotFound for other people's."""
    row = session.scalars(select(Task).filter_by(key=key, user_id=actor.id)).first()
    if row is None:
        raise NotFound
    return row


def find_mine(session: Session, actor: Actor, kind: str, made_at: datetime) -> Task | None:
    """The actor's own task of a kind that was asked for at that moment."""
    mine = select(Task).filter_by(user_id=actor.id, kind=kind, made_at=made_at)
    return session.scalars(mine).first()


def claim(session: Session, id: int, now: datetime) -> Task | None:
    """Take a task for this worker; None where it is over or another worker has it."""
    claimed = session.execute(
        update(Task)
        .where(
            Task.id == id,
            Task.state.in_(OPEN),
            or_(Task.lease.is_(None), Task.lease < now),
        )
        .values(lease=now + LEASE, state="running")
        .returning(Task.id)
    ).first()
    return session.get(Task, id, populate_existing=True) if claimed else None


def list_due(session: Session, now: datetime, most: int = 20) -> list[int]:
    """Ids of tasks that nobody holds, the oldest first."""
    query = (
        select(Task.id)
        .where(Task.state.in_(OPEN), or_(Task.lease.is_(None), Task.lease < now))
        .order_by(Task.made_at)
        .limit(most)
    )
    return list(session.scalars(query))


def note(session: Session, id: int, done: int, total: int, now: datetime) -> None:
    """Tell how far the work is; keeps it from being taken up by another worker."""
    values = {"done": done, "total": total, "lease": now + LEASE}
    session.execute(update(Task).where(Task.id == id).values(**values))


def end(session: Session, id: int, result: str, now: datetime, *, failed: bool = False) -> None:
    """The work is over: `result` names its file, or says in a sentence what went wrong.

    Work that was thrown away meanwhile stays so.
    """
    values = {"state": "failed" if failed else "done", "result": result[:500], "ended_at": now}
    session.execute(update(Task).where(Task.id == id, Task.state.in_(OPEN)).values(**values))


def throw_away(row: Task, why: str, now: datetime) -> None:
    """End long work, finished or not: its files go with the next sweep.

    `why` stands on its page. What was asked may name somebody, too: it is forgotten, and the page
    leads back to where it was asked without what was sought there. The caller holds its lock.
    """
    back = str(row.payload.get("back", "")).partition("?")[0]
    row.payload = {"back": back, "is_own": bool(row.payload.get("is_own"))}
    row.state, row.result, row.ended_at = "failed", why, now


def list_failed(session: Session) -> list[str]:
    """Keys of work that failed or was thrown away: no file of it is kept."""
    return list(session.scalars(select(Task.key).where(Task.state == "failed")))


def list_old(session: Session, now: datetime) -> list[Task]:
    """Tasks whose results are no longer kept."""
    return list(session.scalars(select(Task).where(Task.ended_at < now - KEPT).limit(100)))
