"""What a cohort was told, told again to a test learner at its own moment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Meeting, Message, Notice
from app.services import meetings, messages


def list_moments(session: Session, since: datetime, until: datetime) -> Sequence[datetime]:
    """When, after `since` and up to `until`, a message was sent or a session changed."""
    sent = select(Message.made_at).where(_within(Message.made_at, since, until))
    changed = select(Meeting.changed_at).where(_within(Meeting.changed_at, since, until))
    return sorted({*session.scalars(sent), *session.scalars(changed)})


def is_waiting(session: Session) -> bool:
    """Whether something is still to be told."""
    query = select(Notice.id).where(Notice.ended_at.is_(None)).limit(1)
    return session.scalars(query).first() is not None


def tell(session: Session, since: datetime, now: datetime) -> None:
    """Tell what was told between `since` and `now`."""
    for row in session.scalars(select(Message).where(_within(Message.made_at, since, now))).all():
        ids = messages.list_ids(session, row)
        messages.send_batch(session, row.id, ids, now)
    changed = select(Meeting).where(
        _within(Meeting.changed_at, since, now), Meeting.starts_at > Meeting.changed_at
    )
    for meeting in session.scalars(changed).all():
        meetings.tell(session, meeting.id, meetings.list_ids(session, meeting.id), now)


def _within(
    column: InstrumentedAttribute[datetime], since: datetime, until: datetime
) -> ColumnElement[bool]:
    return and_(column > since, column <= until)
