"""Learners in courses: started once, however often it is asked for; found only by their owner."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.errors import NotEnrolled, NotFound
from app.models import Enrollment
from app.services import enrollments
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, NOW, database_of, publish
from tests.learners import learner
from tests.papers import at_once


@pytest.fixture
def noor(app: Flask) -> Actor:
    """Somebody who has started nothing, on a site with one course."""
    with database_of(app).transaction() as session:
        publish(session, factories.course({"one": "lesson"}))
    return learner(app, course="")


def enroll(app: Flask, actor: Actor, slug: str = COURSE) -> int:
    with database_of(app).transaction() as session:
        return enrollments.enroll(session, actor, slug, NOW).id


def test_a_course_is_started_once_even_by_many_clicks_at_once(app: Flask, noor: Actor) -> None:
    made = at_once([partial(enroll, app, noor)] * 8)

    assert made == [made[0]] * 8
    assert enroll(app, noor) == made[0]
    with database_of(app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Enrollment)) == 1


def test_a_course_that_is_not_there_cannot_be_started(app: Flask, noor: Actor) -> None:
    with pytest.raises(NotFound):
        enroll(app, noor, "nothing")


def test_who_has_not_started_is_told_apart_from_a_course_that_is_not_there(
    app: Flask, noor: Actor
) -> None:
    with database_of(app).reading() as session:
        with pytest.raises(NotEnrolled):
            enrollments.get(session, noor, COURSE)
        with pytest.raises(NotFound):
            enrollments.get(session, noor, "nothing")
