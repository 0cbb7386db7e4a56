"""Links that let people into a cohort: made, closed, looked at, and joined by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import dates
from app.domain.permission import Role
from app.errors import N_, Conflict, NotFound
from app.models import Cohort, CohortLink, CourseRow, User
from app.services import accounts, audit, mail
from app.services.cohorts import queue, seats
from app.services.cohorts.found import Staff, list_staff
from app.services.mail import Letter
from app.services.sessions import Actor

CLOSED = N_("This link is closed. Ask the people who run the cohort for a new one.")
ENDED = N_("The time of this link has ended. Ask the people who run the cohort for a new one.")
OVER = N_("This cohort is over. Ask the people who run it when the next one begins.")
USED_UP = N_("This link has let in as many people as it may. Ask for a new one.")
ELSEWHERE = N_("You are in the cohort “%(title)s” of this course. Ask its instructor to move you.")
DOMAIN = N_("This link is for addresses at %(domain)s, and your account has another one.")
REFUSED = N_("Your request to join was not accepted. Ask the people who run the cohort.")


class Closed(Conflict):
    """A link that doesn't let this person in; the message says why."""


class Unproved(Closed):
    """The person's address fits, but nobody knows yet that it is theirs."""

    message = N_("This link is for people at %(domain)s. Prove first that your address is yours.")


@dataclass(frozen=True, slots=True)
class Door:
    """What a link leads to, for one visitor.

    `state` is theirs: in, asked, waiting, refused or "". `closed` is why the link lets them not in,
    None where it does; then `must_prove` says that they have to prove their address first, and
    `must_wait` that they would wait: for "approval", "a place" or "".
    """

    link: CohortLink
    cohort: Cohort
    course: CourseRow
    staff: list[Staff]
    state: str
    closed: Closed | None
    must_wait: str
    must_prove: bool = False


def make(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    most: int | None,
    ends_at: datetime | None,
    domain: str,
    now: datetime,
) -> CohortLink:
    """A new link into the cohort."""
    link = CohortLink(
        cohort_id=cohort.id, most=most, ends_at=ends_at, domain=domain, created_at=now
    )
    session.add(link)
    session.flush()
    ends = ends_at.isoformat() if ends_at else None
    audit.record(session, actor, "make link", cohort.key, now, most=most, ends=ends, domain=domain)
    return link


def close(session: Session, actor: Actor, cohort: Cohort, key: str, now: datetime) -> None:
    """Let nobody in by this link any more. Raises NotFound."""
    link = session.scalars(select(CohortLink).filter_by(cohort_id=cohort.id, key=key)).first()
    if link is None:
        raise NotFound
    if link.closed_at is None:
        link.closed_at = now
        session.flush()
        audit.record(session, actor, "close link", cohort.key, now)


def list_links(session: Session, cohort_id: int) -> list[CohortLink]:
    """The cohort's links, the newest first: at most 50."""
    query = select(CohortLink).filter_by(cohort_id=cohort_id).order_by(CohortLink.id.desc())
    return list(session.scalars(query.limit(50)))


def is_live(link: CohortLink, now: datetime) -> bool:
    """Whether the link itself lets anybody in."""
    return _shut(link, now) is None


