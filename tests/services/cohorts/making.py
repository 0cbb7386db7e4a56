"""A course in modules, people, and cohorts made the way the product makes them."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Cohort, CourseStaff, Enrollment
from app.services import cohorts, courses, enrollments, tally
from app.services.cohorts import Plan
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, NOW, publish
from tests.learners import database, learner

PLAN = Plan("Nordics, spring", date(2026, 3, 2), None, "Europe/Stockholm")


def publish_course(app: Flask) -> None:
    """A course with three modules."""
    modules = {"one": "lesson", "two": "lesson-two", "three": "check-three"}
    with database(app).transaction() as session:
        publish(session, factories.course(modules))


def admin(app: Flask) -> Actor:
    """Somebody who runs the site."""
    return learner(app, course="", name="Ada Admin", roles=(Role.ADMIN,))


def teacher(app: Flask, course: str = "") -> Actor:
    """An instructor; of a course where one is named."""
    actor = learner(app, course="", name="Ina Instructor", roles=(Role.INSTRUCTOR,))
    if course:
        with database(app).transaction() as session:
            row = courses.get(session, actor, course)
            session.add(CourseStaff(course_id=row.id, user_id=actor.id))
    return actor


def make(app: Flask, actor: Actor, **changed: Any) -> Cohort:
    """A cohort of the course; what isn't said is as in PLAN."""
    given = {name: getattr(PLAN, name) for name in Plan.__slots__} | changed
    with database(app).transaction() as session:
        return cohorts.make(session, actor, COURSE, Plan(**given), NOW)


def put_in(session: Session, actor: Actor, cohort_id: int) -> Enrollment:
    """Let somebody be in a cohort."""
    enrollment = enrollments.enroll(session, actor, COURSE, NOW)
    tally.join(session, enrollment, cohort_id, NOW)
    return enrollment
