"""Sessions that a cohort meets for: planned, changed, called off, and who was there."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models import Attendance, Cohort, Enrollment, Meeting, User
from app.models.upsert import upsert
from app.services import audit, scope
from app.services.cohorts.found import PAGE
from app.services.sessions import Actor

MOST = 500
"""sessions of a cohort that are shown"""


@dataclass(frozen=True, slots=True)
class Plan:
    """A session as it is planned: moments are in UTC, `place` is a room or a link."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of the cohort, and whether they were there; None is not noted."""

    key: str
    name: str
    was_there: bool | None
    enrollment_id: int
    sort_name: str


def list_all(session: Session, cohort_id: int) -> list[Meeting]:
    """A cohort's sessions by time, called-off ones too."""
    query = select(Meeting).filter_by(cohort_id=cohort_id)
    return list(session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(MOST)))


def get(session: Session, cohort: Cohort, key: str, *, to_change: bool = False) -> Meeting:
    """A session of this cohort. Raises NotFound; Conflict to change one that was called off."""
    query = select(Meeting).filter_by(cohort_id=cohort.id, key=key)
    found = session.scalars(query.with_for_update() if to_change else query).first()
    if found is None:
        raise NotFound
    if to_change and found.cancelled_at:
        raise Conflict(N_("This session was called off. Plan a new one."))
    return found


def get_shown(session: Session, actor: Actor, key: str) -> tuple[Meeting, Cohort]:
    """A session and its cohort, for those who are in it or look after it. Raises NotFound."""
    mine = select(Enrollment.id).where(
        Enrollment.cohort_id == Cohort.id, Enrollment.user_id == actor.id
    )
    query = (
        select(Meeting, Cohort)
        .join(Cohort, Cohort.id == Meeting.cohort_id)
        .where(Meeting.key == key, or_(mine.exists(), scope.cohorts(actor)))
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def make(session: Session, actor: Actor, cohort: Cohort, plan: Plan, now: datetime) -> Meeting:
    """Plan a session."""
    row = Meeting(cohort_id=cohort.id, changed_at=now, **asdict(plan))
    session.add(row)
    session.flush()
    audit.record(session, actor, "plan session", row.key, now, cohort=cohort.key)
    return row


def change(session: Session, actor: Actor, meeting: Meeting, plan: Plan, now: datetime) -> None:
    """Let a session be as planned; calendars see by its version that it changed."""
    before = {name: getattr(meeting, name) for name in Plan.__slots__}
    if before == asdict(plan):
        return
    for name, value in asdict(plan).items():
        setattr(meeting, name, value)
    _changed(meeting, now)
    session.flush()
    audit.record(session, actor, "change session", meeting.key, now)


def cancel(session: Session, actor: Actor, meeting: Meeting, now: datetime) -> None:
    """Call a session off: it stays in lists and calendars, as called off."""
    meeting.cancelled_at = now
    _changed(meeting, now)
    session.flush()
    audit.record(session, actor, "cancel session", meeting.key, now)


def _changed(meeting: Meeting, now: datetime) -> None:
    meeting.version, meeting.changed_at = meeting.version + 1, now


def list_seats(session: Session, meeting: Meeting, after: str = "") -> tuple[list[Seat], bool]:
    """The cohort's people by name with what is noted of them: 50, and whether more follow.

    `after` is the key of the last one seen.
    """
    query = (
        select(User.key, User.name, Attendance.was_there, Enrollment.id, Enrollment.sort_name)
        .join(User, User.id == Enrollment.user_id)
        .outerjoin(
            Attendance,
            and_(Attendance.meeting_id == meeting.id, Attendance.user_id == User.id),
        )
        .where(Enrollment.cohort_id == meeting.cohort_id)
        .order_by(Enrollment.sort_name, Enrollment.id)
    )
    last = (
        after
        and session.execute(
            select(Enrollment.sort_name, Enrollment.id)
            .join(User, User.id == Enrollment.user_id)
            .where(User.key == after, Enrollment.cohort_id == meeting.cohort_id)
        ).first()
    )
    if last:
        same = and_(Enrollment.sort_name == last.sort_name, Enrollment.id > last.id)
        query = query.where(or_(Enrollment.sort_name > last.sort_name, same))
    found = [Seat(*row) for row in session.execute(query.limit(PAGE + 1))]
    return found[:PAGE], len(found) > PAGE


def note_there(
    session: Session,
    actor: Actor,
    meeting: Meeting,
    shown: Collection[str],
    there: Collection[str],
    now: datetime,
) -> None:
    """Note of the people that were `shown` (keys) who was `there`; others stay as they are."""
    query = (
        select(User.id, User.key)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(Enrollment.cohort_id == meeting.cohort_id, User.key.in_(shown))
        .order_by(User.id)
    )
    for id, key in session.execute(query).all():
        noted = {"was_there": key in there, "noted_at": now}
        upsert(session, Attendance, {"meeting_id": meeting.id, "user_id": id}, noted)
    audit.record(session, actor, "note attendance", meeting.key, now, people=len(shown))
