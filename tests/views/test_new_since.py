"""Home after the course has grown: what came later is offered, module by module."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Enrollment, Revision
from tests import conversations, factories
from tests.conversations import COURSE, NOW
from tests.papers import settle


def test_home_offers_what_came_after_the_course_was_finished(
    app: Flask, client: FlaskClient
) -> None:
    browser = settle(app, client)
    before = browser.get("/home").text
    with conversations.database_of(app).transaction() as session:
        enrolled = session.scalars(select(Enrollment)).one()
        enrolled.completed_at = NOW
        enrolled.completed_revision_id = session.scalars(select(Revision.id)).one()
        grown = factories.course({"trust": "listening giving"}, slug=COURSE)
        conversations.publish(session, grown)

    after = browser.get("/home").text

    assert "New since you finished" not in before
    assert "New since you finished" in after
    assert f'href="/course/{COURSE}#trust"' in after
