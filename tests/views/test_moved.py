"""Old addresses of renamed modules and activities lead on for good; forms follow them."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Course, Module
from tests import factories
from tests.conversations import NOW, Visitor, conversation, database_of, learner, publish

AT = "/course/partners"
RENAMED = (
    ("old-module", "new-module"), ("old-talk", "new-talk"), ("old-text", "new-text"),
)  # fmt: skip


@pytest.fixture
def visitor(app: Flask, client: FlaskClient) -> Visitor:
    """A learner in a course whose module, conversation and one lesson got new names."""
    activities = (
        replace(conversation(), slug="new-talk"), factories.lesson("new-text"),
        factories.lesson("kept"),
    )  # fmt: skip
    module = Module("new-module", "Numbers", activities)
    course = Course("partners", "Partners", "en", (module,), renamed=RENAMED)
    with database_of(app).transaction() as session:
        publish(session, course, NOW)
        actor = learner(session)
    return Visitor(app, client, actor, f"{AT}/new-module/new-talk")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/old-module", "/new-module"),
        ("/old-module?from=mail", "/new-module?from=mail"),
        ("/old-module/kept", "/new-module/kept"),
        ("/old-module/old-text?a=1&b=%C3%BC", "/new-module/new-text?a=1&b=%C3%BC"),
        ("/new-module/old-text", "/new-module/new-text"),
        ("/old-module/new-text", "/new-module/new-text"),
        ("/old-module/old-talk?_external=1", "/new-module/new-talk?_external=1"),
    ],
)
def test_an_old_address_leads_to_the_new_one_for_good(visitor: Visitor, old: str, new: str) -> None:
    answer = visitor.get(f"{AT}{old}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"{AT}{new}")
    assert visitor.client.get(f"{AT}{old}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/new-module/nothing", "/old-module/nothing"])
def test_what_never_was_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(f"{AT}{path}").status_code == 404


def test_a_form_that_was_open_meanwhile_is_sent_to_the_new_address(visitor: Visitor) -> None:
    answer = visitor.post(f"{AT}/old-module/old-talk/attempts")

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{AT}/new-module/new-talk/attempts"
    assert visitor.post(answer.headers["Location"]).status_code == 303
