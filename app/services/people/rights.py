"""What nobody may do to people's rights: who is no admin, and whoever would leave none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_, Conflict, NotAllowed
from app.models import User, UserRole
from app.services.sessions import Actor


def require_admin(actor: Actor) -> None:
    """Raises NotAllowed for everybody else: who looks after people never changes them."""
    if Role.ADMIN not in actor.roles:
        raise NotAllowed


def require_other_admin(session: Session, user: User) -> None:
    """Raises Conflict where `user` is the only admin left who can sign in.

    An admin who never took up their invitation has no password, and is none who could help. The
    rows of all admins are locked until commit, so that two can't remove each other.
    """
    query = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            UserRole.role == Role.ADMIN.value,
            User.deactivated_at.is_(None),
            User.password.is_not(None),
        )
        .order_by(User.id)
        .with_for_update()
    )
    admins = set(session.scalars(query))
    if admins == {user.id}:
        raise Conflict(
            N_("This is the last admin. Make somebody else an admin first, then come back.")
        )
