"""A made-up cohort to look around with: some on their way, some stuck, one never came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.course import Course, Quiz
from app.domain.permission import Role
from app.models import (
    Certificate,
    Cohort,
    CohortStaff,
    CourseRow,
    CourseStaff,
    Enrollment,
    Meeting,
    User,
)
from app.services import (
    accounts,
    allowances,
    cohorts,
    courses,
    demo,
    enrollments,
    quizzes,
    risk,
    scope,
    tally,
)
from app.services.sessions import Actor

TITLE = "EMEA channel"
OPENED = timedelta(days=24)
FORTNIGHT = 14
MANAGER = demo.DemoPerson(
    "manager@example.test", "Mo Ekström", frozenset({Role.MANAGER, Role.LEARNER}), 0
)


@dataclass(frozen=True, slots=True)
class Member:
    """Who they are, how much they have done, since how many days they have been at it.

    `slip` is as in demo.learn, `fails` are attempts at their next quiz that went wrong; `asks` is
    what they ask for.
    """

    email: str
    name: str
    done: float
    since: int = 20
    fails: int = 0
    asks: str = ""
    slip: int = 0
    has_come: bool = True


MEMBERS = (
    Member("amara@example.test", "Amara Diallo", 1.0, slip=2),
    Member(
        "ben@example.test",
        "Ben Ashworth",
        0.3,
        12,
        slip=1,
        fails=2,
        asks="I misread two questions.",
    ),
    Member("elif@example.test", "Elif Kaya", 0.8, 9, slip=1),
    Member("farid@example.test", "Farid Haddad", 0.4, 5, slip=3),
    Member("greta@example.test", "Greta Nyström", 0.9, 14, slip=2),
    Member("katya@example.test", "Katya Marin", 0.2, 22),
    Member("pia@example.test", "Pia Schmid", 0.0, has_come=False),
)


def seed(session: Session, course: str, hashed: str, now: datetime) -> bool:
    """Make the cohort with its people, once; False where it is there, or nobody can run it."""
    if session.scalars(select(User.id).filter_by(email=MANAGER.email)).first():
        return False
    admin = find_person(session, "admin@example.test")
    teacher = find_person(session, "instructor@example.test")
    if admin is None or teacher is None:
        return False
    cohort = _make(session, admin, teacher, course, hashed, now)
    for email in ("new@example.test", "halfway@example.test", "certified@example.test"):
        if known := find_person(session, email):
            join(session, cohort, known, now - OPENED)
    for member in MEMBERS:
        _add(session, cohort, course, member, hashed, now)
    _meet(session, cohort, now)
    weigh(session, cohort, now)
    return True


def find_person(session: Session, email: str) -> Actor | None:
    """The made-up person with this address."""
    user = session.scalars(select(User).filter_by(email=email, is_demo=True)).first()
    return demo.actor_of(session, user) if user else None


def _make(
    session: Session, admin: Actor, teacher: Actor, course: str, hashed: str, now: datetime
) -> Cohort:
    cohort = plan(session, admin, course, TITLE, now - OPENED)
    manager = accounts.add(
        session, MANAGER.email, MANAGER.name, hashed, MANAGER.roles, now - OPENED, is_demo=True
    )
    manager.time_zone = demo.ZONE
    session.flush()
    parts = ((teacher.id, scope.INSTRUCTOR), (manager.id, scope.MANAGER))
    session.add_all(CohortStaff(cohort_id=cohort.id, user_id=id, part=part) for id, part in parts)
    taught = select(CourseRow.id).where(CourseRow.slug.in_((course, f"{course}-renewal")))
    session.add_all(CourseStaff(course_id=id, user_id=teacher.id) for id in session.scalars(taught))
    session.flush()
    return cohort


def plan(session: Session, admin: Actor, course: str, title: str, at: datetime) -> Cohort:
    """A cohort that opened at this moment, a fortnight for each module."""
    opens = at.date()
    modules = [module.slug for module in find_course(session, course).modules]
    closes = opens + timedelta(days=FORTNIGHT * len(modules))
    given = cohorts.Plan(f"{title}, {opens:%B %Y}", opens, closes, demo.ZONE)
    cohort = cohorts.make(session, admin, course, given, at)
    due = {slug: cohorts.DueDay(days=FORTNIGHT * n) for n, slug in enumerate(modules, 1)}
    cohorts.set_due(session, admin, cohort, due, at)
    return cohort


def find_course(session: Session, slug: str) -> Course:
    """What learners see of a published course."""
    row = session.scalars(select(CourseRow).filter_by(slug=slug)).one()
    assert row.published_id  # the caller looked
    return courses.compiled(session, row.published_id)


def _add(
    session: Session, cohort: Cohort, course: str, member: Member, hashed: str, now: datetime
) -> None:
    begun = now - timedelta(days=member.since)
    roles = {Role.LEARNER}
    password = hashed if member.has_come else None
    user = accounts.add(
        session, member.email, member.name, password, roles, now - OPENED, is_demo=True
    )
    user.time_zone = demo.ZONE
    user.invited_at = now - timedelta(days=FORTNIGHT)
    session.flush()
    actor = demo.actor_of(session, user)
    enrollments.enroll(session, actor, course, begun)
    join(session, cohort, actor, now - OPENED)
    if not member.has_come:
        return
    demo.learn(session, actor, course, member.done, begun, member.slip)
    _fail(session, actor, course, member, begun)
    mine = select(Enrollment.last_at).filter_by(user_id=user.id)
    user.last_seen_at = session.scalars(mine).one()
    session.flush()


def join(session: Session, cohort: Cohort, actor: Actor, at: datetime) -> None:
    """Let somebody who has begun the course be in the cohort, since then."""
    mine = select(Enrollment).filter_by(user_id=actor.id, course_id=cohort.course_id)
    if row := session.scalars(mine).first():
        tally.join(session, row, cohort.id, at)
        earned = update(Certificate).where(Certificate.enrollment_id == row.id)
        session.execute(earned.values(cohort_id=cohort.id))  # as if they had learned there


def _fail(session: Session, actor: Actor, course: str, member: Member, begun: datetime) -> None:
    """Hand in the next quiz with nothing right, and ask about it."""
    place = enrollments.get(session, actor, course)
    quiz = next(_quizzes(place.course, member.done), None)
    if quiz is None:
        return
    for number in range(member.fails):
        at = begun + timedelta(days=6 + number)
        key = quizzes.start(session, actor, course, quiz.slug, at).key
        quizzes.hand_in(session, actor, key, at + timedelta(minutes=9))
    if member.asks:
        at = begun + timedelta(days=8)
        allowances.ask(session, actor, place, quiz.slug, "help", member.asks, at)


def _quizzes(course: Course, done: float) -> Iterator[Quiz]:
    pairs = list(course)
    ahead = pairs[round(len(pairs) * done) :]
    return (one for _, one in ahead if isinstance(one, Quiz))


def _meet(session: Session, cohort: Cohort, now: datetime) -> None:
    """One session that was, one that is to come."""
    for days, title in ((-10, "Kick-off: whose number is it?"), (4, "Reading a partner’s year")):
        day = (now + timedelta(days=days)).date()
        at = datetime.combine(day, time(10), ZoneInfo(demo.ZONE))
        session.add(
            Meeting(
                cohort_id=cohort.id,
                title=title,
                starts_at=at,
                ends_at=at + timedelta(minutes=60),
                place="https://meet.example.test/emea-channel",
                guide="Bring the profile of your partner. We compare notes in pairs.",
                changed_at=now - OPENED,
            )
        )
    session.flush()


def weigh(session: Session, cohort: Cohort, now: datetime) -> None:
    """Let the first page tell who needs a person, before the job process has run."""
    here = Enrollment.cohort_id == cohort.id
    session.execute(update(Enrollment).where(here).values(weigh_at=now))
    session.flush()
    risk.weigh_due(session, now)
