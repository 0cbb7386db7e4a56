"""The log of letters: what was sent to whom and what became of it, for who runs cohorts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_, select, true
from sqlalchemy.orm import Session

from app.domain.names import fold
from app.domain.permission import Role
from app.errors import N_, Conflict, NotFound
from app.models import Beat, Cohort, Notice, Outbox, User
from app.services import audit, scope
from app.services.mail.outbox import SECRET
from app.services.scope import INSTRUCTOR
from app.services.sessions import Actor

PAGE = 50
LATE = timedelta(minutes=5)
BEAT = "letters"
"""what the job process notes each minute"""
STATES = ("due", "sent", "failed", "unknown")
KINDS = (
    "message", "reminder", "meeting", "review", "request", "cohort", "certificate", "unclear",
    "digest", "test", "invitation", "reset", "code", "password", "proof", "address", "new-address",
    "old-address", "second", "erased",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One letter in the log."""

    key: str
    person: str
    name: str
    person_key: str
    kinds: tuple[str, ...]
    subject: str
    state: str
    tries: int
    error: str
    made_at: datetime | None
    due_at: datetime
    done_at: datetime | None

    @property
    def may_retry(self) -> bool:
        """Whether it can be sent again from here."""
        return self.state in ("failed", "unknown") and SECRET.count(self.kinds[0]) == 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which letters: each "" is any; `before` is the key of the last line seen."""

    state: str = ""
    kind: str = ""
    person: str = ""
    before: str = ""


def list_letters(session: Session, actor: Actor, wanted: Filter) -> tuple[list[Line], bool]:
    """A page of the log, the newest first, and whether there are more.

    Admins see all, instructors those about their cohorts. Rows that only look like letters (for
    addresses without an account) are left out.
    """
    query = (
        select(Outbox, User.name, User.key)
        .outerjoin(User, User.id == Outbox.user_id)
        .where(_mine(actor), *_chosen(wanted), or_(Outbox.state != "sent", Outbox.tries > 0))
        .order_by(Outbox.id.desc())
        .limit(PAGE + 1)
    )
    found = session.execute(query).all()
    kinds = _kinds_of(session, [row[0].id for row in found[:PAGE]])
    lines = [_line(row, name, key, kinds) for row, name, key in found[:PAGE]]
    return lines, len(found) > PAGE


def waiting_since(session: Session, now: datetime) -> datetime | None:
    """Since when letters wait for more than five minutes, or the job process is silent; else None.

    A site whose job process never ran is silent only once something waits.
    """
    late = and_(
        Outbox.state == "due",
        Outbox.due_at < now - LATE,
        or_(Outbox.lease.is_(None), Outbox.lease < now),
    )
    oldest = select(Outbox.due_at).where(late).order_by(Outbox.due_at).limit(1)
    beat = select(Beat.at).where(Beat.name == BEAT)
    since, seen = session.execute(select(oldest.scalar_subquery(), beat.scalar_subquery())).one()
    return since or (seen if seen and seen < now - LATE else None)


def get(session: Session, actor: Actor, key: str) -> Outbox:
    """A letter that the actor may see. Raises NotFound."""
    query = select(Outbox).where(Outbox.key == key, _mine(actor)).with_for_update()
    row = session.scalars(query).first()
    if row is None:
        raise NotFound
    return row


def retry(session: Session, actor: Actor, key: str, now: datetime) -> None:
    """Send a letter again that failed or whose end is unknown. Recorded.

    Raises Conflict for one that waits or is out (a second click), and for those with secrets.
    """
    row = get(session, actor, key)
    if row.state not in ("failed", "unknown") or row.kind in SECRET or not row.payload:
        raise Conflict(N_("This letter is on its way or was sent. Nothing was sent twice."))
    was = row.state
    row.state, row.due_at, row.lease, row.done_at, row.tries = "due", now, None, None, 0
    person = session.scalar(select(User.key).where(User.id == row.user_id)) or ""
    audit.record(session, actor, "send letter again", row.key, now, person=person, was=was)
    session.info.setdefault("outbox", []).append(row.id)


def forget_old(session: Session, months: int, now: datetime, most: int = 1000) -> int:
    """Delete letters that were done with `months` ago, some at a time; returns how many.

    Notices that they took up go with them.
    """
    before = now - timedelta(days=months * 30.5)
    old = (
        select(Outbox.id)
        .where(Outbox.state.in_(STATES[1:]), Outbox.due_at < before)
        .order_by(Outbox.due_at)
        .limit(most)
    )
    ids = list(session.scalars(old))
    session.execute(delete(Notice).where(Notice.outbox_id.in_(ids)))
    session.execute(delete(Outbox).where(Outbox.id.in_(ids)))
    unsent = select(Notice.id).where(Notice.ended_at < before, Notice.outbox_id.is_(None))
    gone = list(session.scalars(unsent.limit(most)))
    session.execute(delete(Notice).where(Notice.id.in_(gone)))
    return len(ids) + len(gone)


def _mine(actor: Actor) -> ColumnElement[bool]:
    if Role.ADMIN in actor.roles:
        return true()
    if Role.INSTRUCTOR not in actor.roles:
        return false()
    cohorts = select(Cohort.id).where(scope.cohorts(actor, INSTRUCTOR))
    told = exists().where(Notice.outbox_id == Outbox.id, Notice.cohort_id.in_(cohorts))
    return or_(Outbox.cohort_id.in_(cohorts), told)


def _chosen(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = list[ColumnElement[bool]]()
    if wanted.state in STATES:
        conditions.append(Outbox.state == wanted.state)
    if wanted.kind in KINDS:
        of_kind = exists().where(Notice.outbox_id == Outbox.id, Notice.kind == wanted.kind)
        conditions.append(or_(Outbox.kind == wanted.kind, of_kind))
    if wanted.person:
        conditions.append(Outbox.person == fold(wanted.person.replace("\0", "")))
    if wanted.before:
        last = select(Outbox.id).where(Outbox.key == wanted.before.replace("\0", ""))
        conditions.append(Outbox.id < last.scalar_subquery())
    return conditions


def _kinds_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = select(Notice.outbox_id, Notice.kind).where(Notice.outbox_id.in_(ids)).distinct()
    kinds = dict[int, tuple[str, ...]]()
    for id, kind in session.execute(query.order_by(Notice.kind)):
        if id is not None:
            kinds[id] = (*kinds.get(id, ()), kind)
    return kinds


def _line(row: Outbox, name: Any, key: Any, kinds: Mapping[int, tuple[str, ...]]) -> Line:  # noqa: ANN401 - columns of an outer join
    return Line(
        key=row.key,
        person=row.person,
        name=name or "",
        person_key=key or "",
        kinds=kinds.get(row.id, (row.kind,)),
        subject=row.subject,
        state=row.state,
        tries=row.tries,
        error=row.error,
        made_at=row.made_at,
        due_at=row.due_at,
        done_at=row.done_at,
    )
