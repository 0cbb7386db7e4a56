"""Places in a cohort: whether one is free, and taking it. Only under the cohort's lock."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import dates
from app.models import Cohort, CourseRow, Enrollment, Waiting
from app.services import enrollments, notices, tally
from app.services.mail import Letter
from app.services.sessions import Actor

Write = Callable[[str, Cohort], Letter]
"""Words for somebody about a cohort: `in`, `refused` or `waiting`, in their subject and body."""


def lock(session: Session, *ids: int) -> Cohort:
    """Cohorts as they stand now, locked in one order for all; returns the first one named.

    Places and waiting lists change under this lock only.
    """
    query = select(Cohort).where(Cohort.id.in_(ids)).order_by(Cohort.id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    return next(one for one in found if one.id == ids[0])


def is_open(cohort: Cohort, now: datetime) -> bool:
    """Whether anybody can still come in."""
    is_over = cohort.closes_on and cohort.closes_on < dates.day_of(now, cohort.time_zone)
    return not cohort.archived_at and not is_over


def count_free(session: Session, cohort: Cohort) -> int | None:
    """How many places are free; None where there are any number."""
    if cohort.places is None:
        return None
    taken = tally.counts(session, cohort.id).get("enrolled", 0)
    return max(0, cohort.places - taken)


def is_full(session: Session, cohort: Cohort) -> bool:
    """Whether no place is free."""
    return count_free(session, cohort) == 0


def cohort_of(session: Session, cohort: Cohort, user_id: int) -> Cohort | None:
    """The cohort of the same course that somebody is in and that isn't archived."""
    query = (
        select(Cohort)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(
            Enrollment.user_id == user_id,
            Enrollment.course_id == cohort.course_id,
            Enrollment.closed_at.is_(None),
            Cohort.archived_at.is_(None),
        )
    )
    return session.scalars(query).first()


def take(session: Session, cohort: Cohort, person: Actor, now: datetime) -> Enrollment:
    """Enroll somebody and put them in. Raises NotFound where the course is not for them."""
    slug = session.get_one(CourseRow, cohort.course_id).slug
    enrollment = enrollments.enroll(session, person, slug, now)
    put(session, enrollment, cohort, now)
    return enrollment


def put(session: Session, enrollment: Enrollment, cohort: Cohort, now: datetime) -> None:
    """Let an enrollment be in a cohort; what waits for review waits there from now on."""
    tally.join(session, enrollment, cohort.id, now)
    _follow(session, enrollment.id, cohort.id)


def give_up(session: Session, enrollment: Enrollment, now: datetime) -> None:
    """Take an enrollment out of its cohort."""
    tally.leave(session, enrollment, now)
    _follow(session, enrollment.id, None)


def _follow(session: Session, enrollment_id: int, cohort_id: int | None) -> None:
    mine = Waiting.enrollment_id == enrollment_id
    session.execute(update(Waiting).where(mine).values(cohort_id=cohort_id))


def tell(
    session: Session, cohort: Cohort, user_id: int, what: str, write: Write, now: datetime
) -> None:
    """Let somebody know; each time that it happens, once."""
    letter = write(what, cohort)
    notices.tell(
        session,
        user_id,
        "cohort",
        f"{what}:{cohort.key}:{now.isoformat()}",
        letter.subject,
        letter.body,
        now,
        link="/home",
        cohort_id=cohort.id,
    )