def look(session: Session, actor: Actor | None, key: str, now: datetime) -> Door:
    """What a link leads to; None for a stranger. Raises NotFound where there is no such link."""
    query = (
        select(CohortLink, Cohort, CourseRow)
        .join(Cohort, Cohort.id == CohortLink.cohort_id)
        .join(CourseRow, CourseRow.id == Cohort.course_id)
        .where(CohortLink.key == key)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    link, cohort, course = found
    state, closed = "", _why_closed(link, cohort, now)
    if actor:
        state, own = _standing(session, actor, link, cohort)
        closed = None if state in ("in", "asked", "waiting") else closed or own
    must_prove = isinstance(closed, Unproved)
    closed = None if must_prove else closed
    staff, wait = list_staff(session, cohort.id), _must_wait(session, cohort)
    return Door(link, cohort, course, staff, state, closed, wait, must_prove)


def join(session: Session, actor: Actor, key: str, now: datetime) -> str:
    """Come in by a link: in, asked (for approval) or waiting (for a place); twice is as once.

    Raises NotFound for an unknown link, Closed where it lets the person not in, with the reason:
    Unproved where they have to prove their address first.
    """
    found = session.scalars(select(CohortLink).filter_by(key=key)).first()
    if found is None:
        raise NotFound
    cohort = seats.lock(session, found.cohort_id)
    query = select(CohortLink).where(CohortLink.id == found.id)
    link = session.scalars(query.execution_options(populate_existing=True)).one()
    state, own = _standing(session, actor, link, cohort)
    if state in ("in", "asked", "waiting"):
        return state
    if closed := _why_closed(link, cohort, now) or own:
        raise closed
    link.used += 1
    wait = _must_wait(session, cohort)
    if wait:
        state = "asked" if wait == "approval" else "waiting"
        queue.add(session, cohort, actor.id, state, now)
        audit.record(session, actor, "ask to join cohort", cohort.key, now, person=actor.key)
        return state
    seats.take(session, cohort, actor, now)
    audit.record(session, actor, "join cohort", cohort.key, now, person=actor.key)
    return "in"


def _standing(
    session: Session, actor: Actor, link: CohortLink, cohort: Cohort
) -> tuple[str, Closed | None]:
    """How somebody stands with the cohort, and what of theirs keeps them out."""
    here = seats.cohort_of(session, cohort, actor.id)
    if here and here.id == cohort.id:
        return "in", None
    state = queue.state_of(session, cohort.id, actor.id)
    if state == "refused":
        return state, Closed(REFUSED)
    if here:
        return state, Closed(ELSEWHERE, title=here.title)
    if not fits(link, actor.email):
        return state, Closed(DOMAIN, domain=link.domain)
    must_prove = link.domain and not accounts.is_proved(session, actor.id)
    return state, Unproved(domain=link.domain) if must_prove else None


def fits(link: CohortLink, email: str) -> bool:
    """Whether an address is of the link's domain."""
    return not link.domain or email.rpartition("@")[2] == link.domain


def _why_closed(link: CohortLink, cohort: Cohort, now: datetime) -> Closed | None:
    """What keeps everybody out."""
    if cohort.archived_at:
        return Closed(OVER)
    if cohort.closes_on and cohort.closes_on < dates.day_of(now, cohort.time_zone):
        return Closed(OVER)
    return _shut(link, now)


def _shut(link: CohortLink, now: datetime) -> Closed | None:
    if link.closed_at:
        return Closed(CLOSED)
    if link.ends_at and link.ends_at <= now:
        return Closed(ENDED)
    return Closed(USED_UP) if link.most is not None and link.used >= link.most else None


def _must_wait(session: Session, cohort: Cohort) -> str:
    if cohort.needs_approval:
        return "approval"
    return "a place" if seats.is_full(session, cohort) else ""


def invite_stranger(
    session: Session,
    link: CohortLink,
    email: str,
    write: Callable[[str], Letter],
    prove: Callable[[str], Letter],
    now: datetime,
) -> None:
    """Mail somebody of the link's domain how to come back: only the address's owner reads it.

    `write` gets the token that makes an account, "" for an address that has one; `prove` the token
    that proves the address of an account. Nobody is told which of them it was.
    """
    query = select(User).where(User.email == email, User.deactivated_at.is_(None))
    known = session.scalars(query).first()
    if known is None:
        accounts.invite(session, email, Role.LEARNER, write, now)
    elif known.proved_at is None:
        accounts.mail_proof(session, known.id, email, prove, now)
    else:
        mail.post(session, email, "invitation", f"{link.key}:{now.isoformat()}", write(""), now)
