"""What a learner did, summed up: written in the request that changes it, completion included."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, null, select, update
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.domain.course import Activity, Module
from app.domain.progress import Overview, Record, Standing, locked_by, next_activity, overview
from app.domain.tally import Summary
from app.errors import N_, NotAllowed
from app.models import CourseRow, Enrollment, Progress
from app.models.base import UtcDateTime
from app.models.rows import rows, table
from app.models.upsert import upsert
from app.services import certificates, enrollments, tally
from app.services.enrollments import Enrolled, Place
from app.services.practice import making, renewing

FIRST = (
    N_("Finish “%(module)s” first."),
    N_("Finish %(count)s modules first, beginning with “%(module)s”."),
)
RECORDS = select(Progress.activity, *tally.KNOWN).where(
    Progress.enrollment_id == bindparam("enrollment")
)
NOW = bindparam("now", type_=UtcDateTime())
MINE = update(table(Enrollment)).where(Enrollment.id == bindparam("enrollment"))
TOUCH = MINE.values(
    last_at=NOW,
    progress_version=Enrollment.progress_version + 1,
    weigh_at=case((Enrollment.risk > 0, NOW), else_=Enrollment.weigh_at),
)
"""Whoever is at risk and does something is weighed again within a minute."""
ANEW = MINE.values(progress_version=Enrollment.progress_version + 1)
BEGIN = TOUCH.values(cells=bindparam("cells"), counted=bindparam("counted"))
RECOUNT = MINE.values(
    cells=bindparam("cells"),
    counted=bindparam("counted"),
    done=bindparam("all_done"),
    score=bindparam("score"),
    counted_revision_id=bindparam("revision"),
    weigh_at=case((Enrollment.cohort_id.is_not(None), NOW), else_=null()),
)
NOTE = RECOUNT.values(progress_version=Enrollment.progress_version + 1)
SUM = NOTE.values(last_at=NOW)
ENDED: dict[str, Any] = {
    "completed_at": NOW,
    "completed_revision_id": bindparam("revision"),
    "progress_version": Enrollment.progress_version + 1,
    "risk": 0,
    "risk_code": "",
    "risk_detail": {},
    "weigh_at": None,
}
COMPLETE = SUM.values(**ENDED)
GRANT = RECOUNT.values(**ENDED)
"""The same for somebody who did nothing at that moment."""


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
    asked = (pair for pair in pairs[at + 1 :] if not pair[1].activity.optional)
    ahead = (pair for pair in asked if pair[1].standing is not Standing.DONE)
    found = next((p for p in ahead if p[1].standing is not Standing.LOCKED), next_activity(seen))
    return (found[0].module, found[1].activity) if found else None


def require_open(place: Place, module: Module, records: dict[str, Record]) -> None:
    """Raises NotAllowed, naming the module to finish first, where `module` is still locked."""
    if blockers := locked_by(place.course, module, records):
        raise NotAllowed(FIRST[len(blockers) > 1], module=blockers[0].title, count=len(blockers))


def change_pages(session: Session, enrollment_id: int) -> None:
    """Pages that browsers keep of this enrollment are old: for what no statistic is to know of."""
    rows(session, ANEW, enrollment=enrollment_id)


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

    `detail` and `reached` replace what was noted before. The first in a module starts it, unless it
    is optional; all is summed up again where the course has changed since it was last.
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
    elif found is None or found[1].optional or found[0].slug in enrolled.cells:
        rows(session, TOUCH, enrollment=enrolled.id, now=now)
    else:
        _begin(session, enrolled, found[0], now)


def _begin(session: Session, enrolled: Enrolled, module: Module, now: datetime) -> None:
    """The first thing in a module starts it."""
    cells = {**enrolled.cells, module.slug: [rules.BEGUN, None]}
    counted = rules.begun(enrolled.counted, enrolled.risk)
    names = sorted(counted)
    rows(session, BEGIN, enrollment=enrolled.id, now=now, cells=cells, counted=names)
    tally.move(session, enrolled.id, enrolled.cohort_id, enrolled.counted, counted)
    enrolled.cells, enrolled.counted = cells, names


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
    here = {"enrollment_id": place.enrollment.id, "activity": activity}
    session.execute(update(Progress).filter_by(**here).values(detail=detail))
    settle(session, place, now, was_here=False)


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


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a place comes to: its sum, as what it counts, and whether it completes the course."""

    summary: Summary
    counted: frozenset[str]
    completes: bool

    def values(self, place: Place, now: datetime) -> dict[str, Any]:
        """What is stored of it."""
        return {
            "enrollment": place.enrollment.id,
            "now": now,
            "cells": dict(self.summary.cells),
            "counted": sorted(self.counted),
            "all_done": self.summary.done,
            "score": self.summary.score,
            "revision": place.revision_id,
        }


