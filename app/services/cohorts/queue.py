"""Who asks to be in a cohort and isn't yet: for approval, or for a place, the oldest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Applicant, Cohort, User
from app.models.upsert import upsert
from app.services import audit, sessions
from app.services.cohorts import seats
from app.services.cohorts.found import PAGE
from app.services.cohorts.seats import Write
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody on the list; `state` is asked, waiting or refused."""

    key: str
    name: str
    email: str
    state: str
    asked_at: datetime


def add(session: Session, cohort: Cohort, user_id: int, state: str, now: datetime) -> None:
    """Put somebody on the list; who is there already keeps their turn."""
    upsert(
        session,
        Applicant,
        {"cohort_id": cohort.id, "user_id": user_id},
        {"state": state, "decided_at": None},
        {"asked_at": now},
    )


def drop(session: Session, cohort_id: int, user_id: int) -> None:
    """Take somebody off the list."""
    session.execute(delete(Applicant).filter_by(cohort_id=cohort_id, user_id=user_id))


def state_of(session: Session, cohort_id: int, user_id: int) -> str:
    """asked, waiting, refused, or "" for somebody who isn't on the list."""
    mine = select(Applicant.state).filter_by(cohort_id=cohort_id, user_id=user_id)
    return session.scalars(mine).first() or ""


def list_asking(
    session: Session, cohort: Cohort, after: str = "", *, refused: bool = False
) -> tuple[list[Asking], bool]:
    """Who asks or waits, the oldest first (or who was refused): 50, and whether more follow.

    `after` is the key of the last one seen.
    """
    states = ("refused",) if refused else ("asked", "waiting")
    query = (
        select(User.key, User.name, User.email, Applicant.state, Applicant.asked_at)
        .join(User, User.id == Applicant.user_id)
        .where(Applicant.cohort_id == cohort.id, Applicant.state.in_(states))
        .order_by(Applicant.asked_at, Applicant.user_id)
    )
    if last := after and _find(session, cohort, after):
        same = and_(Applicant.asked_at == last.asked_at, Applicant.user_id > last.user_id)
        query = query.where(or_(Applicant.asked_at > last.asked_at, same))
    found = [Asking(*row) for row in session.execute(query.limit(PAGE + 1))]
    return found[:PAGE], len(found) > PAGE


def accept(
    session: Session, actor: Actor, cohort: Cohort, person: str, write: Write, now: datetime
) -> str:
    """Let somebody in: in, or waiting where no place is free. The cohort is locked.

    Raises NotFound for somebody who isn't on the list.
    """
    row = _get(session, cohort, person)
    audit.record(session, actor, "accept into cohort", cohort.key, now, person=person)
    if seats.is_full(session, cohort):
        row.state, row.decided_at = "waiting", now
        session.flush()
        seats.tell(session, cohort, row.user_id, "waiting", write, now)
        return "waiting"
    _let_in(session, cohort, row, write, now)
    return "in"


def refuse(
    session: Session, actor: Actor, cohort: Cohort, person: str, write: Write, now: datetime
) -> None:
    """Don't let somebody in; they are told. Raises NotFound."""
    row = _get(session, cohort, person)
    if row.state == "refused":
        return
    row.state, row.decided_at = "refused", now
    session.flush()
    audit.record(session, actor, "refuse for cohort", cohort.key, now, person=person)
    seats.tell(session, cohort, row.user_id, "refused", write, now)


def let_in_next(session: Session, cohort: Cohort, write: Write, now: datetime) -> int:
    """Give free places of the (locked) cohort to those who wait, the oldest first; says how many.

    Accounts that are switched off keep waiting.
    """
    free = seats.count_free(session, cohort)
    query = (
        select(Applicant)
        .join(User, User.id == Applicant.user_id)
        .where(
            Applicant.cohort_id == cohort.id,
            Applicant.state == "waiting",
            User.deactivated_at.is_(None),
        )
        .order_by(Applicant.asked_at, Applicant.user_id)
        .limit(free)
    )
    waiting = session.scalars(query).all() if seats.is_open(cohort, now) and free != 0 else []
    for row in waiting:
        audit.record(session, None, "let in from waiting list", cohort.key, now)
        _let_in(session, cohort, row, write, now)
    return len(waiting)


def _let_in(session: Session, cohort: Cohort, row: Applicant, write: Write, now: datetime) -> None:
    user_id = row.user_id
    person = sessions.of(session, session.get_one(User, user_id))
    seats.take(session, cohort, person, now)
    session.delete(row)
    session.flush()
    seats.tell(session, cohort, user_id, "in", write, now)


def _get(session: Session, cohort: Cohort, person: str) -> Applicant:
    found = _find(session, cohort, person)
    if found is None:
        raise NotFound
    return found


def _find(session: Session, cohort: Cohort, person: str) -> Applicant | None:
    query = (
        select(Applicant)
        .join(User, User.id == Applicant.user_id)
        .where(Applicant.cohort_id == cohort.id, User.key == person)
    )
    return session.scalars(query).first()
