"""Weighing those whose time has come: what is known of them is read for a batch at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from app.domain import dates as calendar
from app.domain import risk as rules
from app.domain import tally as names
from app.models import Allowance, Cohort, CourseRow, Enrollment, User
from app.models.rows import table
from app.services import courses, dates, settings, tally
from app.services.risk.tried import list_failed, list_same_reply

BATCH = 500
WEIGH = (
    update(table(Enrollment))
    .where(Enrollment.id == bindparam("enrollment"))
    .values(
        risk=bindparam("weight"),
        risk_code=bindparam("code"),
        risk_detail=bindparam("detail"),
        weigh_at=bindparam("again"),
        counted=bindparam("names"),
    )
)
COLUMNS = (
    Enrollment.id, Enrollment.cohort_id, Enrollment.cells, Enrollment.counted, Enrollment.last_at,
    Enrollment.joined_at, Enrollment.started_at, Enrollment.completed_at, User.invited_at,
    User.last_seen_at, User.deactivated_at, Cohort.opens_on, Cohort.closes_on,
    Cohort.time_zone, Cohort.archived_at, CourseRow.published_id,
)  # fmt: skip
DUE = (
    select(*COLUMNS)
    .join(User, User.id == Enrollment.user_id)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .join(CourseRow, CourseRow.id == Enrollment.course_id)
    .where(Enrollment.weigh_at <= bindparam("now", type_=Enrollment.weigh_at.type))
    .order_by(Enrollment.weigh_at, Enrollment.id)
)


def weigh_due(session: Session, now: datetime, most: int = BATCH) -> int:
    """Weigh a batch of those whose time has come; returns how many there were.

    Who is at risk and who is on track in a cohort's counts follows.
    """
    query = DUE.limit(most).with_for_update(of=Enrollment, skip_locked=True)
    found = session.execute(query, {"now": now}).all()
    if not found:
        return 0
    known = _known(session, found)
    site = settings.get(session)
    given, moves = list[dict[str, Any]](), list[tally.Move]()
    for row in found:
        weight = rules.weigh(site, known[row.id], now)
        counted = names.weighed(row.counted, weight.risk)
        moves.append((row.id, row.cohort_id, row.counted, counted))
        given.append(
            {
                "enrollment": row.id,
                "weight": weight.risk,
                "code": weight.code,
                "detail": dict(weight.detail),
                "again": weight.weigh_at,
                "names": sorted(counted),
            }
        )
    session.connection().execute(WEIGH, given)
    tally.move_many(session, moves)
    return len(found)


def _known(session: Session, found: Sequence[Row[Any]]) -> dict[int, rules.Known]:
    """What the rules ask about each of a batch."""
    ids = [row.id for row in found]
    failed, same = list_failed(session, ids), list_same_reply(session, ids)
    extended = _extended(session, ids)
    due = {id: dates.due_dates(session, id) for id in {row.cohort_id for row in found}}
    return {
        row.id: _known_of(
            session,
            row,
            {**due[row.cohort_id], **extended.get(row.id, {})},
            failed.get(row.id, ()),
            same.get(row.id, ()),
        )
        for row in found
    }


def _known_of(
    session: Session,
    row: Row[Any],
    due: Mapping[str, datetime],
    failed: Sequence[rules.Failed],
    same: Sequence[rules.SameReply],
) -> rules.Known:
    course = courses.compiled(session, row.published_id)
    modules = [module.slug for module in course.modules if module.asked]
    optional = {one.slug for _, one in course if one.optional}
    done = [slug for slug in modules if names.is_done(row.cells.get(slug))]
    joined = row.joined_at or row.started_at
    opened = calendar.end_of(row.opens_on - timedelta(days=1), row.time_zone)
    closes = row.closes_on
    return rules.Known(
        settled=any((row.completed_at, row.archived_at, row.deactivated_at)),
        seen=row.last_seen_at is not None or bool(row.cells),
        invited_at=row.invited_at,
        joined_at=joined,
        active_at=max(row.last_at, joined, opened),
        modules_done=len(done),
        open_modules=tuple(slug for slug in modules if slug not in done),
        due=due,
        ends_at=calendar.end_of(closes, row.time_zone) if closes else None,
        failed=tuple(one for one in failed if one.activity not in optional),
        same_reply=tuple(one for one in same if one.activity not in optional),
    )


def _extended(session: Session, ids: Sequence[int]) -> dict[int, dict[str, datetime]]:
    """Enrollment's id → module → when it is due for this person; the latest exception counts."""
    query = (
        select(Allowance.enrollment_id, Allowance.activity, Allowance.value, Cohort.time_zone)
        .join(Enrollment, Enrollment.id == Allowance.enrollment_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Allowance.enrollment_id.in_(ids),
            Allowance.kind == "date",
            Allowance.undone_at.is_(None),
        )
        .order_by(Allowance.id)
    )
    found = dict[int, dict[str, datetime]]()
    for id, module, value, zone in session.execute(query):
        on = date.fromisoformat(value["on"])
        found.setdefault(id, {})[module] = calendar.end_of(on, zone)
    return found
