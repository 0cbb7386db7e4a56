"""Made-up people to look around with: new, halfway, certified, an instructor and an admin."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import scoring
from app.domain.commitment import Commitment
from app.domain.course import Activity, Lesson, Quiz, Worksheet
from app.domain.permission import Role
from app.domain.question import Question, QuestionType, Response
from app.domain.scenario import Scenario
from app.models import Enrollment, User, UserRole
from app.services import (
    accounts,
    enrollments,
    lessons,
    progress,
    quizzes,
    scenarios,
    waiting,
    worksheets,
)
from app.services.demo_writing import SENTENCE, writing
from app.services.reviewers import WORKSHEET
from app.services.sessions import Actor
from app.services.worksheets.sheet import detail_of


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Who they are and how much of the course they have done, 0.0 to 1.0; `slip` as in learn."""

    email: str
    name: str
    roles: frozenset[Role]
    done: float
    slip: int = 0


LEARNER = frozenset({Role.LEARNER})
WHY = Commitment(SENTENCE, 3)
PEOPLE = (
    DemoPerson("admin@example.test", "Alex Adebayo", frozenset({Role.ADMIN, Role.LEARNER}), 0),
    DemoPerson(
        "instructor@example.test", "Ilse Novák", frozenset({Role.INSTRUCTOR, Role.LEARNER}), 0
    ),
    DemoPerson("new@example.test", "Noor Haddad", LEARNER, 0),
    DemoPerson("halfway@example.test", "Maya Lindqvist", LEARNER, 0.5, slip=3),
    DemoPerson("certified@example.test", "Caio Ferreira", LEARNER, 1, slip=4),
)

ZONE = "Europe/Stockholm"
BEGUN = timedelta(days=12)
STEP = timedelta(hours=3.5)
"""between two activities: the whole course takes less than the days since somebody began"""


def seed(session: Session, course: str, hashed: str, now: datetime) -> bool:
    """Make the demo people who are missing and let them learn; False where all were there."""
    known = set(session.scalars(select(User.email).where(User.is_demo)))
    missing = [person for person in PEOPLE if person.email not in known]
    for person in missing:
        user = accounts.add(
            session, person.email, person.name, hashed, person.roles, now - BEGUN, is_demo=True
        )
        user.time_zone = ZONE
        session.flush()
        actor = actor_of(session, user)
        enrollments.enroll(session, actor, course, now - BEGUN)
        learn(session, actor, course, person.done, now - BEGUN, person.slip)
        mine = select(Enrollment.last_at).filter_by(user_id=user.id)
        user.last_seen_at = session.scalars(mine).one()
    return bool(missing)


def set_password(session: Session, hashed: str) -> None:
    """Give this password to all demo people who have one."""
    for user in session.scalars(select(User).where(User.is_demo, User.password.is_not(None))):
        user.password = hashed


def actor_of(session: Session, user: User) -> Actor:
    """The person as services know whoever acts."""
    roles = session.scalars(select(UserRole.role).where(UserRole.user_id == user.id))
    return Actor(
        id=user.id,
        key=user.key,
        email=user.email,
        name=user.name,
        roles=frozenset(Role(role) for role in roles),
    )


