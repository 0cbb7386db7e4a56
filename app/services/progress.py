"""What a learner did, summed up: written in the request that changes it, completion included."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

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
from app.models.rows import rows, table
from app.models.upsert import upsert
from app.services import certificates
from app.services.enrollments import Place

RECORDS = select(
    Progress.activity,
    Progress.done_at,
    Progress.score,
    Progress.last_at,
    Progress.place,
    Progress.detail,
).where(Progress.enrollment_id == bindparam("enrollment"))
TOUCH = (
    update(table(Enrollment))
    .where(Enrollment.id == bindparam("enrollment"))
    .values(last_at=bindparam("now"), progress_version=Enrollment.progress_version + 1)
)
COUNT = TOUCH.values(done=bindparam("all_done"))
COMPLETE = COUNT.values(completed_at=bindparam("now"), completed_revision_id=bindparam("revision"))


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

    `detail` and `reached` replace what was noted before.
    """
    changed: dict[str, Any] = {"last_at": now}
    if detail is not None:
        changed["detail"] = detail
    if reached is not None:
        changed["place"] = reached
    first = {"begun_at": now, "detail": {}, "place": ""}
    _write(session, place, activity, changed, first)
    rows(session, TOUCH, enrollment=place.enrollment.id, now=now)


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
    if done:
        _complete(session, place, now)
    else:
        rows(session, TOUCH, enrollment=place.enrollment.id, now=now)


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


def _complete(session: Session, place: Place, now: datetime) -> None:
    """Recount what is done under the enrollment's lock.

    The last requirement issues the certificate.
    """
    records = list_records(session, place.enrollment.id)
    done = {slug for slug, record in records.items() if record.done_at}
    changed = {
        "enrollment": place.enrollment.id,
        "now": now,
        "all_done": overview(place.course, records).done,
    }
    if place.enrollment.completed_at is None and certificates.is_earned(place.course, done):
        rows(session, COMPLETE, **changed, revision=place.revision_id)
        certificates.issue(session, place, now)
    else:
        rows(session, COUNT, **changed)
