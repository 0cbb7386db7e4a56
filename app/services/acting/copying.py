"""What a test learner's own database holds of the site: one course, one cohort, nobody's work."""

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy import text as said
from sqlalchemy.orm import Session

from app.models import (
    Base,
    Cohort,
    CohortCount,
    CohortStaff,
    CourseRow,
    CourseStaff,
    DueDate,
    Meeting,
    Message,
    ReminderRule,
    Revision,
    Setting,
    User,
    UserRole,
)
from app.models.rows import table
from app.services.acting.offers import Offer

NOBODY = ("published_by", "made_by", "changed_by")
"""columns that name people who are not copied"""
KNOWN = ("id", "key", "email", "name", "created_at", "sort_name", "time_zone", "locale")
"""what is copied of those who look after the cohort or teach the course: letters may name them"""


def copy(source: Session, target: Session, offer: Offer, cohort: Cohort | None) -> None:
    """Copy what a learner of the course, in the cohort where there is one, reads and is told."""
    target.execute(said("PRAGMA defer_foreign_keys = ON"))  # rows name each other in a circle
    _rows(source, target, Setting)
    _staff(source, target, offer, cohort)
    _rows(source, target, Revision, Revision.id == offer.revision_id)
    _rows(source, target, CourseRow, CourseRow.id == offer.id)
    _rows(source, target, CourseStaff, CourseStaff.course_id == offer.id)
    id = cohort.id if cohort else None
    mine = or_(ReminderRule.cohort_id.is_(None), ReminderRule.cohort_id == id)
    if id:
        _rows(source, target, Cohort, Cohort.id == id)
        for model in (CohortStaff, CohortCount, DueDate, Meeting, Message):
            _rows(source, target, model, table(model).c.cohort_id == id)
    _rows(source, target, ReminderRule, mine)
    target.execute(update(CourseRow).values(searched=""))  # its pages are not copied, but made


def _rows(source: Session, target: Session, model: type[Base], *which: ColumnElement[bool]) -> None:
    rows = source.execute(select(table(model)).where(*which)).mappings()
    found = [
        {name: None if name in NOBODY else value for name, value in row.items()} for row in rows
    ]
    if found:
        target.execute(insert(table(model)), found)


def _staff(source: Session, target: Session, offer: Offer, cohort: Cohort | None) -> None:
    of_course = select(CourseStaff.user_id).where(CourseStaff.course_id == offer.id)
    of_cohort = select(CohortStaff.user_id).where(
        CohortStaff.cohort_id == (cohort.id if cohort else None)
    )
    these = or_(User.id.in_(of_course), User.id.in_(of_cohort))
    columns = [table(User).c[name] for name in KNOWN]
    people = [dict(row) for row in source.execute(select(*columns).where(these)).mappings()]
    if people:
        target.execute(insert(table(User)), people)
        ids = [one["id"] for one in people]
        _rows(source, target, UserRole, UserRole.user_id.in_(ids))
