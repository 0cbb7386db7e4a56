"""A published course with quizzes whose keys change, people who took them, and who regrades."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Module, Quiz
from app.domain.earning import CertificateRule
from app.domain.permission import Role
from app.domain.question import Question
from app.models import Attempt, CourseRow, CourseStaff, Enrollment, Progress, Regrade, Revision
from app.services import quizzes, regrading
from app.services.sessions import Actor
from tests import factories, renamed
from tests.conversations import COURSE, NOW
from tests.learners import learner
from tests.papers import Desk, asked

CHECK, TEST = "check", "test"
REASON = "Option 2 is right; the key said option 1."


def check(*questions: Question, **given: Any) -> Quiz:
    """A quiz of four single choices whose first option is right; pass mark 75 %."""
    bank = questions or tuple(asked(f"q{n}", "x--") for n in range(1, 5))
    made: dict[str, Any] = {"slug": CHECK, "title": "The check", "minutes": 5}
    made |= {"questions": bank, "passing": 0.75}
    return Quiz(**made | given)


def keyed(question: Question, keys: str, **given: Any) -> Question:
    """The same question with another key, `x` right and `-` wrong, by option."""
    options = tuple(
        replace(option, right=key == "x")
        for option, key in zip(question.options, keys, strict=True)
    )
    return replace(question, options=options, **given)


def rekeyed(quiz: Quiz, **keys: str) -> Quiz:
    """The quiz with other keys for the questions named."""
    bank = (keyed(one, keys[one.id]) if one.id in keys else one for one in quiz.questions)
    return replace(quiz, questions=tuple(bank))


def course_of(*activities: Quiz, requires: Sequence[str] = (CHECK,)) -> Course:
    """A module of quizzes and a second module behind it; the quizzes named earn the certificate."""
    rule = CertificateRule("Certified", requires=tuple(requires)) if requires else None
    first = Module("numbers", "Numbers", tuple(activities))
    second = Module("later", "Later", (factories.lesson("last"),), requires=("numbers",))
    outcomes = (("LO1", "Say what a partner keeps"),)
    made = (("listening", "Listening"),)
    return Course(COURSE, "Partners", "en", (first, second), outcomes=outcomes, competencies=made,
                  certificate=rule)  # fmt: skip


class School(Desk):
    """Does each piece of work in a transaction of its own, as one request does."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.app = app
        self.files = 0

    def publish(self, *activities: Quiz, course: Course | None = None, **given: Any) -> int:
        """Publish a course of these quizzes; returns the revision's number."""
        self.files += 1
        whole = course or course_of(*activities, **given)

        def work(session: Session) -> int:
            id = renamed.publish(session, whole, f"files {self.files}")
            return session.get_one(Revision, id).number

        return self(work)

    def person(self, name: str = "Maya Lindqvist") -> Actor:
        """Somebody who takes the course."""
        return learner(self.app, course=COURSE, name=name)

    def teacher(self, name: str = "Ilse Novák", *, teaches: bool = True) -> Actor:
        """An instructor, of this course or of none."""
        made = learner(self.app, course="", name=name, roles=(Role.INSTRUCTOR,))
        if teaches:
            self(lambda session: session.add(
                CourseStaff(course_id=self.course_id(session), user_id=made.id)))  # fmt: skip
        return made

    def admin(self, name: str = "Ada Okafor") -> Actor:
        """Somebody who runs the site."""
        return learner(self.app, course="", name=name, roles=(Role.ADMIN,))

    def course_id(self, session: Session) -> int:
        """The course's number."""
        return session.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one()

    def begin(self, who: Actor, activity: str = CHECK) -> str:
        """Start an attempt; returns its key."""
        return self(lambda s: quizzes.start(s, who, COURSE, activity, NOW).key)

    def say(self, who: Actor, key: str, given: Mapping[str, Any]) -> None:
        """Answer questions of an open attempt, by option number or whole response."""

        def work(session: Session) -> None:
            sitting = quizzes.get(session, who, key, lock=True)
            for name, said in given.items():
                one = sitting.quiz.question(name)
                assert one
                response = {"chosen": [said]} if isinstance(said, int) else said
                sitting = quizzes.answer(session, sitting, one, response, NOW)

        self(work)

    def end(self, who: Actor, key: str, now: datetime = NOW) -> None:
        """Hand in."""
        self(lambda session: quizzes.hand_in(session, who, key, now))

    def take(self, who: Actor, given: Mapping[str, Any], activity: str = CHECK) -> str:
        """A whole attempt; returns its key."""
        key = self.begin(who, activity)
        self.say(who, key, given)
        self.end(who, key)
        return key

    def seen(self) -> tuple[int, int]:
        """The revision and the latest regrade that somebody would look at now."""

        def work(session: Session) -> tuple[int, int]:
            number = session.scalars(
                select(Revision.number)
                .join(CourseRow, CourseRow.published_id == Revision.id)
                .where(CourseRow.slug == COURSE)
            ).one()
            known = session.scalars(select(Regrade.number).order_by(Regrade.number.desc()))
            return number, known.first() or 0

        return self(work)

    def dry_run(self, who: Actor, activity: str = CHECK, after: int = 0) -> regrading.DryRun:
        """What regrading would do."""
        return self(lambda s: regrading.try_out(s, who, COURSE, activity, after))

    def regrade(
        self,
        who: Actor,
        activity: str = CHECK,
        seen: tuple[int, int] | None = None,
        reason: str = REASON,
        now: datetime = NOW,
    ) -> Regrade:
        """Apply it."""
        at = seen or self.seen()
        return self(lambda s: regrading.apply(s, who, COURSE, activity, at, reason, now))

    def result(self, key: str) -> tuple[float | None, bool | None]:
        """Score and pass of an attempt, as stored."""
        row = self(lambda s: s.scalars(select(Attempt).filter_by(key=key)).one())
        return row.score, row.passed

    def record(self, who: Actor, activity: str = CHECK) -> Progress:
        """What is on record of an activity."""
        mine = select(Enrollment.id).where(Enrollment.user_id == who.id)
        query = select(Progress).where(Progress.enrollment_id.in_(mine))
        return self(lambda s: s.scalars(query.filter_by(activity=activity)).one())

    def enrollment(self, who: Actor) -> Enrollment:
        """The person's place in the course."""
        return self(lambda s: s.scalars(select(Enrollment).filter_by(user_id=who.id)).one())
