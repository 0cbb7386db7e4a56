"""A person's calendar: its secret address, and what of their cohorts stands in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Cohort, CourseRow, Enrollment, Meeting, User, new_key
from app.output.calendar import Entry
from app.services import audit, courses, dates
from app.services.sessions import Actor

LAST_YEAR = timedelta(days=365)
"""what is over for longer is no longer served"""
MOST = 2000
DUE_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class DueModule:
    """A module that is due: what the calendar says of it."""

    cohort: Cohort
    course: str
    slug: str
    number: int
    title: str
    due: dates.Due


@dataclass(frozen=True, slots=True)
class Feed:
    """All that a person's calendar holds."""

    owner: User
    meetings: list[tuple[Meeting, Cohort]]
    due: list[DueModule]


def key_of(session: Session, actor: Actor) -> str:
    """The secret of the actor's calendar, "" while there is none."""
    return session.scalar(select(User.calendar_key).where(User.id == actor.id)) or ""


def reset(session: Session, actor: Actor, now: datetime) -> str:
    """Give the actor's calendar a new secret address; an old one opens nothing any more."""
    user = session.get_one(User, actor.id)
    user.calendar_key = new_key()
    session.flush()
    audit.record(session, actor, "reset calendar", user.key, now, person=user.key)
    return user.calendar_key


def find(session: Session, key: str, now: datetime) -> Feed:
    """What stands in the calendar with this secret. Raises NotFound."""
    query = select(User).where(User.calendar_key == key, User.deactivated_at.is_(None))
    owner = session.scalars(query).first()
    if owner is None:
        raise NotFound
    enrolled = (
        select(Enrollment, Cohort, CourseRow)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .where(Enrollment.user_id == owner.id, Cohort.archived_at.is_(None))
        .order_by(Enrollment.id)
    )
    found = session.execute(enrolled).all()
    due = [one for row in found for one in _due(session, *row)]
    return Feed(owner, _meetings(session, [cohort.id for _, cohort, _ in found], now), due)


def _meetings(session: Session, ids: list[int], now: datetime) -> list[tuple[Meeting, Cohort]]:
    query = (
        select(Meeting, Cohort)
        .join(Cohort, Cohort.id == Meeting.cohort_id)
        .where(Meeting.cohort_id.in_(ids), Meeting.ends_at > now - LAST_YEAR)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(meeting, cohort) for meeting, cohort in session.execute(query.limit(MOST))]


def _due(
    session: Session, enrollment: Enrollment, cohort: Cohort, row: CourseRow
) -> list[DueModule]:
    if row.published_id is None:
        return []
    due = dates.due_for(session, enrollment)
    course = courses.compiled(session, row.published_id)
    return [
        DueModule(cohort, row.slug, module.slug, number, module.title, due[module.slug])
        for number, module in enumerate(course.modules, 1)
        if module.slug in due
    ]


def entry_of(meeting: Meeting, host: str, link: str, title: str) -> Entry:
    """A session as calendars keep it."""
    return Entry(
        uid=f"session-{meeting.key}@{host}",
        version=meeting.version,
        changed_at=meeting.changed_at,
        title=title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        about=meeting.guide,
        link=link,
        is_cancelled=meeting.cancelled_at is not None,
    )


def entry_of_due(one: DueModule, host: str, link: str, title: str, now: datetime) -> Entry:
    """A due date as calendars keep it: the last half hour before it, which takes no time."""
    return Entry(
        uid=f"due-{one.cohort.key}-{one.slug}@{host}",
        version=0,
        changed_at=now,
        title=title,
        starts_at=one.due.at - DUE_LASTS,
        ends_at=one.due.at,
        link=link,
        is_busy=False,
    )
