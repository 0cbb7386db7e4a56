"""Who manages whom: given and taken person by person; the role follows by itself."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import N_, Invalid
from app.models import Manages, User
from app.models.upsert import upsert
from app.services import accounts, audit
from app.services.cohorts import settle_role
from app.services.people.rights import require_admin
from app.services.sessions import Actor


def list_managers(session: Session, user: User) -> list[User]:
    """Who manages a person, by name."""
    query = select(User).join(Manages, Manages.manager_id == User.id)
    query = query.where(Manages.user_id == user.id).order_by(User.sort_name, User.id)
    return list(session.scalars(query))


def assign(session: Session, actor: Actor, user: User, address: str, now: datetime) -> User:
    """Make whoever has this address a manager of `user`; who is one already stays one.

    Raises Invalid for an unknown address, for one that was deactivated, and for the person's own.
    """
    require_admin(actor)
    manager = session.scalars(select(User).filter_by(email=accounts.fold(address))).first()
    if manager is None or manager.deactivated_at:
        raise Invalid(N_("Nobody with an active account here has this address. Add them first."))
    if manager.id == user.id:
        raise Invalid(N_("Nobody is their own manager. Type another address."))
    link = {"manager_id": manager.id, "user_id": user.id}
    if session.get(Manages, (manager.id, user.id)) is None:
        upsert(session, Manages, link, link)
        _record(session, actor, "give manager", user, manager, now)
    session.flush()
    settle_role(session, manager.id)
    return manager


def remove(session: Session, actor: Actor, user: User, key: str, now: datetime) -> None:
    """End that somebody (by key) manages `user`; nothing where they don't."""
    require_admin(actor)
    manager = session.scalars(select(User).filter_by(key=key)).first()
    if manager is None:
        return
    link = delete(Manages).filter_by(manager_id=manager.id, user_id=user.id)
    if session.execute(link.returning(Manages.user_id)).first():
        _record(session, actor, "take manager", user, manager, now)
    settle_role(session, manager.id)


def _record(
    session: Session, actor: Actor, verb: str, user: User, manager: User, now: datetime
) -> None:
    audit.record(session, actor, verb, user.key, now, person=user.key, manager=manager.key)
