"""What was tried in vain: activities failed again and again, the same reply at the same moment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.domain.risk import Failed, SameReply
from app.models import Attempt, Decision, Progress
from app.services import settings


def list_failed(session: Session, ids: Sequence[int]) -> dict[int, list[Failed]]:
    """Enrollment's id → activities that aren't done and were failed as often as the rule says."""
    least = settings.get(session).risk_failed
    if not least:
        return {}
    record = and_(
        Progress.enrollment_id == Attempt.enrollment_id, Progress.activity == Attempt.activity
    )
    settled = or_(Progress.done_at.is_not(None), Progress.excused_at.is_not(None))
    query = (
        select(
            Attempt.enrollment_id,
            Attempt.activity,
            func.count(Attempt.id),
            func.max(Attempt.finished_at),
        )
        .outerjoin(Progress, record)
        .where(Attempt.enrollment_id.in_(ids), Attempt.passed.is_(False), ~settled)
        .group_by(Attempt.enrollment_id, Attempt.activity)
        .having(func.count(Attempt.id) >= least)
    )
    found = dict[int, list[Failed]]()
    for id, activity, times, since in session.execute(query):
        if since is not None:
            found.setdefault(id, []).append(Failed(activity, times, since))
    return found


def list_same_reply(session: Session, ids: Sequence[int]) -> dict[int, list[SameReply]]:
    """Enrollment's id → moments at which the latest attempts took the same of the worse replies.

    So many as the rule says; what a replay took over was not said again.
    """
    least = settings.get(session).risk_same_reply
    if not least:
        return {}
    often = (
        select(Attempt.enrollment_id, Attempt.activity)
        .where(Attempt.enrollment_id.in_(ids), Attempt.ending != "")
        .group_by(Attempt.enrollment_id, Attempt.activity)
        .having(func.count(Attempt.id) >= least)
    )
    pairs = [tuple(row) for row in session.execute(often)]
    if not pairs:
        return {}
    query = select(Attempt.id, Attempt.enrollment_id, Attempt.activity, Attempt.evidence).where(
        tuple_(Attempt.enrollment_id, Attempt.activity).in_(pairs), Attempt.ending != ""
    )
    latest = dict[tuple[int, str], list[Row[Any]]]()
    for row in session.execute(query.order_by(Attempt.number.desc())):
        latest.setdefault((row.enrollment_id, row.activity), []).append(row)
    last = {pair: rows[:least] for pair, rows in latest.items()}
    said = _said(session, [row.id for rows in last.values() for row in rows])
    found = dict[int, list[SameReply]]()
    for (id, activity), rows in sorted(last.items()):
        for passage in _alike(rows, said):
            found.setdefault(id, []).append(SameReply(activity, passage, least))
    return found


def _said(session: Session, attempt_ids: Sequence[int]) -> dict[int, set[str]]:
    """Attempt's id → labels that were chosen in it, and not taken over from another."""
    query = (
        select(Decision.attempt_id, Decision.choice)
        .join(Attempt, Attempt.id == Decision.attempt_id)
        .where(
            Decision.attempt_id.in_(attempt_ids),
            or_(Attempt.number == 1, Decision.decided_at > Attempt.started_at),
        )
    )
    found: dict[int, set[str]] = {id: set() for id in attempt_ids}
    for id, label in session.execute(query):
        found[id].add(label)
    return found


def _alike(rows: Sequence[Row[Any]], said: dict[int, set[str]]) -> list[str]:
    """Passages in which all these attempts chose the same, and worse than was on offer."""
    each = [
        {
            (passage, label)
            for _, passage, label, worth in row.evidence
            if worth < 1 and label in said[row.id]
        }
        for row in rows
    ]
    return sorted(passage for passage, _ in set.intersection(*each))
