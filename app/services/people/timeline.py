"""What happened with one person, newest first: one statement over all that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Float,
    Integer,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import (
    Attempt,
    Audit,
    Certificate,
    Enrollment,
    Outbox,
    Progress,
    Submission,
    User,
)
from app.services import courses
from app.services.people.progress import Enrolled, kept_from
from app.services.sessions import Actor

PAGE = 30
KINDS = (
    "mail", "act", "revoked", "certificate", "done", "reviewed", "handed in", "attempt", "begun",
    "enrolled", "invited", "joined",
)  # fmt: skip
"""What can happen; among things of one moment the first stands on top."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    `title` is the activity's, the course's or a letter's subject, `said` the state that came of it,
    the verb of an act or the serial of a certificate; `by` who did it, "" for the person or the
    system. `number` counts attempts and rounds, `score` is 0.0 to 1.0.
    """

    at: datetime
    kind: str
    title: str
    said: str
    by: str
    number: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last thing of a page: what comes after it goes on from there."""

    at: datetime
    source: int
    tie: str

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.at.isoformat()}~{self.source}~{self.tie}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """What an address says; None for all that no page of ours made."""
        at, _, rest = text.replace("\0", "").partition("~")
        source, _, tie = rest.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            is_whole = moment.tzinfo is not None
            return cls(moment.astimezone(UTC), int(source) % 100, tie) if is_whole else None
        except (ValueError, OverflowError):
            return None


def list_events(
    session: Session, actor: Actor, user: User, enrolled: Iterable[Enrolled], before: str = ""
) -> tuple[list[Event], str]:
    """Up to 30 things that happened, and what to pass as `before` for those that follow.

    Of courses it tells what the actor may follow (`enrolled`), to admins also of certificates,
    acts on record and mail. Scores are left out where the site shows sums only.
    """
    mine = {one.id: one for one in enrolled}
    told = _all(user, list(mine), Role.ADMIN in actor.roles).subquery()
    query = select(told).order_by(told.c.at.desc(), told.c.source, told.c.tie).limit(PAGE + 1)
    if cursor := Cursor.read(before):
        query = query.where(_after(told.c, cursor))
    found = session.execute(query).all()
    shown = found[:PAGE]
    names = _names(session, {row.by for row in shown if row.by})
    kept = kept_from(session, actor, mine)
    events = [_event(session, row, mine, names, kept) for row in shown]
    if len(found) <= PAGE:
        return events, ""
    last = shown[-1]
    return events, str(Cursor(last.at, last.source, last.tie))


def _after(told: Any, cursor: Cursor) -> ColumnElement[bool]:  # noqa: ANN401 - columns by name
    later = or_(
        told.source > cursor.source, and_(told.source == cursor.source, told.tie > cursor.tie)
    )
    return or_(told.at < cursor.at, and_(told.at == cursor.at, later))


