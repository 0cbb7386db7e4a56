"""Learners who hand in long answers, and people who review them."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Attempt, CourseRow, CourseStaff, User, UserRole
from app.services import sessions
from tests import conversations
from tests.conversations import COURSE, NOW
from tests.papers import Browser, asked, browser_with, essay

WAITS = "A person reads your long answer. Your result stands here once that is done."
TEXT = "Because its year ends in June."


def with_essays(app: Flask, client: FlaskClient, **given: Any) -> Browser:
    questions = (asked("single", "x-"), essay(), essay("other", rubric=None, points=1))
    return browser_with(app, client, **{"questions": questions} | given)


def reviewer(app: Flask, name: str = "Ilse Novák", role: Role = Role.INSTRUCTOR) -> Browser:
    """Somebody who may review, in a browser of their own."""
    with conversations.database_of(app).transaction() as session:
        actor = conversations.learner(session, name)
        session.add(UserRole(user_id=actor.id, role=role.value))
        if role is Role.INSTRUCTOR:
            course = session.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one()
            session.add(CourseStaff(course_id=course, user_id=actor.id))
        session.flush()
        actor = sessions.begin(session, session.get_one(User, actor.id), "test", NOW)
    return Browser(app, app.test_client(), actor)


def hand_in(browser: Browser, *essays: str) -> str:
    """Hand in with these essays written and the choice right; returns the attempt's address."""
    attempt = browser.start()
    browser.answer(attempt, "single", choice=browser.place(attempt, "single", 1))
    for id in essays or ("essay",):
        browser.answer(attempt, id, text=TEXT)
    browser.hand_in(attempt)
    return attempt


def address(attempt: str, question: str = "essay") -> str:
    return f"/teach/reviews/{attempt.rsplit('/', 1)[1]}/{question}"


def give(one: Browser, attempt: str, first: str, second: str, version: str = "") -> Any:
    form: dict[str, Any] = {"mark-0": first, "mark-1": second, "comment": "Say when."}
    return one.post(address(attempt), **form, version=version)


def stored(app: Flask, question: Callable[[Session], Any]) -> Any:
    with conversations.database_of(app).reading() as session:
        return question(session)


def the_attempt(app: Flask) -> Attempt:
    with conversations.database_of(app).reading() as session:
        return session.scalars(select(Attempt)).one()
