"""People of a cohort: taken in, invited by address, taken out, moved to another."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.names import fold
from app.domain.permission import Role
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Cohort, Enrollment, NameWord, Token, User
from app.services import accounts, audit, sessions
from app.services.cohorts import queue, seats
from app.services.cohorts.found import PAGE
from app.services.cohorts.seats import Write
from app.services.mail import Letter
from app.services.sessions import Actor

MOST_LINES = 500
AGAIN_AFTER = timedelta(hours=12)
"""how long a mailed invitation is left alone before it is mailed again"""
BRACKETS = re.compile(r"^[^<>]*<([^<>]+)>$")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one line: invited, again, enrolled, already, waiting, elsewhere, off, none.

    `none` is no address. `name` is that of the account, where there is one.
    """

    typed: str
    outcome: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a cohort."""

    key: str
    name: str
    email: str
    joined_at: datetime | None
    done: int
    enrollment_id: int
    sort_name: str


def lines_of(typed: str) -> list[str]:
    """One address each: apart by lines, commas or semicolons. Raises Invalid for too many."""
    found = [" ".join(one.split()) for one in re.split(r"[\r\n,;]+", typed.replace("\0", ""))]
    lines = list(dict.fromkeys(one for one in found if one))
    if not lines:
        raise Invalid(N_("Type or paste at least one address."))
    if len(lines) > MOST_LINES:
        raise Invalid(N_("Invite up to %(most)s people at a time."), most=MOST_LINES)
    return lines


def invite(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    lines: Sequence[str],
    write: Write,
    mail: Callable[[str], Letter],
    now: datetime,
) -> list[Answered]:
    """Invite by address, each line answered; doing it twice does nothing twice.

    The cohort is locked. Who has an account is enrolled and told (`write`); others are mailed a
    link (`mail`) that makes one and leads into the cohort.
    """
    return [_invite_line(session, actor, cohort, one, write, mail, now) for one in lines]


def _invite_line(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    line: str,
    write: Write,
    mail: Callable[[str], Letter],
    now: datetime,
) -> Answered:
    try:
        found = BRACKETS.match(line)
        email = accounts.fold(found[1] if found else line)
    except Invalid:
        return Answered(line, "none")
    user = session.scalars(select(User).where(User.email == email)).first()
    if user is None:
        return Answered(line, invite_address(session, actor, cohort, email, mail, now))
    if user.deactivated_at:
        return Answered(line, "off", user.name)
    return Answered(line, _take_in(session, actor, cohort, user, write, now), user.name)


def invite_address(
    session: Session,
    actor: Actor | None,
    cohort: Cohort,
    email: str,
    mail: Callable[[str], Letter],
    now: datetime,
) -> str:
    """Mail a link that makes an account and leads into the cohort: invited, or again if lately."""
    lately = select(Token.id).where(
        Token.email == email,
        Token.kind == "invitation",
        Token.cohort_id == cohort.id,
        Token.used_at.is_(None),
        Token.created_at > now - AGAIN_AFTER,
    )
    if session.scalars(lately).first():
        return "again"
    accounts.invite(session, email, Role.LEARNER, mail, now, cohort.id)
    audit.record(session, actor, "invite to cohort", cohort.key, now)
    return "invited"


def _take_in(
    session: Session, actor: Actor, cohort: Cohort, user: User, write: Write, now: datetime
) -> str:
    here = seats.cohort_of(session, cohort, user.id)
    if here:
        return "already" if here.id == cohort.id else "elsewhere"
    try:
        if seats.is_full(session, cohort):
            queue.add(session, cohort, user.id, "waiting", now)
            return "waiting"
        seats.take(session, cohort, sessions.of(session, user), now)
    except NotFound:  # a course about teaching, and the person doesn't teach
        return "off"
    audit.record(session, actor, "add to cohort", cohort.key, now, person=user.key)
    seats.tell(session, cohort, user.id, "in", write, now)
    return "enrolled"


def take_invited(session: Session, actor: Actor, cohort_id: int, now: datetime) -> str:
    """Somebody made their account by an invitation: in, waiting where it is full, "" if it is over.

    Nobody is asked: who runs the cohort invited them.
    """
    cohort = seats.lock(session, cohort_id)
    if not seats.is_open(cohort, now):
        return ""
    if seats.is_full(session, cohort):
        queue.add(session, cohort, actor.id, "waiting", now)
        return "waiting"
    seats.take(session, cohort, actor, now)
    audit.record(session, actor, "join cohort", cohort.key, now, person=actor.key)
    return "in"


def list_invited(session: Session, cohort_id: int, now: datetime) -> list[Token]:
    """The latest 50 invitations that nobody took up yet and that still can be."""
    query = (
        select(Token)
        .where(Token.cohort_id == cohort_id, Token.used_at.is_(None), Token.ends_at > now)
        .order_by(Token.id.desc())
    )
    return list(session.scalars(query.limit(PAGE)))


def list_people(
    session: Session, cohort: Cohort, sought: str = "", after: str = ""
) -> tuple[list[Member], bool]:
    """The cohort's people by name: a page of 50 by key, and whether more follow.

    `sought` is the beginning of a word of the name, or of the address; `after` the last one seen.
    """
    query = (
        select(
            User.key, User.name, User.email, Enrollment.joined_at, Enrollment.done, Enrollment.id,
            Enrollment.sort_name,
        )
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.cohort_id == cohort.id)
        .order_by(Enrollment.sort_name, Enrollment.id)
    )  # fmt: skip
    for word in fold(sought.replace("\0", "")).split()[:5]:
        of = select(NameWord.user_id).where(NameWord.word.startswith(word, autoescape=True))
        query = query.where(Enrollment.user_id.in_(of))
    last = (
        after
        and session.execute(
            select(Enrollment.sort_name, Enrollment.id)
            .join(User, User.id == Enrollment.user_id)
            .where(User.key == after, Enrollment.course_id == cohort.course_id)
        ).first()
    )
    if last:
        same = and_(Enrollment.sort_name == last.sort_name, Enrollment.id > last.id)
        query = query.where(or_(Enrollment.sort_name > last.sort_name, same))
    found = [Member(*row) for row in session.execute(query.limit(PAGE + 1))]
    return found[:PAGE], len(found) > PAGE


def remove(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    people: Collection[str],
    write: Write,
    now: datetime,
) -> int:
    """Take people (keys) out of the (locked) cohort; what they did stays theirs. Says how many.

    Who waits for their places gets them.
    """
    members = _members(session, cohort, people)
    for enrollment, key in members:
        seats.give_up(session, enrollment, now)
        audit.record(session, actor, "remove from cohort", cohort.key, now, person=key)
    queue.let_in_next(session, cohort, write, now)
    return len(members)


def move(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    to: Cohort,
    people: Collection[str],
    write: Write,
    now: datetime,
) -> int:
    """Move people (keys) to another cohort of the same course, both locked. Says how many.

    Raises Conflict where its places don't do for all of them.
    """
    members = _members(session, cohort, people)
    free = seats.count_free(session, to)
    if free is not None and free < len(members):
        raise Conflict(
            N_("“%(title)s” has %(free)s free places. Nobody was moved."), title=to.title, free=free
        )
    for enrollment, key in members:
        seats.put(session, enrollment, to, now)
        queue.drop(session, to.id, enrollment.user_id)
        seats.tell(session, to, enrollment.user_id, "in", write, now)
        audit.record(session, actor, "move to cohort", to.key, now, person=key, was=cohort.key)
    queue.let_in_next(session, cohort, write, now)
    return len(members)


def _members(
    session: Session, cohort: Cohort, people: Collection[str]
) -> list[tuple[Enrollment, str]]:
    query = (
        select(Enrollment, User.key)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.cohort_id == cohort.id, User.key.in_(people))
        .order_by(Enrollment.id)
        .with_for_update(of=Enrollment)
    )
    found = session.execute(query.execution_options(populate_existing=True))
    return [(enrollment, key) for enrollment, key in found]