def _one(
    kind: str,
    at: ColumnElement[Any],
    tie: ColumnElement[Any],
    *,
    enrollment: ColumnElement[Any] | None = None,
    subject: ColumnElement[Any] | None = None,
    said: ColumnElement[Any] | None = None,
    by: ColumnElement[Any] | None = None,
    number: ColumnElement[Any] | None = None,
    score: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """The columns that all kinds of events share."""

    def words(given: ColumnElement[Any] | None) -> ColumnElement[str]:
        return literal("", String) if given is None else cast(given, String)

    def figure(given: ColumnElement[Any] | None) -> ColumnElement[Any]:
        return cast(null() if given is None else given, Integer)

    return select(
        at.label("at"),
        literal(KINDS.index(kind), Integer).label("source"),
        cast(tie, String).label("tie"),
        figure(enrollment).label("enrollment"),
        words(subject).label("subject"),
        words(said).label("said"),
        words(by).label("by"),
        figure(number).label("number"),
        cast(null() if score is None else score, Float).label("score"),
    )


def _all(user: User, enrollments: list[int], is_admin: bool) -> CompoundSelect[Any]:
    parts = [*_of_account(user), *_of_courses(enrollments)]
    return union_all(*parts, *(_for_admins(user) if is_admin else ()))


def _of_account(user: User) -> list[Select[Any]]:
    def told(verb: str, at: ColumnElement[Any]) -> ColumnElement[bool]:
        return exists().where(Audit.person == user.key, Audit.verb == verb, Audit.at == at)

    me = User.id == user.id
    joined = _one("joined", User.created_at.expression, User.id.expression)
    invited = _one("invited", User.invited_at.expression, User.id.expression)
    return [
        joined.where(me, ~told("add person", User.created_at.expression)),
        invited.where(
            me, User.invited_at.is_not(None), ~told("invite person", User.invited_at.expression)
        ),
    ]


def _of_courses(ids: list[int]) -> list[Select[Any]]:
    progress, attempt, paper = Progress.__table__.c, Attempt.__table__.c, Submission.__table__.c
    place = Enrollment.__table__.c
    enrolled = _one("enrolled", place.started_at, place.id, enrollment=place.id)
    at_work = {"enrollment": progress.enrollment_id, "subject": progress.activity}
    run = {"enrollment": attempt.enrollment_id, "subject": attempt.activity}
    sheet = {"enrollment": paper.enrollment_id, "subject": paper.activity, "number": paper.round}
    return [
        enrolled.where(place.id.in_(ids)),
        _one("begun", progress.begun_at, progress.activity, **at_work).where(
            progress.enrollment_id.in_(ids),
            or_(progress.done_at.is_(None), progress.done_at != progress.begun_at),
        ),
        _one("done", progress.done_at, progress.activity, **at_work).where(
            progress.enrollment_id.in_(ids), progress.done_at.is_not(None)
        ),
        _one(
            "attempt", attempt.finished_at, attempt.id,
            number=attempt.number, score=attempt.score, **run,
        ).where(attempt.enrollment_id.in_(ids), attempt.finished_at.is_not(None)),
        _one("handed in", paper.handed_in_at, paper.id, **sheet).where(
            paper.enrollment_id.in_(ids)
        ),
        _one("reviewed", paper.reviewed_at, paper.id, said=paper.state, **sheet).where(
            paper.enrollment_id.in_(ids), paper.reviewed_at.is_not(None)
        ),
    ]  # fmt: skip


def _for_admins(user: User) -> list[Select[Any]]:
    paper, act, letter = Certificate.__table__.c, Audit.__table__.c, Outbox.__table__.c
    about = {"subject": paper.title, "said": paper.serial}
    sent = func.coalesce(letter.done_at, letter.made_at, letter.due_at)
    return [
        _one("certificate", paper.issued_at, paper.id, **about).where(paper.user_id == user.id),
        _one("revoked", paper.revoked_at, paper.id, **about).where(
            paper.user_id == user.id, paper.revoked_at.is_not(None)
        ),
        _one("act", act.at, act.id, said=act.verb, by=act.actor).where(
            act.person == user.key, act.verb != "make account"
        ),
        _one("mail", sent, letter.id, subject=letter.subject, said=letter.state, by=letter.kind)
        .where(or_(letter.user_id == user.id, letter.person == user.email)),
    ]  # fmt: skip


def _event(
    session: Session,
    row: Any,  # noqa: ANN401 - a row of the statement above
    mine: dict[int, Enrolled],
    names: dict[str, str],
    kept: frozenset[int],
) -> Event:
    kind = KINDS[row.source]
    place = mine.get(row.enrollment)
    title = row.subject
    if place is not None:
        title = _title(session, place, row.subject) if row.subject else place.title
    return Event(
        at=row.at,
        kind=kind,
        title=title,
        said=row.said,
        by=row.by if kind == "mail" else names.get(row.by, ""),
        number=row.number,
        score=None if row.enrollment in kept else row.score,
    )


def _title(session: Session, place: Enrolled, activity: str) -> str:
    """What an activity is called now; its slug where the course has it no more."""
    if place.revision_id is None:
        return activity
    found = courses.compiled(session, place.revision_id).find(activity)
    return found[1].title if found else activity


def _names(session: Session, keys: set[str]) -> dict[str, str]:
    """Key → name, of those who did something."""
    query = select(User.key, User.name).where(User.key.in_(keys))
    return dict(session.execute(query).all())
