"""A published course with one conversation and learners in it, for tests of services and views."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.content.compiled import dump
from app.content.renderer import RENDERER
from app.db import Database
from app.domain.course import Course, Module
from app.domain.permission import Role
from app.domain.scenario import Line, Person, Scenario
from app.models import Attempt, CourseRow, Enrollment, Revision, User, UserRole
from app.services import courses, sessions
from app.services.sessions import Actor
from tests import factories
from tests.learners import form_token

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COURSE, MODULE, TALK = "partners", "numbers", "talk"
CAST = (Person("susan-lowe", "Susan Lowe", "Owner, Bracken & Lowe"),)
PASSAGES = {
    "call": "Own it > wait: trust +8, alignment +6, learn cash"
    " | Rank her > wait: trust -9, outlook +3 | Deny it > wait: trust -4, set denial",
    "wait": "Go on > review: ",
    "review": "Share it > end: trust +7, alignment +11"
    " | Hide it > end: trust -12, if not denial"
    " | Call Dana > end: alignment -13, if cash, locked Susan has not said what she needs",
}
SAID = {
    "Own it": "You should have heard it from me.",
    "Rank her": "Everyone has a number.",
    "Deny it": "That sheet is internal.",
    "Go on": "Seven weeks pass.",
    "Share it": "Here is the whole sheet.",
    "Hide it": "There is nothing to see.",
    "Call Dana": "Let me put Dana on.",
}
"""What each choice says on the page; none of it contains its label, consequence or why."""


def conversation(**given: object) -> Scenario:
    """Two decisions, a continue passage between them, an entry event, a locked choice, a fact."""
    made = factories.scenario(
        PASSAGES,
        endings={"warm": "trust >= 60", "cool": "trust >= 45", "cold": ""},
        meters={"trust": 50, "alignment": 50, "outlook": 50},
        events={"review": ["if denial: trust -10"]},
        slug=TALK,
        title="The number that leaked",
        passing="cool",
        score=("trust", "alignment"),
        cast=CAST,
        setup="<p>Early March.</p>",
        debrief="<ul><li>What did she hear?</li></ul>",
    )
    passages = tuple(
        replace(
            one,
            choices=tuple(
                replace(
                    choice,
                    html=SAID[choice.label],
                    consequence=(Line(f"<p>Follows {choice.label.upper()}.</p>", "Susan Lowe"),),
                )
                for choice in one.choices
            ),
        )
        for one in made.passages
    )
    return replace(made, passages=passages, **given)  # type: ignore[arg-type]


def reasoned(*passages: str) -> Scenario:
    """The same, where these passages ask for a reason and a confidence."""
    talk = conversation()
    marked = (replace(one, is_commit=one.id in passages) for one in talk.passages)
    return replace(talk, passages=tuple(marked))


def whole_course(scenario: Scenario | None = None) -> Course:
    """One module: the conversation, then a lesson."""
    activities = (scenario or conversation(), factories.lesson("after"))
    module = Module(MODULE, "Numbers", activities)
    return Course(
        COURSE, "Partners", "en", (module,), people=CAST, disclaimer="Everybody here is invented."
    )


def publish(session: Session, course: Course, now: datetime = NOW) -> Revision:
    """Make `course` what learners see, as its next revision."""
    row = session.scalars(select(CourseRow).filter_by(slug=course.slug)).first()
    if row is None:
        row = CourseRow(slug=course.slug, title=course.title, created_at=now)
        session.add(row)
        session.flush()
    count = len(session.scalars(select(Revision.id).filter_by(course_id=row.id)).all())
    revision = Revision(
        course_id=row.id,
        number=count + 1,
        digest=f"{count:064}",
        published_at=now,
        compiled=zlib.compress(dump(course)),
        renderer=RENDERER,
    )
    session.add(revision)
    session.flush()
    row.published_id = revision.id
    courses.describe(row, course)
    session.flush()
    return revision


def learner(session: Session, name: str = "Maya Lindqvist") -> Actor:
    """Somebody signed in who has started the course."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.test"
    user = User(email=email, name=name, created_at=NOW)
    session.add(user)
    session.flush()
    session.add(UserRole(user_id=user.id, role=Role.LEARNER.value))
    course = session.scalars(select(CourseRow).filter_by(slug=COURSE)).one()
    session.add(Enrollment(user_id=user.id, course_id=course.id, started_at=NOW, last_at=NOW))
    session.flush()
    return sessions.begin(session, user, "test", NOW)


def database_of(app: Flask) -> Database:
    """The app's database."""
    made: Database = app.extensions["db"]
    return made


def settle(app: Flask, *names: str) -> list[Actor]:
    """Publish the course and let learners of these names start it."""
    with database_of(app).transaction() as session:
        publish(session, whole_course())
        return [learner(session, name) for name in names or ("Maya Lindqvist",)]


class Visitor:
    """Somebody signed in, in one browser, with the form token that the page at `path` gives."""

    def __init__(self, app: Flask, client: FlaskClient, actor: Actor, path: str) -> None:
        self.app, self.client, self.actor = app, client, actor
        with client.session_transaction() as cookie:
            cookie["_user_id"] = actor.token
            cookie["_fresh"] = True
        self.token = form_token(client.get(path).text)

    def get(self, path: str) -> TestResponse:
        """GET."""
        return self.client.get(path)

    def post(self, path: str, fetch: bool = False, **form: Any) -> TestResponse:
        """Send a form, as our scripts do with `fetch`, else as a page without scripts does."""
        headers = {"X-Requested-With": "fetch"} if fetch else {}
        sent = {**form, "csrf_token": self.token}
        return self.client.post(path, data=sent, headers=headers)


def add_finished(session: Session, like: Attempt, count: int) -> None:
    """Practice attempts that ended as this one did, numbered on from it."""
    session.add_all(
        Attempt(
            enrollment_id=like.enrollment_id,
            activity=like.activity,
            number=number,
            practice=True,
            revision_id=like.revision_id,
            seed=number,
            started_at=NOW,
            finished_at=NOW,
            score=0.0,
            passed=False,
            ending="cold",
        )
        for number in range(like.number + 1, like.number + 1 + count)
    )
