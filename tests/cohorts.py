"""Cohorts in a test's database, and what they count."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Cohort, CohortChoice, CourseRow, Enrollment
from app.services import tally
from app.services.sessions import Actor
from tests.conftest import BEGINNING


def cohort(session: Session, course: str, title: str = "Spring", **given: object) -> Cohort:
    """A cohort of a published course that opens on the day tests begin."""
    course_id = session.scalars(select(CourseRow.id).filter_by(slug=course)).one()
    made = {"opens_on": date(2026, 3, 2), "created_at": BEGINNING} | given
    row = Cohort(course_id=course_id, title=title, **made)
    session.add(row)
    session.flush()
    return row


def enrollment_of(session: Session, actor: Actor) -> Enrollment:
    """The actor's only enrollment."""
    return session.scalars(select(Enrollment).filter_by(user_id=actor.id)).one()


def counts(session: Session, cohort_id: int) -> dict[str, int]:
    """What a cohort counts, without what it counts none of."""
    return {name: count for name, count in tally.counts(session, cohort_id).items() if count}


def choices(session: Session, cohort_id: int) -> dict[tuple[str, str, str], int]:
    """What a cohort chose, without what nobody did."""
    found = session.scalars(select(CohortChoice).filter_by(cohort_id=cohort_id))
    return {(row.activity, row.passage, row.choice): row.count for row in found if row.count}
