"""Sessions that a cohort meets for: planned, changed, called off, and who was there."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models import Attendance, Cohort, Enrollment, Meeting, Notice, User
from app.models.upsert import upsert
from app.services import audit, mail, notices, scope, tasks
from app.services.cohorts.found import PAGE
from app.services.messages import audience
from app.services.notices import Told
from app.services.sessions import Actor

MOST = 500
"""sessions of a cohort that are shown"""
AT_ONCE = 200
"""People who are told within the request; more are told by the job process."""
KIND = "meeting"
NEW = N_("New session: “%(title)s”")
NEW_BODY = N_("Your cohort meets for “%(title)s” on %(moment)s.")
MOVED = N_("Changed: “%(title)s”")
MOVED_BODY = N_("The session “%(title)s” of your cohort has changed. It now begins on %(moment)s.")
WHERE = N_("Where: %(place)s")
CALLED_OFF = N_("Called off: “%(title)s”")
CALLED_OFF_BODY = N_(
    "The session “%(title)s” of your cohort, planned for %(moment)s, is called off. "
    "There is nothing you need to do."
)


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
    """Plan a session; the cohort is told of one that is to come."""
    row = Meeting(cohort_id=cohort.id, changed_at=now, **asdict(plan))
    session.add(row)
    session.flush()
    audit.record(session, actor, "plan session", row.key, now, cohort=cohort.key)
    _tell_cohort(session, actor, row, now)
    return row


def change(session: Session, actor: Actor, meeting: Meeting, plan: Plan, now: datetime) -> bool:
    """Let a session be as planned; calendars see by its version that it changed.

    The cohort is told of another time or place of a session to come; returns whether it is.
    """
    before = {name: getattr(meeting, name) for name in Plan.__slots__}
    if before == asdict(plan):
        return False
    for name, value in asdict(plan).items():
        setattr(meeting, name, value)
    _changed(meeting, now)
    session.flush()
    audit.record(session, actor, "change session", meeting.key, now)
    is_moved = any(before[name] != getattr(meeting, name) for name in ("starts_at", "place"))
    return is_moved and _tell_cohort(session, actor, meeting, now)


def cancel(session: Session, actor: Actor, meeting: Meeting, now: datetime) -> bool:
    """Call a session off: it stays in lists and calendars, as called off.

    The cohort is told where the session was to come; returns whether it is.
    """
    meeting.cancelled_at = now
    _changed(meeting, now)
    session.flush()
    audit.record(session, actor, "cancel session", meeting.key, now)
    return _tell_cohort(session, actor, meeting, now)


def list_ids(session: Session, meeting_id: int) -> Sequence[int]:
    """The enrollments of those whom a session is for."""
    return audience.list_ids(session, session.get_one(Meeting, meeting_id).cohort_id, "all")


def tell(session: Session, meeting_id: int, ids: Sequence[int], now: datetime) -> int:
    """Tell these enrollments' people how a session stands; returns how many hadn't been told.

    What was still to be told of an earlier change is over.
    """
    meeting = session.get_one(Meeting, meeting_id)
    people = audience.batch(session, meeting.cohort_id, ids)
    earlier = [f"{meeting.key}:{version}" for version in range(meeting.version)]
    if earlier:
        stale = update(Notice).where(
            Notice.user_id.in_([one.user_id for one in people]),
            Notice.kind == KIND,
            Notice.occasion.in_(earlier[-MOST:]),
            Notice.ended_at.is_(None),
        )
        session.execute(stale.values(ended_at=now))
    told = [_told(session, meeting, one.user_id, one.reader) for one in people]
    return notices.tell_many(session, told, now)


def _told(session: Session, meeting: Meeting, user_id: int, reader: mail.Reader) -> Told:
    writer = mail.writer(session)
    words = {"title": meeting.title, "moment": writer.moment(meeting.starts_at, reader)}
    words["place"] = meeting.place
    subject, body = (MOVED, MOVED_BODY) if meeting.version else (NEW, NEW_BODY)
    if meeting.cancelled_at:
        subject, body = CALLED_OFF, CALLED_OFF_BODY
    parts = [body, *[WHERE] * bool(meeting.place and not meeting.cancelled_at)]
    return Told(
        user_id,
        KIND,
        f"{meeting.key}:{meeting.version}",
        writer.say(subject, reader) % words,
        "\n\n".join(writer.say(part, reader) % words for part in parts),
        f"/sessions/{meeting.key}",
        meeting.cohort_id,
        meeting.starts_at,
    )


def _tell_cohort(session: Session, actor: Actor, meeting: Meeting, now: datetime) -> bool:
    if meeting.starts_at <= now:
        return False
    ids = list_ids(session, meeting.id)
    if len(ids) > AT_ONCE:
        tasks.post(session, actor, KIND, {"meeting": meeting.id}, now)
    elif ids:
        tell(session, meeting.id, ids, now)
    return bool(ids)


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
