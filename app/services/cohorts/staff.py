"""Who looks after a cohort, and the role that comes and goes with it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_, Invalid, NotFound
from app.models import Cohort, CohortStaff, Manages, User, UserRole
from app.models.upsert import upsert
from app.services import audit, scope
from app.services.cohorts.found import get, list_staff
from app.services.sessions import Actor

NEEDED = {
    scope.INSTRUCTOR: (
        (Role.INSTRUCTOR.value, Role.ADMIN.value),
        N_("Not an instructor here: %(addresses)s. An admin can make them one."),
    ),
    scope.MANAGER: (
        (Role.MANAGER.value, Role.ADMIN.value),
        N_("Not a manager here yet: %(addresses)s. Ask an admin to name them."),
    ),
}
"""Roles of which somebody has one before they take a part, and what is said to who has none."""


class UnknownAddresses(Invalid):
    """Addresses that nobody here has, or whose owners can't take that part; `part` is which."""

    def __init__(self, part: str, message: str, addresses: Collection[str]) -> None:
        super().__init__(message, addresses=", ".join(addresses))
        self.part = part


def find(session: Session, actor: Actor, part: str, addresses: Collection[str]) -> list[User]:
    """The people of these (folded) addresses, for a part. Raises UnknownAddresses.

    Roles are granted by admins alone: an instructor of a cohort is one already, and so is whom
    somebody else than an admin names as manager.
    """
    query = select(User).where(User.email.in_(addresses), User.deactivated_at.is_(None))
    found = {user.email: user for user in session.scalars(query)}
    if missing := [one for one in addresses if one not in found]:
        raise UnknownAddresses(part, N_("Nobody here has this address: %(addresses)s"), missing)
    if part == scope.INSTRUCTOR or Role.ADMIN not in actor.roles:
        roles, refused = NEEDED[part]
        able = select(UserRole.user_id).where(
            UserRole.role.in_(roles), UserRole.user_id.in_(user.id for user in found.values())
        )
        known = set(session.scalars(able))
        if missing := [one for one in addresses if found[one].id not in known]:
            raise UnknownAddresses(part, refused, missing)
    return [found[one] for one in dict.fromkeys(addresses)]


def change(
    session: Session,
    actor: Actor,
    cohort: Cohort,
    part: str,
    people: Collection[User],
    now: datetime,
) -> None:
    """Let exactly these people look after the cohort as `part`; each change is recorded."""
    before = {one.user_id: one.key for one in list_staff(session, cohort.id) if one.part == part}
    wanted = {user.id: user.key for user in people}
    for id, key in wanted.items():
        if id not in before:
            add(session, cohort.id, id, part, now)
            audit.record(session, actor, f"add {part}", cohort.key, now, person=key)
    for id, key in before.items():
        if id not in wanted:
            mine = (CohortStaff.cohort_id == cohort.id, CohortStaff.user_id == id)
            session.execute(delete(CohortStaff).where(*mine, CohortStaff.part == part))
            settle_role(session, id)
            audit.record(session, actor, f"remove {part}", cohort.key, now, person=key)


def add(session: Session, cohort_id: int, user_id: int, part: str, now: datetime) -> None:
    """Let somebody look after a cohort."""
    upsert(
        session,
        CohortStaff,
        {"cohort_id": cohort_id, "user_id": user_id, "part": part},
        {"part": part},
    )
    settle_role(session, user_id)


def settle_role(session: Session, user_id: int) -> None:
    """Managers are those who manage somebody: the role comes with the first, goes with the last."""
    manages = session.scalar(
        select(
            exists().where(CohortStaff.user_id == user_id, CohortStaff.part == scope.MANAGER)
            | exists().where(Manages.manager_id == user_id)
        )
    )
    role = {"user_id": user_id, "role": Role.MANAGER.value}
    if manages:
        upsert(session, UserRole, role, {"role": Role.MANAGER.value})
    else:
        session.execute(delete(UserRole).filter_by(**role))


def require_kept(session: Session, actor: Actor, cohort: Cohort) -> None:
    """Raises Invalid where the actor would no longer see the cohort that they just changed."""
    try:
        get(session, actor, cohort.key, scope.INSTRUCTOR)
    except NotFound as error:
        stay = N_("Leave your own address in: without it you would not see this cohort any more.")
        raise UnknownAddresses(scope.INSTRUCTOR, stay, ()) from error
