"""Whose cards are due: one learner's for their page, those of many in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from app.domain.permission import Permission, may
from app.domain.practice import Kind, Queue, end_of_day, queue
from app.models import Card, CourseRow, Enrollment, Recall, User
from app.models.rows import rows
from app.services.sessions import Actor

IS_LIVE = and_(Card.enrollment_id == Enrollment.id, Card.ended_at.is_(None))
IS_OPEN = and_(Recall.card_id == Card.id, Recall.number == Card.times + 1)
"""Answered, and not rated yet."""
MINE = (
    select(
        User.prompts_from, CourseRow.audience, Card.id, Card.key, Card.due_at,
        Recall.answered_at,
    )
    .select_from(User)
    .outerjoin(Enrollment, Enrollment.user_id == User.id)
    .outerjoin(CourseRow, CourseRow.id == Enrollment.course_id)
    .outerjoin(Card, IS_LIVE)
    .outerjoin(Recall, IS_OPEN)
    .where(User.id == bindparam("actor"))
    .order_by(Card.due_at, Card.id)
)  # fmt: skip
DUE = (
    select(Enrollment.user_id, User.time_zone, Card.id, Card.key, Card.due_at)
    .join(Enrollment, Enrollment.id == Card.enrollment_id)
    .join(User, User.id == Enrollment.user_id)
    .where(Card.ended_at.is_(None), Card.due_at.is_not(None))
    .order_by(Enrollment.user_id, Card.due_at, Card.id)
)


@dataclass(frozen=True, slots=True)
class Line:
    """A card as a queue knows it; `audience` is its course's."""

    id: int
    key: str
    due_at: datetime | None
    audience: str = "everyone"
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What the practice page needs to know before it shows a card.

    `has_cards` says whether there are any at all; `prompts_from` when prompts come by mail again.
    """

    queue: Queue[Line]
    has_cards: bool
    prompts_from: date | None

    def in_turn(self, key: str = "") -> list[Line]:
        """The card asked for, then those that wait for their rating, then the others."""
        return sorted(self.queue.due, key=lambda one: (one.key != key, not one.is_open))


def get(session: Session, actor: Actor, now: datetime) -> Desk:
    """The actor's cards, in one statement; those of courses that aren't for them any more wait."""
    found = rows(session, MINE, actor=actor.id).all()
    lines = [
        Line(row.id, row.key, row.due_at, row.audience, row.answered_at is not None)
        for row in found
        if row.id is not None
    ]
    seen = [one for one in lines if may(actor, Permission.SEE_COURSE, one)]
    until = end_of_day(now, actor.time_zone)
    return Desk(queue(seen, until), bool(seen), found[0].prompts_from if found else None)


def list_all(
    session: Session, user_ids: Collection[int], now: datetime, *, only: Sequence[Kind] = ()
) -> dict[int, Queue[Line]]:
    """Person's id → their queue, in one statement; nobody without a card that returns."""
    query = DUE.where(Enrollment.user_id.in_(user_ids))
    if only:
        query = query.where(Card.kind.in_([kind.value for kind in only]))
    lines: dict[int, list[Line]] = {}
    zones: dict[int, str] = {}
    for user_id, zone, id, key, due_at in session.connection().execute(query):
        lines.setdefault(user_id, []).append(Line(id, key, due_at))
        zones[user_id] = zone
    ends = {zone: end_of_day(now, zone) for zone in {*zones.values()}}
    return {id: queue(cards, ends[zones[id]]) for id, cards in lines.items()}
