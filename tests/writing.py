"""A small course that people write in the browser: its instructor, and what they send."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff
from app.services import drafts
from app.services.drafts import Opened
from app.services.sessions import Actor
from tests import learners
from tests.conftest import BEGINNING
from tests.content import small
from tests.learners import database

SLUG = "small"
LESSON = "01-one/01-lesson.md"
PAGE = f"/teach/courses/{SLUG}"
HERE = f"{PAGE}/files/{LESSON}"
TEXT = small.FILES[LESSON]


def publish(app: Flask, folder: Path, cache: Path, changes: Mapping[str, str] | None = None) -> int:
    """Publish the small course from a folder; returns the revision's id."""
    written = small.write(folder / SLUG, changes)
    return learners.publish(app, learners.prepare(written, cache))


def teacher(app: Flask, name: str = "Ilse Novák", course: str = SLUG) -> Actor:
    """An instructor, of the course where one is named."""
    actor = learners.learner(app, "", name, [Role.INSTRUCTOR])
    with database(app).transaction() as session:
        if course:
            row = session.query(CourseRow).filter_by(slug=course).one()
            session.add(CourseStaff(course_id=row.id, user_id=actor.id))
    return actor


def opened(app: Flask, actor: Actor, path: str = LESSON) -> Opened:
    """A file as its editor shows it."""
    with database(app).reading() as session:
        return drafts.open_file(session, actor, SLUG, path)


def save(
    app: Flask, actor: Actor, text: str, path: str = LESSON, seen: str | None = None
) -> Opened:
    """Save a text as a draft, having seen what stands unless `seen` says otherwise."""
    began = opened(app, actor, path).seen if seen is None else seen
    with database(app).transaction() as session:
        return drafts.save(session, actor, (SLUG, path), text, began, BEGINNING)


class Writer:
    """Somebody's browser at the desk; sends forms with their token."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = learners.sign_in(app, self.client, actor)

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(path)

    def post(self, to: str, /, is_script: bool = False, **fields: str) -> TestResponse:
        """Send a form, as a page does or as its script."""
        headers = {"X-Requested-With": "fetch"} if is_script else {}
        return self.client.post(to, data={"csrf_token": self.token, **fields}, headers=headers)

    def told(self, to: str, /, **fields: str) -> dict[str, Any]:
        """What the page's script is told."""
        found: dict[str, Any] = self.post(to, is_script=True, **fields).get_json()
        return found
