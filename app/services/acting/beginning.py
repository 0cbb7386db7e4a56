"""A test learner begins: an account, the course, the cohort, as anybody's would be."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.domain.permission import Role
from app.models import Cohort, CourseRow, Enrollment, Progress, User
from app.services import accounts, courses, enrollments, progress, reminders, sessions
from app.services.cohorts import seats
from app.services.cohorts.seats import Write
from app.services.sessions import Actor

ADDRESS = "test.learner@example.invalid"
"""where no letter ever arrives"""


@dataclass(frozen=True, slots=True)
class Person:
    """How a test learner is called and reads."""

    name: str
    locale: str | None
    time_zone: str
    theme: str
    letter_keys: bool = True


def begin(
    session: Session,
    slug: str,
    cohort: Cohort | None,
    module: str,
    person: Person,
    write: Write,
    now: datetime,
) -> str:
    """Make the test learner, who begins `now`; returns their key.

    What stands before `module` (a slug, "" for the first) counts as done. `write` says that they
    are in the cohort.
    """
    user = _account(session, person, slug, now)
    actor = sessions.of(session, user)
    course = courses.get(session, actor, slug).course
    if cohort:
        place = session.get_one(Cohort, cohort.id)
        enrollment = seats.take(session, place, actor, now)
        seats.tell(session, place, user.id, "in", write, now)
    else:
        enrollment = enrollments.enroll(session, actor, slug, now)
    _excuse(session, actor, enrollment, course, module, now)
    reminders.note_done(session, now)  # nothing before is for them
    return user.key


def _account(session: Session, person: Person, slug: str, now: datetime) -> User:
    audience = session.scalars(select(CourseRow.audience).filter_by(slug=slug)).one()
    roles = [Role.INSTRUCTOR if audience == "instructor" else Role.LEARNER]
    user = accounts.add(session, ADDRESS, person.name, None, roles, now)
    user.locale, user.time_zone, user.theme = person.locale, person.time_zone, person.theme
    user.letter_keys = person.letter_keys
    user.proved_at = user.last_seen_at = now
    session.flush()
    return user


def _excuse(
    session: Session,
    actor: Actor,
    enrollment: Enrollment,
    course: Course,
    module: str,
    now: datetime,
) -> None:
    slugs = [one.slug for one in course.modules]
    before = course.modules[: slugs.index(module)] if module in slugs else ()
    for one in (activity for earlier in before for activity in earlier.asked):
        session.add(
            Progress(
                enrollment_id=enrollment.id,
                activity=one.slug,
                begun_at=now,
                last_at=now,
                excused_at=now,
            )
        )
    session.flush()
    if before:
        place = enrollments.get(session, actor, course.slug)
        progress.settle(session, place, now, was_here=False)
