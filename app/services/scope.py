"""Whom and what somebody sees: admins all, instructors and managers what they are related to.

Conditions for queries, one for each question, so that no list and no page asks it otherwise.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from app.domain.permission import Role
from app.models import Cohort, CohortStaff, CourseRow, CourseStaff, Enrollment, Manages, User
from app.services.sessions import Actor

INSTRUCTOR, MANAGER = "instructor", "manager"
"""parts in a cohort"""


def cohorts(actor: Actor, *parts: str) -> ColumnElement[bool]:
    """Which cohorts the actor looks after; with `parts` only as one of these."""
    if Role.ADMIN in actor.roles:
        return true()
    wanted = parts or (INSTRUCTOR, MANAGER)
    staff = exists().where(
        CohortStaff.cohort_id == Cohort.id,
        CohortStaff.user_id == actor.id,
        CohortStaff.part.in_(wanted),
    )
    if INSTRUCTOR not in wanted or Role.INSTRUCTOR not in actor.roles:
        return staff
    teaches = exists().where(
        CourseStaff.course_id == Cohort.course_id, CourseStaff.user_id == actor.id
    )
    return or_(staff, teaches)


def courses(actor: Actor) -> ColumnElement[bool]:
    """Which courses the actor writes: those that they teach; admins write all."""
    if Role.ADMIN in actor.roles:
        return true()
    if Role.INSTRUCTOR not in actor.roles:
        return false()
    return exists().where(CourseStaff.course_id == CourseRow.id, CourseStaff.user_id == actor.id)


def taught(actor: Actor, *, as_admin: bool = True) -> ColumnElement[bool]:
    """Which enrollments the actor teaches: of their courses and cohorts. Nobody's own.

    Without `as_admin`, being one is no reason.
    """
    others = Enrollment.user_id != actor.id
    if as_admin and Role.ADMIN in actor.roles:
        return others
    if Role.INSTRUCTOR not in actor.roles:
        return false()
    return and_(others, or_(_of_course(actor), _of_cohort(actor, INSTRUCTOR)))


def managed(actor: Actor) -> ColumnElement[bool]:
    """Which enrollments are of people whom the actor manages, by cohort or one by one."""
    mine = exists().where(Manages.manager_id == actor.id, Manages.user_id == Enrollment.user_id)
    return and_(Enrollment.user_id != actor.id, or_(mine, _of_cohort(actor, MANAGER)))


def enrollments(actor: Actor) -> ColumnElement[bool]:
    """Which enrollments the actor may follow."""
    if Role.ADMIN in actor.roles:
        return true()
    return or_(taught(actor), managed(actor))


def people(actor: Actor) -> ColumnElement[bool]:
    """Which people the actor may look at."""
    if Role.ADMIN in actor.roles:
        return true()
    mine = exists().where(Manages.manager_id == actor.id, Manages.user_id == User.id)
    learners = select(Enrollment.user_id).where(enrollments(actor))
    return or_(mine, User.id.in_(learners))


def _of_course(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        CourseStaff.course_id == Enrollment.course_id, CourseStaff.user_id == actor.id
    )


def _of_cohort(actor: Actor, part: str) -> ColumnElement[bool]:
    return exists().where(
        CohortStaff.cohort_id == Enrollment.cohort_id,
        CohortStaff.user_id == actor.id,
        CohortStaff.part == part,
    )
