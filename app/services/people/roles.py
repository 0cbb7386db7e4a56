"""Sets of roles, and the courses that somebody teaches: given by admins alone, on record."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_, Invalid
from app.models import CohortStaff, CourseRow, CourseStaff, User, UserRole
from app.services import audit, scope, sessions
from app.services.people import listing
from app.services.people.rights import require_admin, require_other_admin
from app.services.sessions import Actor

GIVEN = (Role.LEARNER, Role.INSTRUCTOR, Role.ADMIN)
"""roles that admins give; that of a manager comes with whom they manage"""


class Unconfirmed(Invalid):
    """An admin is about to lose their own role, and didn't say that they mean to."""

    message = N_("You would no longer be an admin yourself. Tick the box if you mean it.")


def set_roles(
    session: Session,
    actor: Actor,
    user: User,
    wanted: Collection[Role],
    now: datetime,
    is_sure: bool = False,
) -> bool:
    """Give a person these roles and take the others; False where nothing changed.

    All their browsers but the actor's own are signed out. Who ceases to be an instructor no longer
    teaches the courses and cohorts that they taught. Raises NotAllowed for others than admins,
    Unconfirmed for an admin who would take their own role without `is_sure`, Conflict for the
    last admin, Invalid for no role at all.
    """
    require_admin(actor)
    had = listing.roles_of(session, [user.id]).get(user.id, frozenset())
    fresh = frozenset(wanted) & frozenset(GIVEN)
    if not fresh:
        raise Invalid(N_("Choose at least one role. To keep somebody out, deactivate them."))
    before = had & frozenset(GIVEN)
    if fresh == before:
        return False
    if Role.ADMIN in before - fresh:
        require_other_admin(session, user)
        if user.id == actor.id and not is_sure:
            raise Unconfirmed
    _write(session, user, fresh, before)
    sessions.end_all(session, user.id, but=actor.session_id if user.id == actor.id else 0)
    was, is_now = (sorted(role.value for role in some) for some in (before, fresh))
    audit.record(
        session, actor, "change roles", user.key, now, person=user.key, was=was, now_is=is_now
    )
    return True


def _write(session: Session, user: User, fresh: frozenset[Role], before: frozenset[Role]) -> None:
    gone = [role.value for role in before - fresh]
    session.execute(delete(UserRole).where(UserRole.user_id == user.id, UserRole.role.in_(gone)))
    session.add_all(UserRole(user_id=user.id, role=role.value) for role in fresh - before)
    if Role.INSTRUCTOR in before - fresh:
        part = CohortStaff.part == scope.INSTRUCTOR
        session.execute(delete(CohortStaff).where(CohortStaff.user_id == user.id, part))
        session.execute(delete(CourseStaff).where(CourseStaff.user_id == user.id))
    session.flush()


def list_courses(session: Session, user: User) -> list[tuple[str, str, bool]]:
    """Slug and title of every course, published or not, and whether the person teaches it."""
    mine = set(session.scalars(select(CourseStaff.course_id).filter_by(user_id=user.id)))
    rows = session.scalars(select(CourseRow).order_by(CourseRow.title, CourseRow.id))
    return [(row.slug, row.title, row.id in mine) for row in rows]


def set_courses(
    session: Session, actor: Actor, user: User, slugs: Collection[str], now: datetime
) -> None:
    """Let a person teach these courses and no others. Raises Invalid for who is no instructor."""
    require_admin(actor)
    roles = listing.roles_of(session, [user.id]).get(user.id, frozenset())
    if slugs and Role.INSTRUCTOR not in roles:
        raise Invalid(N_("Give the role of instructor first."))
    known = select(CourseRow.id, CourseRow.slug).where(CourseRow.slug.in_(list(slugs)))
    wanted = dict(session.execute(known).all())
    had = set(session.scalars(select(CourseStaff.course_id).filter_by(user_id=user.id)))
    if had == wanted.keys():
        return
    gone = CourseStaff.course_id.in_(had - wanted.keys())
    session.execute(delete(CourseStaff).where(CourseStaff.user_id == user.id, gone))
    session.add_all(CourseStaff(course_id=id, user_id=user.id) for id in wanted.keys() - had)
    taught = sorted(wanted.values())
    audit.record(
        session, actor, "change courses taught", user.key, now, person=user.key, now_is=taught
    )
