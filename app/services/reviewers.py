"""Who sees to what waits: instructors and admins what they teach, managers what is theirs to read.

Conditions for queries that join `Waiting` with its enrollment. Nobody sees to their own.
"""

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import CohortStaff, Enrollment, Manages, User, Waiting
from app.services import scope, settings
from app.services.sessions import Actor

WORKSHEET, ANSWER, REQUEST = "worksheet", "answer", "request"
"""kinds of what waits"""
BY_MANAGER = "manager"
"""the part of a worksheet that managers review; "" where instructors do"""


def reads_answers(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Of which enrollments the actor reads what was written: those that they teach.

    Where the site shows sums only, being an admin is no reason.
    """
    sums_only = settings.get(session, actor.settings_version).aggregates_only
    return scope.taught(actor, as_admin=not sums_only)


def sees_to(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Which waiting things the actor may see to."""
    sums_only = settings.get(session, actor.settings_version).aggregates_only
    return sees_to_where(actor, sums_only)


def sees_to_where(actor: Actor, sums_only: bool) -> ColumnElement[bool]:
    """The same, where the site shows `sums_only` or not; asks of the actor only id and roles."""
    is_admin = Role.ADMIN in actor.roles
    reads = scope.taught(actor, as_admin=not sums_only)
    stands_in = scope.taught(actor) if is_admin and not sums_only else false()
    return or_(
        and_(Waiting.kind == REQUEST, scope.taught(actor)),
        and_(Waiting.kind != REQUEST, not_(_is_managers()), reads),
        and_(_is_managers(), or_(scope.managed(actor), stands_in)),
    )


def sees_private(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Of which waiting worksheets the actor is the reviewer, and so sees private sections."""
    reads = and_(not_(_is_managers()), reads_answers(session, actor))
    return or_(reads, and_(_is_managers(), scope.managed(actor)))


def _is_managers() -> ColumnElement[bool]:
    """Worksheets for the learner's managers, of whom there is one who could read them."""
    of_person = exists().where(
        Manages.user_id == Enrollment.user_id,
        Manages.manager_id == User.id,
        Manages.manager_id != Enrollment.user_id,
        User.deactivated_at.is_(None),
    )
    of_cohort = exists().where(
        CohortStaff.cohort_id == Enrollment.cohort_id,
        CohortStaff.user_id == User.id,
        CohortStaff.user_id != Enrollment.user_id,
        CohortStaff.part == scope.MANAGER,
        User.deactivated_at.is_(None),
    )
    has_manager = or_(of_person.correlate(Enrollment), of_cohort.correlate(Enrollment))
    return and_(Waiting.kind == WORKSHEET, Waiting.part == BY_MANAGER, has_manager)
