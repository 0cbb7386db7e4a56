"""Making an exception, and undoing it: each with a reason, each on record."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.allowance import REASON_LIMIT, Kind, fitting
from app.domain.course import Quiz
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Allowance, Attempt, Enrollment, Progress
from app.models.upsert import upsert
from app.services import audit, progress
from app.services.allowances.reading import Folder
from app.services.sessions import Actor


def grant(
    session: Session,
    actor: Actor,
    folder: Folder,
    slug: str,
    kind: Kind,
    value: dict[str, Any],
    reason: str,
    key: str,
    now: datetime,
) -> Allowance:
    """Make an exception for the learner of a folder read under lock; it is in force at once.

    `key` is that of the new row: a form sent twice makes one. Raises Invalid without a reason, and
    where the kind doesn't fit.
    """
    mine = {"key": key, "enrollment_id": folder.place.enrollment.id}
    if found := session.scalars(select(Allowance).filter_by(**mine)).first():
        return found
    thing = folder.find(slug)
    if kind not in fitting(thing, folder.has_score(slug)):
        raise Invalid(N_("This exception does not fit “%(title)s”."), title=thing.title)
    value = _placed(session, folder, slug, kind, value)
    row = Allowance(
        key=key,
        enrollment_id=folder.place.enrollment.id,
        activity=slug,
        kind=kind.value,
        value=value,
        reason=_reason(reason),
        made_at=now,
        made_by=actor.id,
    )
    session.add(row)
    session.flush()
    _apply(session, folder, row, now)
    note = {"enrollment": folder.key, "activity": slug, "kind": kind.value, **value}
    audit.record(session, actor, "make exception", row.key, now, person=folder.person, **note)
    return row


def undo(
    session: Session, actor: Actor, folder: Folder, key: str, reason: str, now: datetime
) -> None:
    """Take an exception back; it stays on record, and so does what it led to meanwhile.

    A certificate that was issued stays. Raises NotFound, Invalid without a reason, Conflict for one
    that is undone.
    """
    mine = {"key": key, "enrollment_id": folder.place.enrollment.id}
    row = session.scalars(select(Allowance).filter_by(**mine).with_for_update()).first()
    if row is None:
        raise NotFound
    if row.undone_at:
        raise Conflict(N_("This exception was undone before."))
    row.undone_at, row.undone_by, row.undone_for = now, actor.id, _reason(reason)
    session.flush()
    _take_back(session, folder, row, now)
    audit.record(session, actor, "undo exception", row.key, now, person=folder.person)


def _reason(typed: str) -> str:
    reason = typed.replace("\0", "").strip()
    if not reason or len(reason) > REASON_LIMIT:
        raise Invalid(N_("Say why, in up to %(limit)s characters."), limit=REASON_LIMIT)
    return reason


def _placed(
    session: Session, folder: Folder, slug: str, kind: Kind, value: dict[str, Any]
) -> dict[str, Any]:
    """The value with what it refers to: the attempt that is open, how many there were."""
    if kind is Kind.WAIT:
        return {"after": len(_attempts(session, folder, slug))}
    if kind is Kind.TIME:
        held = next((a for a in _attempts(session, folder, slug) if not a.finished_at), None)
        return {**value, "attempt": held.key} if held else value
    if kind is Kind.SCORE:
        record = folder.records.get(slug)
        return {**value, "was_done": bool(record and record.done_at)}
    return value


def _attempts(session: Session, folder: Folder, slug: str) -> list[Attempt]:
    mine = {"enrollment_id": folder.place.enrollment.id, "activity": slug}
    return list(session.scalars(select(Attempt).filter_by(**mine).order_by(Attempt.number)))


def _apply(session: Session, folder: Folder, row: Allowance, now: datetime) -> None:
    if row.kind == Kind.TIME:
        _move_end(session, row, timedelta(minutes=row.value["minutes"]), now)
    elif row.kind == Kind.EXCUSE:
        _note(session, folder, row, now, {"excused_at": now})
    elif row.kind == Kind.SCORE:
        score = row.value["percent"] / 100
        thing = folder.find(row.activity)
        is_passed = isinstance(thing, Quiz) and score + 1e-9 >= thing.passing
        done = {"done_at": now} if is_passed and not row.value["was_done"] else {}
        _note(session, folder, row, now, {"corrected": score, **done})
    _touch(session, folder, row, now)


def _take_back(session: Session, folder: Folder, row: Allowance, now: datetime) -> None:
    if row.kind == Kind.TIME:
        _move_end(session, row, -timedelta(minutes=row.value["minutes"]), now)
    elif row.kind == Kind.EXCUSE:
        _note(session, folder, row, now, {"excused_at": None})
    elif row.kind == Kind.SCORE:
        again = {} if row.value["was_done"] else {"done_at": None}
        _note(session, folder, row, now, {"corrected": _earlier_score(session, row), **again})
    _touch(session, folder, row, now)


def _earlier_score(session: Session, row: Allowance) -> float | None:
    """What a correction before this one said, which is in force again."""
    known = {"enrollment_id": row.enrollment_id, "activity": row.activity, "kind": row.kind}
    query = select(Allowance.value).filter_by(**known).where(Allowance.undone_at.is_(None))
    found = session.scalars(query.order_by(Allowance.id.desc()).limit(1)).first()
    return found["percent"] / 100 if found else None


def _move_end(session: Session, row: Allowance, by: timedelta, now: datetime) -> None:
    """Let the attempt that was open close later, or sooner again, but not in the past."""
    if "attempt" not in row.value:
        return
    held = session.scalars(
        select(Attempt).filter_by(key=row.value["attempt"], finished_at=None)
    ).first()
    if held and held.closes_at:
        held.closes_at = max(held.closes_at + by, min(now, held.closes_at))


def _note(
    session: Session, folder: Folder, row: Allowance, now: datetime, changed: dict[str, Any]
) -> None:
    """Change what is on record of the activity, and sum up: the certificate may follow."""
    keys = {"enrollment_id": row.enrollment_id, "activity": row.activity}
    upsert(session, Progress, keys, changed, {
        "begun_at": now, "last_at": now, "detail": {}, "place": "",
    })  # fmt: skip
    progress.settle(session, folder.place, now, was_here=False)


def _touch(session: Session, folder: Folder, row: Allowance, now: datetime) -> None:
    """Pages that the learner has open are older than this, and their risk is to be weighed."""
    session.execute(
        update(Enrollment)
        .where(Enrollment.id == row.enrollment_id)
        .values(progress_version=Enrollment.progress_version + 1, weigh_at=now)
    )
    session.expire_all()