def settle(session: Session, place: Place, now: datetime, *, was_here: bool = True) -> None:
    """Sum up what an enrollment's records come to, under its lock.

    The last requirement issues the certificate; what distinction takes may come later. Also for
    whoever changed records besides: what was excused, corrected, or taken back; then the learner
    wasn't here.
    """
    enrolled, records = place.enrollment, list_records(session, place.enrollment.id)
    found = _reckon(session, place, records)
    values = found.values(place, now)
    calm, ending = (SUM, COMPLETE) if was_here else (NOTE, GRANT)
    rows(session, ending if found.completes else calm, **values)
    tally.move(session, enrolled.id, enrolled.cohort_id, enrolled.counted, found.counted)
    enrolled.cells, enrolled.counted = values["cells"], values["counted"]
    _follow(session, place, records, now)
    enrolled.done, enrolled.counted_revision_id = found.summary.done, place.revision_id
    if found.completes:
        enrolled.completed_at, enrolled.risk = now, 0
        enrolled.completed_revision_id = place.revision_id
        certificates.issue(session, place, records, now)
    elif enrolled.completed_at is not None:
        certificates.distinguish(session, place, records, now)


def _follow(session: Session, place: Place, records: dict[str, Record], now: datetime) -> None:
    """Cards for practice: of a check passed just now, or of all where the course has changed."""
    id, revision = place.enrollment.id, place.revision_id
    if place.enrollment.counted_revision_id == revision:
        making.add(session, making.prompts(id, place.course, revision, records, now, since=now))
    else:
        renewing.renew(session, [place], {id: records}, now)


def catch_up(session: Session, *, course_id: int, now: datetime, most: int = 200) -> int:
    """Sum up anew a batch of enrollments that were last summed up before the newest revision.

    Who has nothing left to do gets the certificate now; who completed the course stays so. Returns
    how many there were; those that somebody is writing to at the moment come later.
    """
    published = select(CourseRow.published_id).where(CourseRow.id == course_id).scalar_subquery()
    old = Enrollment.counted_revision_id
    places = list[Place]()
    for stale in (old.is_(None), old < published):
        query = enrollments.PLACES.where(Enrollment.course_id == course_id, stale)
        locked = query.limit(most).with_for_update(of=Enrollment, skip_locked=True)
        places = places or [enrollments.place_of(session, row) for row in session.execute(locked)]
    records = tally.list_records(session, [place.enrollment.id for place in places])
    given: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    moves, earned = list[tally.Move](), set[int]()
    for place in places:
        enrolled = place.enrollment
        found = _reckon(session, place, records[enrolled.id])
        given[found.completes].append(found.values(place, now))
        moves.append((enrolled.id, enrolled.cohort_id, enrolled.counted, found.counted))
        earned |= {enrolled.id} if found.completes else set()
    for completes, values in given.items():
        if values:
            session.connection().execute(GRANT if completes else RECOUNT, values)
    tally.move_many(session, moves)
    renewing.renew(session, places, records, now)
    for place in places:
        known = records[place.enrollment.id]
        if place.enrollment.id in earned:
            certificates.issue(session, place, known, now)
        elif place.enrollment.completed_at is not None:
            certificates.distinguish(session, place, known, now)
    return len(places)


def _reckon(session: Session, place: Place, records: dict[str, Record]) -> Reckoned:
    enrolled, course = place.enrollment, place.course
    done = {slug for slug, record in records.items() if record.done_at}
    accepted = {slug for slug, record in records.items() if record.is_accepted}
    is_earned = certificates.is_earned(course, done, accepted)
    completes = enrolled.completed_at is None and is_earned
    finished_in = enrolled.completed_revision_id
    summary = tally.summary_of(session, course, records, finished_in, place.revision_id)
    certified = completes or enrolled.completed_at is not None
    risk = 0 if completes else enrolled.risk
    return Reckoned(summary, rules.names(summary, certified=certified, risk=risk), completes)
