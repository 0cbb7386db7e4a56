"""A course with a worksheet that a person reviews, learners who hand it in, and reviewers."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.course import Course, Module, Section, Worksheet
from app.domain.earning import CertificateRule
from app.domain.permission import Role
from app.domain.rubric import Acceptance, Criterion, Rubric
from app.models import (
    Cohort,
    CohortStaff,
    CourseRow,
    CourseStaff,
    Enrollment,
    Manages,
    Submission,
    User,
    UserRole,
)
from app.services import sessions, tally, worksheets
from app.services.mail import Letter
from app.services.reviews import Document, Verdict, documents
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, MODULE, NOW
from tests.papers import Desk

LATER = NOW + timedelta(hours=3)
SECRET = "Quill-and-Larkspur"
PLAN = "I call Susan.\n\nThen I write it down."
LETTER = Letter("It came back", "Read the comments.\n")
CRITERIA = (Criterion("Names", ("no", "some", "all")), Criterion("Dates", ("no", "some", "all")))
GOOD = {0: 2, 1: 1}


def reviewed(review: str = "instructor", **given: Any) -> Course:
    """A course of one worksheet, whose acceptance earns the certificate."""
    sections = (
        Section("partner", "Which partner?", "text", private=True),
        Section("plan", "What is the plan?", "lines", lines=4),
    )
    made: dict[str, Any] = {
        "review": review,
        "rubric": Rubric((0, 1, 2), CRITERIA),
        "accept": Acceptance(2, 1, 1),
    }
    sheet = Worksheet("profile", "A profile", 20, sections, **made | given)
    rule = CertificateRule("Planner", requires=(MODULE,), accepted=("profile",))
    return Course(
        COURSE, "Partners", "en", (Module(MODULE, "Numbers", (sheet,)),), certificate=rule
    )


class Rounds(Desk):
    """A published course of that kind and the people in it, each piece of work a transaction."""

    def __init__(self, app: Flask, review: str = "instructor", **given: Any) -> None:
        super().__init__(app)
        self(lambda session: conversations.publish(session, reviewed(review, **given)))

    def learner(self, name: str = "Maya Lindqvist") -> Actor:
        """Somebody who takes the course."""
        return self(lambda session: conversations.learner(session, name))

    def person(self, name: str, *roles: Role, teaches: bool = False) -> Actor:
        """Somebody who takes no course; with `teaches` one of the course's instructors."""

        def make(session: Session) -> Actor:
            email = f"{name.split(maxsplit=1)[0].lower()}@example.test"
            user = User(email=email, name=name, created_at=NOW)
            session.add(user)
            session.flush()
            session.add_all(UserRole(user_id=user.id, role=role.value) for role in roles)
            if teaches:
                session.add(CourseStaff(course_id=course_id(session), user_id=user.id))
            session.flush()
            return sessions.begin(session, user, "test", NOW)

        return self(make)

    def instructor(self, name: str = "Ilse Novák") -> Actor:
        """One of the course's instructors."""
        return self.person(name, Role.INSTRUCTOR, teaches=True)

    def manager(self, of: Actor, name: str = "Tomasz Wójcik") -> Actor:
        """Whoever manages somebody."""
        actor = self.person(name, Role.MANAGER)
        self(lambda session: session.add(Manages(manager_id=actor.id, user_id=of.id)))
        return actor

    def cohort(self, learner: Actor, staff: Mapping[str, Actor]) -> str:
        """Put somebody into a new cohort with these people as its instructor or manager."""

        def make(session: Session) -> str:
            row = Cohort(
                course_id=course_id(session), title="Autumn", opens_on=NOW.date(), created_at=NOW
            )
            session.add(row)
            session.flush()
            for part, actor in staff.items():
                session.add(CohortStaff(cohort_id=row.id, user_id=actor.id, part=part))
            tally.join(session, enrollment_of(session, learner), row.id, NOW)
            return row.key

        return self(make)

    def hand_in(self, learner: Actor, plan: str = PLAN, now: datetime = NOW) -> str:
        """Write both sections and hand in; returns the submission's key."""

        def write(session: Session) -> str:
            sheet = worksheets.get(session, learner, COURSE, "profile", lock=True)
            for section, text in (("partner", SECRET), ("plan", plan)):
                found = sheet.worksheet.section(section)
                assert found
                version = sheet.entries[section].version if section in sheet.entries else 0
                worksheets.save(session, sheet, found, {"text": text}, version, now)
            return worksheets.hand_in(session, learner, COURSE, "profile", now).key

        return self(write)

    def read(self, actor: Actor, key: str, now: datetime = NOW) -> Document:
        """A round as a reviewer finds it."""
        return self(lambda session: documents.get(session, actor, key, now))

    def give(self, actor: Actor, key: str, verdict: Verdict, version: int = 0) -> None:
        """Accept or return a round."""

        def save(session: Session) -> None:
            found = documents.get(session, actor, key, LATER, lock=True)
            documents.save(session, actor, found, verdict, version, LETTER, LATER)

        self(save)

    def stored(self, key: str) -> Submission:
        """A round as it is stored."""
        return self(lambda session: session.scalars(select(Submission).filter_by(key=key)).one())

    def deactivate(self, actor: Actor) -> None:
        """Somebody isn't here any more."""
        gone = update(User).where(User.id == actor.id).values(deactivated_at=NOW)
        self(lambda session: session.execute(gone))


def course_id(session: Session) -> int:
    return session.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one()


def enrollment_of(session: Session, learner: Actor) -> Enrollment:
    return session.scalars(select(Enrollment).filter_by(user_id=learner.id)).one()


def accepted(marks: Mapping[int, int] | None = None, comment: str = "") -> Verdict:
    """What a reviewer gives who is content."""
    return Verdict("accepted", GOOD if marks is None else marks, {}, comment)


def returned(
    comment: str = "Say when.", notes: Mapping[str, Mapping[int, str]] | None = None
) -> Verdict:
    """What a reviewer gives who wants more."""
    return Verdict("returned", {}, notes or {}, comment)


Make = Callable[..., Rounds]
