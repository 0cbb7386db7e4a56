"""Sending a message once: a few at once, many as long work, each person told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.models import Cohort, Message, Notice, Outbox, User
from app.services import audit, cohorts, mail, notices, scope, tasks
from app.services.mail import Reader
from app.services.messages import audience
from app.services.messages.audience import MOST_COUNTED
from app.services.messages.drafts import NOBODY, Draft, checked, course_of, fill_for, require_open
from app.services.notices import Told
from app.services.sessions import Actor

AT_ONCE = 200
"""People who are told within the request; more are told by the job process."""
SENT = 10
KIND = "message"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: people by state.

    States: waiting (for the next letter), unwanted, due, sent, failed, unknown. None for a message
    to more people than are counted.
    """

    states: Mapping[str, int] | None


def get(session: Session, actor: Actor, cohort_key: str, key: str) -> tuple[Cohort, Message]:
    """A message to a cohort of the actor's. Raises NotFound."""
    cohort = cohorts.get(session, actor, cohort_key, scope.INSTRUCTOR)
    row = session.scalars(select(Message).filter_by(key=key, cohort_id=cohort.id)).first()
    if row is None:
        raise NotFound
    return cohort, row


def list_sent(session: Session, cohort_id: int) -> list[Message]:
    """The last messages to a cohort, the newest first."""
    query = select(Message).filter_by(cohort_id=cohort_id).order_by(Message.id.desc())
    return list(session.scalars(query.limit(SENT)))


def send_test(
    session: Session, actor: Actor, cohort: Cohort, draft: Draft, key: str, now: datetime
) -> bool:
    """Send it to the actor alone, at once, with their own values; a double click sends one."""
    draft = checked(draft)
    reader = Reader(actor.locale or "", actor.time_zone, actor.name)
    filled = fill_for(session, draft, reader, course_of(session, cohort))
    address = mail.absolute(session, filled.link)
    shown = [notices.Shown(filled.subject, filled.paragraphs, address)]
    letter = mail.write(session, notices.DAILY, reader, subject=filled.subject, notices=shown)
    occasion = f"{key[:40]}:{now:%Y%m%d%H%M}"
    return mail.post(session, actor.email, "test", occasion, letter, now, cohort_id=cohort.id)


def send(
    session: Session, actor: Actor, cohort: Cohort, draft: Draft, key: str, now: datetime
) -> Message:
    """Send it to all whom it is for. Recorded.

    `key` is the form's own: sent again it is the same message, and nobody is told twice. Raises
    Invalid for nobody and for placeholders that nothing fills, Conflict for an archived cohort.
    """
    require_open(cohort)
    draft = checked(draft)
    if found := _sent(session, actor, cohort, key):
        return found
    people = audience.count(session, cohort.id, draft.chosen, draft.person)
    if not people:
        raise Invalid(NOBODY)
    row = Message(
        key=key,
        cohort_id=cohort.id,
        subject=draft.subject,
        body=draft.body,
        chosen={"chosen": draft.chosen, "person": draft.person},
        made_by=actor.id,
        made_at=now,
        people=people,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:  # a second click was faster
        if found := _sent(session, actor, cohort, key):
            return found
        raise Conflict from error
    to = draft.person if draft.chosen == "person" else ""
    detail = {"cohort": cohort.key, "chosen": draft.chosen, "people": people}
    audit.record(session, actor, "send message", row.key, now, person=to, **detail)
    if people > AT_ONCE:
        tasks.post(session, actor, KIND, {"message": row.id, "people": people}, now)
    else:
        send_batch(session, row.id, list_ids(session, row), now)
    return row


def list_ids(session: Session, row: Message) -> Sequence[int]:
    """The enrollments that a message is for."""
    chosen, person = str(row.chosen["chosen"]), str(row.chosen["person"])
    return audience.list_ids(session, row.cohort_id, chosen, person)


def send_batch(session: Session, message_id: int, ids: Sequence[int], now: datetime) -> int:
    """Tell the people of these enrollments; returns how many had not been told before."""
    row = session.get_one(Message, message_id)
    cohort = session.get_one(Cohort, row.cohort_id)
    draft, course = Draft(row.subject, row.body), course_of(session, cohort)
    told = list[Told]()
    for person in audience.batch(session, cohort.id, ids):
        said = fill_for(session, draft, person, course)
        told.append(
            Told(person.user_id, KIND, row.key, said.subject, said.body, said.link, cohort.id)
        )
    return notices.tell_many(session, told, now)


def outcome(session: Session, row: Message) -> Outcome:
    """What became of it so far."""
    if row.people >= MOST_COUNTED:
        return Outcome(None)
    query = (
        select(Notice.ended_at.is_(None), Outbox.state, func.count())
        .outerjoin(Outbox, Outbox.id == Notice.outbox_id)
        .where(Notice.cohort_id == row.cohort_id, Notice.kind == KIND, Notice.occasion == row.key)
        .group_by(Notice.ended_at.is_(None), Outbox.state)
    )
    states = dict[str, int]()
    for waits, state, people in session.execute(query):
        name = "waiting" if waits else (state or "unwanted")
        states[name] = states.get(name, 0) + people
    return Outcome(states)


def writer_of(session: Session, row: Message) -> str:
    """The name of who wrote it; "" where they are gone."""
    return session.scalar(select(User.name).where(User.id == row.made_by)) or ""


def _sent(session: Session, actor: Actor, cohort: Cohort, key: str) -> Message | None:
    mine = select(Message).filter_by(key=key, cohort_id=cohort.id, made_by=actor.id)
    return session.scalars(mine).first()
