"""What a learner did, summed up: written in the request that changes it, completion included."""

from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, case, func, null, select, update
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.domain.course import Activity, Module
from app.domain.progress import (
    Overview,
    Record,
    Standing,
    locked_by,
    next_activity,
    overview,
)
from app.errors import N_, NotAllowed
from app.models import Enrollment, Progress
from app.models.base import UtcDateTime
from app.models.rows import rows, table
from app.models.upsert import upsert
from app.services import certificates, tally
from app.services.enrollments import Enrolled, Place

KNOWN = (
    func.coalesce(Progress.done_at, Progress.excused_at),
    func.coalesce(Progress.corrected, Progress.score),
    Progress.last_at,
    Progress.place,
    Progress.detail,
    Progress.excused_at,
)
"""What a Record says of an activity."""
RECORDS = select(Progress.activity, *KNOWN).where(Progress.enrollment_id == bindparam("enrollment"))
NOW = bindparam("now", type_=UtcDateTime())
MINE = update(table(Enrollment)).where(Enrollment.id == bindparam("enrollment"))
TOUCH = MINE.values(
    last_at=NOW,
    progress_version=Enrollment.progress_version + 1,
    weigh_at=case((Enrollment.risk > 0, NOW), else_=Enrollment.weigh_at),
)
"""Whoever is at risk and does something is weighed again within a minute."""
BEGIN = TOUCH.values(cells=bindparam("cells"), counted=bindparam("counted"))
SUM = BEGIN.values(
    done=bindparam("all_done"),
    score=bindparam("score"),
    counted_revision_id=bindparam("revision"),
    weigh_at=case((Enrollment.cohort_id.is_not(None), NOW), else_=null()),
)
COMPLETE = SUM.values(
    completed_at=NOW,
    completed_revision_id=bindparam("revision"),
    risk=0,
    risk_code="",
    risk_detail={},
    weigh_at=None,
)


def list_records(session: Session, enrollment_id: int) -> dict[str, Record]:
    """Activity slug → what is known of it, for one enrollment."""
    found = rows(session, RECORDS, enrollment=enrollment_id)
    return {row[0]: Record(*row[1:]) for row in found}


def get_overview(session: Session, place: Place) -> Overview:
    """Where the learner stands in the course."""
    return overview(place.course, list_records(session, place.enrollment.id))


def following(session: Session, place: Place, activity: str) -> tuple[Module, Activity] | None:
    """Where to go on after an activity.

    The next one in course order that isn't done, else what Continue shows.
    """
    seen = get_overview(session, place)
    pairs = [(module, one) for module in seen.modules for one in module.activities]
    at = next(i for i, pair in enumerate(pairs) if pair[1].activity.slug == activity)
    ahead = (pair for pair in pairs[at + 1 :] if pair[1].standing is not Standing.DONE)
    found = next((p for p in ahead if p[1].standing is not Standing.LOCKED), next_activity(seen))
    return (found[0].module, found[1].activity) if found else None


def require_open(place: Place, module: Module, records: dict[str, Record]) -> None:
    """Raises NotAllowed, naming the module to finish first, where `module` is still locked."""
    if blockers := locked_by(place.course, module, records):
        raise NotAllowed(N_("Finish “%(module)s” first."), module=blockers[0].title)


def begin_or_go_on(
    session: Session,
    place: Place,
    activity: str,
    now: datetime,
    *,
    detail: dict[str, Any] | None = None,
    reached: str | None = None,
) -> None:
    """Note that the learner is at work on an activity.

    `detail` and `reached` replace what was noted before. The first in a module starts it; all is
    summed up again where the course has changed since it was last.
    """
    changed: dict[str, Any] = {"last_at": now}
    if detail is not None:
        changed["detail"] = detail
    if reached is not None:
        changed["place"] = reached
    first = {"begun_at": now, "detail": {}, "place": ""}
    _write(session, place, activity, changed, first)
    enrolled, found = place.enrollment, place.course.find(activity)
    if enrolled.counted_revision_id != place.revision_id:
        settle(session, place, now)
    elif found is None or found[0].slug in enrolled.cells:
        rows(session, TOUCH, enrollment=enrolled.id, now=now)
    else:
        cells = {**enrolled.cells, found[0].slug: [rules.BEGUN, None]}
        counted = rules.begun(enrolled.counted, enrolled.risk)
        _sum_up(session, enrolled, BEGIN, cells, counted, {"now": now})


