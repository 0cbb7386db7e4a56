"""Two scenarios that differ in what follows alone: nothing tells them apart before it happens."""

import re
import zlib
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.content.compiled import dump
from app.domain.scenario import Choice, Effects, Event, Line, Passage, Scenario
from app.models import Attempt, Revision
from tests import conversations
from tests.conversations import COURSE, MODULE, TALK, Visitor

HERE = f"/course/{COURSE}/{MODULE}/{TALK}"
FRESH = re.compile(r'(?<="csrf_token" value=")[^"]+|(?<=class="mono">)[0-9a-f]{10}(?=<)')

pytestmark = pytest.mark.databases("sqlite")


def other(scenario: Scenario) -> Scenario:
    """The same to look at: choices do other things, later scenes and endings say others."""
    first, *later = scenario.passages
    choices = tuple(dull(choice) for choice in first.choices)
    return replace(
        scenario,
        passages=(replace(first, choices=choices), *(strange(one) for one in later)),
        endings=tuple(replace(one, title="OTHER END", html="OTHER") for one in scenario.endings),
        facts=tuple((name, "OTHER FACT") for name, _text in scenario.facts),
        debrief="OTHER",
    )


def dull(choice: Choice) -> Choice:
    """The same words without an effect, leading elsewhere."""
    said = (Line("<p>OTHER</p>"),)
    return replace(
        choice, effects=Effects(), target="review", forks=(), consequence=said, why="OTHER"
    )


def strange(passage: Passage) -> Passage:
    """A later moment in other words."""
    parts = tuple(
        replace(part, lines=(Line("OTHER"),), effects=Effects())
        if isinstance(part, Event)
        else replace(part, html="OTHER")
        for part in passage.parts
    )
    choices = tuple(replace(dull(one), html="OTHER", target="end") for one in passage.choices)
    return replace(passage, title="OTHER", parts=parts, choices=choices)


def test_what_follows_is_nowhere_before_it_happens(app: Flask, client: FlaskClient) -> None:
    (actor,) = conversations.settle(app)
    maya, stranger = Visitor(app, client, actor, HERE), app.test_client()
    talk = maya.post(f"{HERE}/attempts").headers["Location"]

    def ask() -> list[TestResponse]:
        pages = [maya.get(path) for path in (HERE, talk, f"{talk}/debrief", f"/course/{COURSE}")]
        said = [
            maya.post(f"{talk}/decisions", fetch, **form)
            for fetch in (True, False)
            for form in ({"step": "0"}, {"step": "0", "choice": "9"}, {"step": "3", "choice": "0"})
        ]
        tried = [stranger.get(path) for path in ("/", "/try")] + [stranger.post("/try")]
        return pages + said + tried

    first = [seen(one) for one in ask()]
    exchange(app)
    second = [seen(one) for one in ask()]

    assert [one[0] for one in first[4:10]] == [422, 409, 409] * 2
    assert first == second


def seen(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """All that a browser is told."""
    headers = [one for one in answer.headers if one[0] != "Set-Cookie"]
    return answer.status_code, headers, FRESH.sub("", answer.text)


def exchange(app: Flask) -> None:
    """Put the other scenario in the place of the published one."""
    course = conversations.whole_course(other(conversations.conversation()))
    with conversations.database_of(app).transaction() as session:
        revision = session.scalars(select(Revision)).one()
        revision.compiled = zlib.compress(dump(course))
        session.info["library"].forget(revision.id)


def test_the_seed_of_an_attempt_is_in_no_page(app: Flask, client: FlaskClient) -> None:
    (actor,) = conversations.settle(app)
    maya = Visitor(app, client, actor, HERE)
    talk = maya.post(f"{HERE}/attempts").headers["Location"]
    with conversations.database_of(app).reading() as session:
        seed = session.scalars(select(Attempt.seed)).one()

    for path in (HERE, talk):
        assert f"{seed}" not in maya.get(path).text
        assert f"{seed:x}" not in maya.get(path).text
