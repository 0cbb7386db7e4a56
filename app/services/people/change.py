"""Accounts of others, changed by admins: add, correct, invite, allow, deactivate, let in again."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_, Conflict, Invalid
from app.models import User
from app.services import accounts, audit, mail, risk, sessions
from app.services.accounts import second
from app.services.mail import Letter
from app.services.people.rights import require_admin, require_other_admin
from app.services.sessions import Actor

PAUSE = timedelta(minutes=1)
"""between two invitations of one person: a second click is none"""
MOST_OF_ID = 120


class Taken(Conflict):
    """The address has an account already; `key` is whose."""

    message = N_("This address has an account already.")

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def add(session: Session, actor: Actor, email: str, name: str, now: datetime) -> User:
    """Make a learner's account without a password. Raises Taken, Invalid."""
    require_admin(actor)
    address, cleaned = accounts.fold(email), accounts.clean_name(name)
    if owner := _owner(session, address):
        raise Taken(owner)
    try:
        user = accounts.add(session, address, cleaned, None, {Role.LEARNER}, now)
    except Conflict as error:  # a second click was faster
        raise Taken(_owner(session, address)) from error
    audit.record(session, actor, "add person", user.key, now, person=user.key)
    return user


@dataclass(frozen=True, slots=True)
class Details:
    """How a person is named, reached, and called in another system (None: they aren't)."""

    email: str
    name: str
    external_id: str | None

    @classmethod
    def of(cls, email: str, name: str, external_id: str) -> "Details":
        """As stored, from what was typed. Raises Invalid."""
        other = " ".join(external_id.replace("\0", "").split())[:MOST_OF_ID]
        return cls(accounts.fold(email), accounts.clean_name(name), other or None)


def correct(
    session: Session, actor: Actor, user: User, wanted: Details, notice: Letter, now: datetime
) -> bool:
    """Change how a person is named, reached and called elsewhere; False where nothing changed.

    With a new address, links mailed to the old one open nothing any more, and the old address is
    told (`notice`). Raises Taken, and Conflict for a number that somebody else has.
    """
    require_admin(actor)
    _require_person(user)
    values = asdict(wanted)
    changed = [field for field, value in values.items() if getattr(user, field) != value]
    if not changed:
        return False
    if "email" in changed and (owner := _owner(session, wanted.email)):
        raise Taken(owner)
    old = user.email
    _write(session, user, values)
    note = audit.record(
        session, actor, "correct person", user.key, now, person=user.key, changed=changed
    )
    if "email" in changed:
        user.proved_at = None  # nobody came by mail to the new address yet
        accounts.end_tokens(session, user.id, now)
        accounts.end_tokens(session, user.id, now, accounts.UNDO)  # an admin's word stands
        mail.post(session, old, "address", str(note.id), notice, now, user_id=user.id)
    return True


def _write(session: Session, user: User, values: dict[str, str | None]) -> None:
    session.flush()  # what else was changed has faults of its own
    try:
        with session.begin_nested():
            for field, value in values.items():
                setattr(user, field, value)
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody else has this number of another system. Look for them first.")
        ) from error
    accounts.index(session, user)


def invite(
    session: Session, actor: Actor, user: User, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail a link that sets the account's first password; earlier links open nothing any more.

    Raises Conflict for somebody who was here already, was invited a moment ago, or may not come.
    """
    require_admin(actor)
    if user.deactivated_at:
        raise Conflict(N_("This account is deactivated. Let the person in again first."))
    if user.last_seen_at or user.password:
        raise Conflict(N_("This person has a password already. They can sign in, or reset it."))
    if user.invited_at and user.invited_at > now - PAUSE:
        raise Conflict(N_("An invitation went out a moment ago. Give it a minute to arrive."))
    accounts.invite_person(session, user, write, now)
    audit.record(session, actor, "invite person", user.key, now, person=user.key)


def allow(session: Session, actor: Actor, user: User, extra_time: int, now: datetime) -> None:
    """Give `extra_time` percent more time in timed quizzes, from the next attempt on."""
    require_admin(actor)
    _require_person(user)
    if user.extra_time != extra_time:
        accounts.allow(session, user.email, extra_time, now, actor)


def deactivate(session: Session, actor: Actor, user: User, now: datetime) -> None:
    """Keep a person out from now on, everywhere; what they did stays.

    Raises Invalid for the actor's own account, Conflict for the last admin.
    """
    require_admin(actor)
    if user.id == actor.id:
        raise Invalid(N_("This is your own account. Ask another admin."))
    if user.deactivated_at:
        return
    require_other_admin(session, user)
    user.deactivated_at = now
    sessions.end_all(session, user.id)
    accounts.end_tokens(session, user.id, now)
    risk.weigh_soon(session, user.id, now)
    audit.record(session, actor, "deactivate person", user.key, now, person=user.key)


def remove_second_step(
    session: Session, actor: Actor, user: User, reason: str, notice: Letter, now: datetime
) -> None:
    """Take the second step off somebody's account. Raises Invalid for the actor's own, Conflict."""
    require_admin(actor)
    if user.id == actor.id:
        raise Invalid(N_("This is your own account. Use a recovery code, or ask another admin."))
    second.remove(session, actor, user, reason, notice, now)


def reactivate(session: Session, actor: Actor, user: User, now: datetime) -> None:
    """Let a person in again, with the password and the roles that they had."""
    require_admin(actor)
    _require_person(user)
    if user.deactivated_at is None:
        return
    user.deactivated_at = None
    risk.weigh_soon(session, user.id, now)
    audit.record(session, actor, "reactivate person", user.key, now, person=user.key)


def _owner(session: Session, address: str) -> str:
    return session.scalar(select(User.key).filter_by(email=address)) or ""


def _require_person(user: User) -> None:
    if user.anonymized_at:
        raise Conflict(N_("This person was anonymized. There is nothing left to change."))