def learn(
    session: Session, actor: Actor, course: str, share: float, since: datetime, slip: int = 0
) -> None:
    """Do that share of the course's activities the way a good learner does, one every few hours.

    `slip` is the number (from 1) of the decision of each conversation that goes less well; the
    conversation is played again where that spoils it. A slip costs one question of a quiz, too.
    """
    place = enrollments.get(session, actor, course)
    pairs = [pair for pair in place.course if not pair[1].optional]
    count = round(len(pairs) * share)
    for number, (_, activity) in enumerate(pairs[:count]):
        do(session, actor, course, activity, since + number * STEP, slip)
    lesson = pairs[count][1] if 0 < count < len(pairs) else None
    if isinstance(lesson, Lesson):
        middle = lesson.headings[len(lesson.headings) // 2].id if lesson.headings else ""
        at = since + count * STEP
        lessons.keep_place(session, actor, course, lesson.slug, middle, at)
    if count == len(pairs):
        accept_worksheets(session, actor, course, since + count * STEP)


def accept_worksheets(session: Session, actor: Actor, course: str, now: datetime) -> None:
    """Let the made-up instructor accept what the certificate wants accepted and still waits."""
    place = enrollments.get(session, actor, course, True)
    rule = place.course.certificate
    teacher = select(User.id).filter_by(email="instructor@example.test", is_demo=True)
    reviewer = session.scalars(teacher).first()
    for slug in rule.accepted if rule else ():
        sheet = worksheets.read(session, place, slug)
        rounds = worksheets.list_submissions(session, place.enrollment.id, slug)
        if not rounds or sheet.worksheet.rubric is None:
            continue
        row = rounds[-1][0]
        row.state, row.reviewed_by, row.reviewed_at = "accepted", reviewer, now
        row.marks = {str(n): 1 for n, _ in enumerate(sheet.worksheet.rubric.criteria)}
        row.version += 1
        session.flush()
        waiting.end_all(session, WORKSHEET, row.id, now)
        stands = {"state": "accepted", "accepted": True, "reviewed": now.isoformat()}
        detail = detail_of(sheet, round=row.round, **stands)
        progress.note_review(session, place, slug, now, detail)


def do(
    session: Session,
    actor: Actor,
    course: str,
    activity: Activity,
    now: datetime,
    slip: int = 0,
) -> None:
    """Finish one activity."""
    if isinstance(activity, Lesson):
        _read(session, actor, course, activity, now)
    elif isinstance(activity, Scenario):
        _play(session, actor, course, activity, now, slip)
    elif isinstance(activity, Quiz):
        _take(session, actor, course, activity, now, slip)
    else:
        _write(session, actor, course, activity, now)


def _read(session: Session, actor: Actor, course: str, lesson: Lesson, now: datetime) -> None:
    reading = lessons.get(session, actor, course, lesson.slug, lock=True)
    for question in lesson.checks:
        lessons.answer(session, reading, question, right(question), now)
    lessons.reach_end(session, actor, course, lesson.slug, now)


def _play(
    session: Session,
    actor: Actor,
    course: str,
    scenario: Scenario,
    now: datetime,
    slip: int = 0,
) -> None:
    attempt = scenarios.start(session, actor, course, scenario.slug, now)
    run = scenarios.get(session, actor, attempt.key)
    while not run.state.is_over:
        step, offered = len(run.decisions), run.state.offered()
        best = scoring.best_of(offered, scenario.score)[0]
        others = [one for one in offered if one is not best]
        said = others[slip % len(others)] if others and step + 1 == slip else best
        run = scenarios.decide(session, actor, attempt.key, step, said.label, now, WHY)
    session.flush()
    if not attempt.passed and slip:
        _play(session, actor, course, scenario, now)


def _take(
    session: Session, actor: Actor, course: str, quiz: Quiz, now: datetime, slip: int = 0
) -> None:
    attempt = quizzes.start(session, actor, course, quiz.slug, now)
    sitting = quizzes.get(session, actor, attempt.key)
    for question in sitting.questions[1 if slip else 0 :]:
        sitting = quizzes.answer(session, sitting, question, right(question), now)
    quizzes.hand_in(session, actor, attempt.key, now)


def _write(session: Session, actor: Actor, course: str, sheet: Worksheet, now: datetime) -> None:
    found = worksheets.get(session, actor, course, sheet.slug)
    for section in sheet.sections:
        worksheets.save(session, found, section, writing(section, now), 0, now)
    handed_in = worksheets.hand_in(session, actor, course, sheet.slug, now)
    if sheet.review == "self" and sheet.rubric:
        marks = dict.fromkeys(range(len(sheet.rubric.criteria)), max(sheet.rubric.levels))
        worksheets.review(session, found, handed_in.round, marks, now)


def right(question: Question) -> Response:
    """The answer that earns all; an essay's is read by a person."""
    return ANSWERS[question.type](question)


def _right_judgement(question: Question) -> Response:
    ranks = [option.rank for option in question.options]
    return {"most": ranks.index(1), "least": ranks.index(max(ranks))}


def _right_order(question: Question) -> Response:
    numbers = range(len(question.options))
    return {"order": sorted(numbers, key=lambda number: question.options[number].rank)}


def _right_choice(question: Question) -> Response:
    return {"chosen": [n for n, option in enumerate(question.options) if option.right]}


ANSWERS: dict[QuestionType, Callable[[Question], Response]] = {
    QuestionType.SINGLE: _right_choice,
    QuestionType.MULTIPLE: _right_choice,
    QuestionType.JUDGEMENT: _right_judgement,
    QuestionType.ORDER: _right_order,
    QuestionType.NUMBER: lambda asked: {"number": next(f.value for f in asked.figures if f.right)},
    QuestionType.TEXT: lambda asked: {"text": next(p.text for p in asked.phrases if p.right)},
    QuestionType.MATCH: lambda asked: {"pairs": list(range(len(asked.lefts)))},
    QuestionType.ESSAY: lambda _asked: {"text": SENTENCE},
}