def finish(
    session: Session,
    place: Place,
    activity: str,
    now: datetime,
    *,
    done: bool,
    score: float | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Note the result of an activity; once done it stays done.

    Completes the course where this was the last thing.

    `score` (0.0 to 1.0) is what shall stand on record.
    """
    changed: dict[str, Any] = {"last_at": now, "score": score}
    if detail is not None:
        changed["detail"] = detail
    first = {"begun_at": now, "detail": {}, "place": ""}
    if done:
        changed["done_at"] = now
    _write(session, place, activity, changed, first)
    settle(session, place, now)


def note_review(
    session: Session, place: Place, activity: str, now: datetime, detail: dict[str, Any]
) -> None:
    """Note where the review of an activity stands, under the enrollment's lock.

    Acceptance may be the last thing that completes the course. The learner wasn't here: when they
    were last at work stays as it was.
    """
    mine = Enrollment.id == place.enrollment.id
    last_at = session.scalar(select(Enrollment.last_at).where(mine))
    here = {"enrollment_id": place.enrollment.id, "activity": activity}
    session.execute(update(Progress).filter_by(**here).values(detail=detail))
    settle(session, place, now)
    session.execute(update(table(Enrollment)).where(mine).values(last_at=last_at))


def _write(
    session: Session,
    place: Place,
    activity: str,
    changed: dict[str, Any],
    first: dict[str, Any],
) -> None:
    upsert(
        session,
        Progress,
        {"enrollment_id": place.enrollment.id, "activity": activity},
        changed,
        {name: value for name, value in first.items() if name not in changed},
        keeping={"done_at"} & changed.keys(),
    )


def settle(session: Session, place: Place, now: datetime) -> None:
    """Sum up what an enrollment's records come to, under its lock.

    The last requirement issues the certificate. Also for whoever changed records besides: what was
    excused, corrected, taken back, or is required no longer.
    """
    enrolled = place.enrollment
    records = list_records(session, enrolled.id)
    summed = rules.summary(place.course, records)
    done = {slug for slug, record in records.items() if record.done_at}
    accepted = {slug for slug, record in records.items() if record.is_accepted}
    is_earned = certificates.is_earned(place.course, done, accepted)
    completes = enrolled.completed_at is None and is_earned
    if completes:
        enrolled.completed_at, enrolled.risk = now, 0
    counted = rules.names(summed, certified=enrolled.completed_at is not None, risk=enrolled.risk)
    given = {
        "now": now,
        "all_done": summed.done,
        "score": summed.score,
        "revision": place.revision_id,
    }
    statement = COMPLETE if completes else SUM
    _sum_up(session, enrolled, statement, dict(summed.cells), counted, given)
    enrolled.done, enrolled.counted_revision_id = summed.done, place.revision_id
    if completes:
        certificates.issue(session, place, now)


def _sum_up(
    session: Session,
    enrolled: Enrolled,
    statement: Update,
    cells: dict[str, Any],
    counted: frozenset[str],
    given: dict[str, Any],
) -> None:
    """Store the sums, and let the cohort's counts follow."""
    names = sorted(counted)
    rows(session, statement, enrollment=enrolled.id, cells=cells, counted=names, **given)
    tally.move(session, enrolled.id, enrolled.cohort_id, enrolled.counted, counted)
    enrolled.cells, enrolled.counted = cells, names
