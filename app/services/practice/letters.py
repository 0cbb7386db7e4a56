"""Prompts by mail: at most two in a day’s letter, each once; they may be paused up to a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, literal_column, select, update
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.domain.mail import zone
from app.domain.practice import STALE, Kind, chosen_for_mail, end_of_day, queue
from app.errors import N_
from app.models import Card, Enrollment, Notice, User
from app.services import audit, courses, mail, notices
from app.services.notices import Told
from app.services.practice import links, sources
from app.services.practice.cards import NOTICE, occasion
from app.services.sessions import Actor

PEOPLE = 500
AHEAD = timedelta(days=2)
"""no day anywhere ends later than this from now"""
SUBJECT = N_("A question from “%(module)s”")
BODY = N_(
    "%(question)s\n\n"
    "Answer it from memory first, then compare. The link opens this one card for 14 days, without "
    "a password, and nothing else."
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A prompt that no letter has taken up, with what it takes to tell of it."""

    card: Card
    user: User
    due_at: datetime | None


def tell(session: Session, now: datetime, after: int = 0) -> tuple[int, int]:
    """Note prompts for a batch of people's next letters.

    Returns how many, and the last person's id: 0 once nobody is left. Five statements, whatever
    the number of people.
    """
    people = _list_people(session, now, after)
    if not people:
        return 0, 0
    waiting = _waiting(session, people, now)
    held = _held(session, people)
    told, ids = list[Told](), list[int]()
    for user_id, prompts in waiting.items():
        user = prompts[0].user
        if not _is_wanted(user, now):
            continue
        due = queue(prompts, end_of_day(now, user.time_zone)).due
        for one in chosen_for_mail(due, held.get(user_id, 0)):
            if said := _told(session, one, now):
                told.append(said)
                ids.append(one.card.id)
    if told:
        session.execute(update(Card).where(Card.id.in_(ids)).values(mailed_at=now))
    return notices.tell_many(session, told, now), people[-1]


def _list_people(session: Session, now: datetime, after: int) -> list[int]:
    query = (
        select(Enrollment.user_id)
        .join(Card, Card.enrollment_id == Enrollment.id)
        .join(User, User.id == Enrollment.user_id)
        .where(
            *_fresh(now),
            Enrollment.user_id > after,
            User.deactivated_at.is_(None),
            User.anonymized_at.is_(None),
        )
        .distinct()
        .order_by(Enrollment.user_id)
        .limit(PEOPLE)
    )
    return list(session.scalars(query))


def _fresh(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Prompts of these days that nobody was told of."""
    return (
        Card.kind == literal_column(f"'{Kind.PROMPT.value}'"),  # as the index says it
        Card.mailed_at.is_(None),
        Card.ended_at.is_(None),
        Card.due_at < now + AHEAD,
        Card.due_at > now - STALE,
    )


def _waiting(session: Session, people: Sequence[int], now: datetime) -> dict[int, list[Waiting]]:
    query = (
        select(Card, User)
        .join(Enrollment, Enrollment.id == Card.enrollment_id)
        .join(User, User.id == Enrollment.user_id)
        .where(*_fresh(now), Enrollment.user_id.in_(people))
        .order_by(Enrollment.user_id, Card.due_at, Card.id)
    )
    found: dict[int, list[Waiting]] = {}
    for card, user in session.execute(query):
        found.setdefault(user.id, []).append(Waiting(card, user, card.due_at))
    return found


def _held(session: Session, people: Sequence[int]) -> dict[int, int]:
    """How many prompts wait for each person's next letter already."""
    query = (
        select(Notice.user_id, func.count())
        .where(Notice.kind == NOTICE, Notice.ended_at.is_(None), Notice.user_id.in_(people))
        .group_by(Notice.user_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _is_wanted(user: User, now: datetime) -> bool:
    today = now.astimezone(zone(user.time_zone)).date()
    is_paused = user.prompts_from is not None and today < user.prompts_from
    return NOTICE not in user.mail_off and not is_paused


def _told(session: Session, one: Waiting, now: datetime) -> Told | None:
    card, reader = one.card, mail.reader_of(one.user)
    course: Course = courses.compiled(session, card.revision_id)
    source = sources.find(course, card.kind, card.known_as, card.item, card.asked)
    if source is None or source.prompt is None:
        return None
    say = mail.writer(session).say
    subject = say(SUBJECT, reader) % {"module": source.module.title}
    return Told(
        one.user.id,
        NOTICE,
        occasion(card.key, card.times),
        subject,
        say(BODY, reader) % {"question": source.prompt.title},
        links.path(card.key),
        until=now + STALE,
    )


def prompts_from(session: Session, actor: Actor) -> date | None:
    """The day on which the actor's prompts come by mail again; None where they aren't paused."""
    return session.scalar(select(User.prompts_from).where(User.id == actor.id))


def pause(session: Session, actor: Actor, until: date | None, now: datetime) -> None:
    """No prompts by mail before that day (the actor's); None ends a pause. Recorded.

    What waits for the next letter is taken back, and may come once the pause is over.
    """
    user = session.scalars(select(User).where(User.id == actor.id).with_for_update()).one()
    if user.prompts_from == until:
        return
    user.prompts_from = until
    if until is not None:
        waits = (Notice.user_id == actor.id, Notice.kind == NOTICE, Notice.ended_at.is_(None))
        taken = session.scalars(delete(Notice).where(*waits).returning(Notice.occasion)).all()
        keys = [one.partition(":")[0] for one in taken]
        session.execute(update(Card).where(Card.key.in_(keys)).values(mailed_at=None))
    day = until.isoformat() if until else ""
    audit.record(session, actor, "pause letters", user.key, now, person=user.key, until=day)
