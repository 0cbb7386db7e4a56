"""How one person gets on: their courses, as far as whoever looks may follow them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Certificate, Cohort, CourseRow, Enrollment, User
from app.services import scope, settings
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One course of a person; `score` is the mean of what is scored, 0.0 to 1.0."""

    id: int
    key: str
    course: str
    title: str
    revision_id: int | None
    cohort: str
    cohort_title: str
    sees_cohort: bool
    """whether whoever looks may open the cohort's page"""
    runs_cohort: bool
    """whether they may write to people there"""
    done: int
    total: int
    score: float | None
    started_at: datetime
    last_at: datetime
    completed_at: datetime | None
    serial: str


def list_enrolled(session: Session, actor: Actor, user: User) -> list[Enrolled]:
    """A person's courses that the actor may follow, the latest used first."""
    valid = and_(Certificate.enrollment_id == Enrollment.id, Certificate.revoked_at.is_(None))
    sees, runs = scope.cohorts(actor), scope.cohorts(actor, scope.INSTRUCTOR)
    query = (
        select(Enrollment, CourseRow, Cohort.key, Cohort.title, sees, runs, Certificate.serial)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .outerjoin(Cohort, Cohort.id == Enrollment.cohort_id)
        .outerjoin(Certificate, valid)
        .where(Enrollment.user_id == user.id, scope.enrollments(actor))
        .order_by(Enrollment.last_at.desc(), Enrollment.id)
    )
    return [
        Enrolled(
            id=row.id,
            key=row.key,
            course=course.slug,
            title=course.title,
            revision_id=course.published_id,
            cohort=cohort or "",
            cohort_title=title or "",
            sees_cohort=bool(cohort and is_seen),
            runs_cohort=bool(cohort and is_run),
            done=min(row.done, course.activities),
            total=course.activities,
            score=row.score,
            started_at=row.started_at,
            last_at=row.last_at,
            completed_at=row.completed_at,
            serial=serial or "",
        )
        for row, course, cohort, title, is_seen, is_run, serial in session.execute(query)
    ]


def sees_sums_only(session: Session, actor: Actor) -> bool:
    """Whether single results of a person are kept from the actor: a setting of the site.

    Instructors see them, for they review; admins and managers don't where the setting is on.
    """
    teaches = Role.INSTRUCTOR in actor.roles and Role.ADMIN not in actor.roles
    return not teaches and settings.get(session, actor.settings_version).aggregates_only


def kept_from(session: Session, actor: Actor, ids: Collection[int]) -> frozenset[int]:
    """Of which of these enrollments single results are kept from the actor.

    Where the site shows sums only, instructors see those of whom they teach: that they are also
    somebody's manager opens nothing.
    """
    if sees_sums_only(session, actor):
        return frozenset(ids)
    if not settings.get(session, actor.settings_version).aggregates_only:
        return frozenset()
    mine = select(Enrollment.id).where(Enrollment.id.in_(ids), scope.taught(actor))
    return frozenset(ids) - frozenset(session.scalars(mine))
