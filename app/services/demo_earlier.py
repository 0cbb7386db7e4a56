"""A made-up cohort that began earlier: enough people for the numbers of the first modules."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Quiz
from app.domain.scenario import Scenario
from app.models import Cohort, CohortStaff, Enrollment, User
from app.services import accounts, demo, demo_cohort, enrollments, scope
from app.services.demo_guesses import Guesser
from app.services.sessions import Actor

TITLE = "Americas channel"
OPENED = timedelta(days=40)
MODULES = 3
"""how far they have come"""
STEP = timedelta(hours=34)
"""between two activities: the modules take less than the days since the cohort opened"""
NAMES = (
    "Adaeze Obi", "Bruno Tavares", "Callum Reid", "Daniela Fuentes", "Emeka Nwosu",
    "Fernanda Prado", "Gabriel Roy", "Hannah Whitfield", "Ignacio Vera", "Joelle Tremblay",
    "Kenji Morita", "Lucia Barrios", "Marcus Bell", "Nadia Campos", "Owen Gallagher",
    "Priya Raman", "Rafael Quispe", "Simone Beaulieu", "Tomas Arce", "Vivian Cho",
)  # fmt: skip
"""twice ten: a quiz that draws half of its questions asks each of ten people"""


def seed(session: Session, course: str, hashed: str, now: datetime) -> bool:
    """Make the cohort with its people, once; False where it is there, or nobody can run it."""
    admin = demo_cohort.find_person(session, "admin@example.test")
    teacher = demo_cohort.find_person(session, "instructor@example.test")
    if admin is None or teacher is None or demo_cohort.find_person(session, _email(NAMES[0])):
        return False
    whole = demo_cohort.find_course(session, course)
    cohort = demo_cohort.plan(session, admin, course, TITLE, now - OPENED)
    session.add(CohortStaff(cohort_id=cohort.id, user_id=teacher.id, part=scope.INSTRUCTOR))
    dice = Random(TITLE)  # noqa: S311 - no secret
    for number, name in enumerate(NAMES):
        begun = now - OPENED + timedelta(hours=dice.randint(6, 200))
        actor = _add(session, cohort, course, name, hashed, begun)
        _learn(session, Guesser(actor, number, 3 * number / (len(NAMES) - 1) - 1.5), whole, begun)
        mine = select(Enrollment.last_at).filter_by(user_id=actor.id)
        session.get_one(User, actor.id).last_seen_at = session.scalars(mine).one()
    demo_cohort.weigh(session, cohort, now)
    return True


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.test"


def _add(
    session: Session, cohort: Cohort, course: str, name: str, hashed: str, begun: datetime
) -> Actor:
    user = accounts.add(session, _email(name), name, hashed, demo.LEARNER, begun, is_demo=True)
    user.time_zone = "America/New_York"
    session.flush()
    actor = demo.actor_of(session, user)
    enrollments.enroll(session, actor, course, begun)
    demo_cohort.join(session, cohort, actor, begun)
    return actor


def _learn(session: Session, guesser: Guesser, course: Course, at: datetime) -> None:
    """Do the first modules; what went wrong is done again, and well then."""
    for module in course.modules[:MODULES]:
        for activity in module.activities:
            if activity.optional:
                continue
            if isinstance(activity, Scenario | Quiz):
                guesser.attempt(session, course.slug, activity, at)
            else:
                demo.do(session, guesser.actor, course.slug, activity, at)
            at += STEP
