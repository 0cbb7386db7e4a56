"""The record of acts: who did what to whom, from where, when. Rows are only ever added."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.names import fold
from app.models import Audit, AuditFloor, NameWord, User
from app.services.sessions import Actor

PAGE = 50
SYSTEM = "system"
BATCH = 1000
ACTORS, PEOPLE = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which acts: `who` and `person` are beginnings of names or addresses, `verb` of what was done.

    `since` and `until` are moments, the first included; empty ones leave all.
    """

    who: str = ""
    person: str = ""
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One recorded act; names are those that the people have now, "" for who is gone."""

    at: datetime
    actor: str
    who: str
    verb: str
    subject: str
    person: str
    whom: str
    detail: dict[str, Any]
    address: str


def record(
    session: Session,
    actor: Actor | None,
    verb: str,
    subject: str,
    now: datetime,
    *,
    person: str = "",
    **detail: object,
) -> Audit:
    """Add one act to the record.

    `actor` None is the system itself. `subject` is the public key, serial or name of what it was
    done to; `person` the key of the person concerned, where there is one: never a name or address,
    so that who is erased is erased here too. Where the request came from rides on the session.
    """
    row = Audit(
        at=now,
        actor=actor.key if actor else SYSTEM,
        verb=verb,
        subject=subject[:200],
        person=person,
        detail=detail,
        address=str(session.info.get("address", ""))[:60],
    )
    session.add(row)
    session.flush()
    return row


def list_acts(
    session: Session, sought: Sought, before: tuple[datetime, int] | None = None, page: int = PAGE
) -> tuple[list[Act], tuple[datetime, int] | None]:
    """Some acts, the newest first, and where the next page begins, None at the end.

    A place is a moment and how many acts of that very moment were shown: no row's number.
    """
    query = _wanted(sought)
    seen = 0
    if before is not None:
        at, seen = before
        query = query.where(Audit.at <= at).offset(seen)
    found = [Act(*row) for row in session.execute(query.limit(page + 1))]
    acts = found[:page]
    if len(found) <= page:
        return acts, None
    last = acts[-1].at
    same = sum(act.at == last for act in acts)
    carried = seen if before is not None and last == before[0] else 0
    return acts, (last, same + carried)


def every_act(session: Session, sought: Sought) -> Iterator[Act]:
    """All of them for an export, the newest first, a batch in memory at a time."""
    rows = session.execute(_wanted(sought).execution_options(yield_per=BATCH))
    return (Act(*row) for row in rows)


def _wanted(sought: Sought) -> Select[Any]:
    query = (
        select(
            Audit.at, Audit.actor, ACTORS.name, Audit.verb, Audit.subject, Audit.person,
            PEOPLE.name, Audit.detail, Audit.address,
        )
        .outerjoin(ACTORS, ACTORS.key == Audit.actor)
        .outerjoin(PEOPLE, PEOPLE.key == Audit.person)
        .order_by(Audit.at.desc(), Audit.id.desc())
    )  # fmt: skip
    if sought.who:
        is_system = SYSTEM.startswith(fold(sought.who))
        actors = [Audit.actor.in_(_keys(sought.who)), *[Audit.actor == SYSTEM] * is_system]
        query = query.where(or_(*actors))
    if sought.person:
        query = query.where(Audit.person.in_(_keys(sought.person)))
    if sought.verb:
        wanted = sought.verb.strip().lower()
        query = query.where(Audit.verb >= wanted, Audit.verb < f"{wanted}\U0010ffff")
    if sought.since:
        query = query.where(Audit.at >= sought.since)
    if sought.until:
        query = query.where(Audit.at < sought.until)
    return query


def _keys(typed: str) -> Select[str]:
    word = fold(typed)
    return (
        select(User.key)
        .join(NameWord, NameWord.user_id == User.id)
        .where(NameWord.word >= word, NameWord.word < f"{word}\U0010ffff")
    )


def forget_addresses(session: Session, key: str) -> None:
    """Take the addresses out of a person's own acts, for somebody who is erased.

    Their acts before they were signed in, such as taking an invitation up, are the system's. The
    table's trigger lets this one change be made, and no other.
    """
    own = or_(Audit.actor == key, and_(Audit.person == key, Audit.actor == SYSTEM))
    session.execute(update(Audit).where(own, Audit.address != "").values(address=""))


def sweep(session: Session, before: datetime, most: int = BATCH) -> int:
    """Delete acts older than `before`, at most so many; returns how many went.

    The floor moves first: the table's trigger lets nothing younger go.
    """
    floor = session.get(AuditFloor, 1) or AuditFloor(id=1, before=before)
    floor.before = max(floor.before, before)
    session.add(floor)
    session.flush()
    old = select(Audit.id).where(Audit.at < before).order_by(Audit.at).limit(most)
    gone = session.scalars(delete(Audit).where(Audit.id.in_(old)).returning(Audit.id)).all()
    return len(gone)
