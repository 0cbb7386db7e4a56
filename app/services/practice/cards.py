"""One card: what it asks, answering it, rating how well it came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.domain.practice import Kind, Rating, end_of_day
from app.domain.question import Response
from app.domain.scenario import Choice, Scenario
from app.domain.transcript import in_order
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Card, Enrollment, Notice, Recall
from app.models.rows import table
from app.services import courses, quizzes
from app.services.practice import schedule, sources
from app.services.practice.schedule import Memory
from app.services.practice.sources import Source

LIMIT = 8000
"""characters of an answer to a prompt"""
NOTICE = "practice"
"""the kind of notices and letters that bring prompts"""
TOO_LONG = N_("This text is too long. Keep it under %(limit)s characters.")
ANSWERED = N_("You already answered this card. Here is what we stored.")
RATED = N_("You already rated this card. It stays as you rated it first.")
NOT_DUE = N_("This card isn’t due. It returns on its day.")
ANSWER_FIRST = N_("Answer the card first, then rate it.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with its source; `recall` is the answer that waits for its rating, if there is one."""

    card: Card
    course: Course
    source: Source
    recall: Recall | None

    @property
    def kind(self) -> Kind:
        """What it asks."""
        return Kind(self.card.kind)

    @property
    def number(self) -> int:
        """Which recall this is, from 1."""
        return self.card.times + 1

    @property
    def seed(self) -> int:
        """What the order of options and replies was made with."""
        return int(self.card.asked.get("seed", 0))

    @property
    def is_shuffled(self) -> bool:
        """Whether options stood in an order of their own when they were asked."""
        return bool(self.card.asked.get("shuffled", True))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The replies of a decision in the order of the page where they were first on offer."""
        state, scenario = self.source.state, self.source.activity
        if state is None or not isinstance(scenario, Scenario):
            return ()
        return in_order(scenario, state.passage, state.offered(), self.seed)

    @property
    def memory(self) -> Memory:
        """What is known of how well it stays."""
        card = self.card
        return Memory(card.stability, card.difficulty, card.rated_at, card.due_at)

    def is_due(self, now: datetime, time_zone: str) -> bool:
        """Whether its day has come."""
        at = self.card.due_at
        return at is not None and self.card.ended_at is None and at < end_of_day(now, time_zone)


def get(session: Session, user_id: int, key: str) -> Shown:
    """The card of this person. Raises NotFound for other people's."""
    found = session.execute(
        select(Card, Recall)
        .join(Enrollment, Enrollment.id == Card.enrollment_id)
        .outerjoin(Recall, (Recall.card_id == Card.id) & (Recall.number == Card.times + 1))
        .where(Card.key == key, Enrollment.user_id == user_id)
    ).first()
    if found is None:
        raise NotFound
    card, recall = found
    course = courses.compiled(session, card.revision_id)
    source = sources.find(course, card.kind, card.known_as, card.item, card.asked)
    if source is None:
        raise NotFound
    return Shown(card, course, source, recall)


def first(session: Session, user_id: int, keys: Iterable[str]) -> Shown | None:
    """The first of these cards that can be shown: one that can't doesn't hold up the others."""
    for key in keys:
        try:
            return get(session, user_id, key)
        except NotFound:
            continue
    return None


def hold(session: Session, user_id: int, key: str) -> Shown:
    """The same, other writers being held back until commit."""
    query = (
        select(Card.id)
        .join(Enrollment, Enrollment.id == Card.enrollment_id)
        .where(Card.key == key, Enrollment.user_id == user_id)
        .with_for_update(of=Card)
    )
    if session.scalar(query) is None:
        raise NotFound
    return get(session, user_id, key)


def answer(
    session: Session,
    shown: Shown,
    number: int,
    response: Response,
    now: datetime,
    time_zone: str,
    *,
    by_letter: bool = False,
) -> None:
    """Store answer `number` of a card that is held; {} looks without answering.

    The same answer again changes nothing. Raises Conflict where another is stored, Invalid for an
    answer that can't be meant.
    """
    if number != shown.number:
        raise Conflict(RATED)
    if shown.recall is not None:
        if shown.recall.response == dict(response):
            return
        raise Conflict(ANSWERED)
    if not shown.is_due(now, time_zone):
        raise Conflict(NOT_DUE)
    _require_sense(shown, response)
    values: dict[str, Any] = {"response": dict(response), "by_letter": by_letter}
    values |= {"card_id": shown.card.id, "number": number, "answered_at": now}
    session.connection().execute(insert(table(Recall)), values)


def _require_sense(shown: Shown, response: Response) -> None:
    if shown.source.question is not None:
        quizzes.require_sense(shown.source.question, response)
    if len(str(response.get("text", ""))) > LIMIT:
        raise Invalid(TOO_LONG, limit=LIMIT)


def rate(session: Session, shown: Shown, number: int, rating: Rating, now: datetime) -> None:
    """Rate answer `number` of a card that is held, and let the card return when it is time.

    The same rating again changes nothing. Raises Conflict for another one, and before an answer.
    """
    card = shown.card
    if number <= card.times:
        stored = session.get(Recall, (card.id, number))
        if stored is None or stored.rating != rating:
            raise Conflict(RATED)
        return
    if shown.recall is None or number != shown.number:
        raise Conflict(ANSWER_FIRST)
    shown.recall.rating, shown.recall.rated_at = rating.value, now
    after = schedule.rated(shown.memory, rating, shown.kind, now)
    card.stability, card.difficulty = after.stability, after.difficulty
    card.rated_at, card.due_at = after.rated_at, after.due_at
    _end_notice(session, card, now)
    card.times, card.mailed_at = number, None
    session.flush()


def occasion(key: str, times: int) -> str:
    """What a notice of a card is told for: its turn, once."""
    return f"{key}:{times}"


def _end_notice(session: Session, card: Card, now: datetime) -> None:
    """What waits to be told of this turn isn't told any more."""
    if card.mailed_at is not None:
        told = occasion(card.key, card.times)
        query = update(Notice).where(Notice.kind == NOTICE, Notice.occasion == told)
        owner = select(Enrollment.user_id).where(Enrollment.id == card.enrollment_id)
        mine = query.where(Notice.user_id == owner.scalar_subquery(), Notice.ended_at.is_(None))
        session.execute(mine.values(ended_at=now))
