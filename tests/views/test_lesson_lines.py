"""The line that a lesson asks for at a heading: saved, read again, never overwritten unseen."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Course, Heading, Lesson, Module, Part
from tests import conversations
from tests.conftest import Clock
from tests.conversations import COURSE, MODULE, Visitor, database_of
from tests.views.test_lesson import Statements

HERE = f"/course/{COURSE}/{MODULE}/wants"
ASKED = Part(line="now", label="What do they want <most>?")
OTHERS = "A newer text was saved in another window."


@pytest.fixture
def maya(app: Flask, client: FlaskClient, clock: Clock) -> Visitor:
    parts = (Part("<p>Before.</p>"), ASKED, Part("<p>After.</p>"))
    headings = (Heading("now", "What do they want <most>?", 3),)
    module = Module(MODULE, "Numbers", (Lesson("wants", "Wants", 5, parts, headings),))
    with database_of(app).transaction() as session:
        conversations.publish(session, Course(COURSE, "Partners", "en", (module,)))
        actor = conversations.learner(session)
    return Visitor(app, client, actor, HERE)


def test_a_line_is_kept_and_shown_again(maya: Visitor) -> None:
    blank = maya.get(HERE)
    kept = maya.post(f"{HERE}/lines/now", text=' Cash "now", \r\n<b>not</b> later ', version=0)
    page = maya.client.get(HERE, headers={"If-None-Match": blank.headers["ETag"]})

    assert '<h3><label for="now-text">What do they want &lt;most&gt;?</label></h3>' in blank.text
    assert "Saved" not in blank.text.split("data-status>")[1].split("<")[0]
    assert (kept.status_code, kept.location) == (303, f"{HERE}#now")
    assert page.status_code == 200
    assert 'value="Cash &#34;now&#34;, &lt;b&gt;not&lt;/b&gt; later"' in page.text
    assert page.text.index("Before.") < page.text.index("now-text") < page.text.index("After.")
    assert "Saved 09:00" in page.text


def test_a_script_is_told_when_it_was_saved_and_what_is_newer(maya: Visitor) -> None:
    first = maya.post(f"{HERE}/lines/now", fetch=True, text="Cash", version=0)
    again = maya.post(f"{HERE}/lines/now", fetch=True, text="Cash", version=0)
    other = maya.post(f"{HERE}/lines/now", fetch=True, text="Time", version=0)

    assert first.json == again.json == {"saved": "09:00", "version": 1}
    assert other.status_code == 409
    assert other.json and other.json["message"].startswith(OTHERS)
    assert other.json["conflict"] == {
        "section": "now", "value": {"text": "Cash"}, "version": 1, "saved": "09:00",
    }  # fmt: skip


def test_a_newer_line_is_shown_beside_what_was_typed(maya: Visitor) -> None:
    maya.post(f"{HERE}/lines/now", text="Cash", version=0)
    page = maya.post(f"{HERE}/lines/now", text="Time", version=0)

    assert page.status_code == 409
    assert f"{OTHERS} Here are both. Stored is: “Cash”. Save again to replace it." in page.text
    assert 'value="Time"' in page.text and 'name="version" value="1"' in page.text
    assert maya.post(f"{HERE}/lines/now", text="Time", version=1).status_code == 303


@pytest.mark.parametrize("fetch", [False, True])
def test_a_line_longer_than_a_line_stays_in_the_page(maya: Visitor, fetch: bool) -> None:
    answer = maya.post(f"{HERE}/lines/now", fetch=fetch, text="x" * 201, version=0)

    assert answer.status_code == 422
    assert "Keep it under 200 characters." in answer.text
    assert fetch or f'value="{"x" * 201}"' in answer.text


@pytest.mark.parametrize("line", ["then", "%00", "now-text", "n" * 3000])
def test_what_asks_for_nothing_takes_nothing(maya: Visitor, line: str) -> None:
    assert maya.post(f"{HERE}/lines/{line}", text="x", version=0).status_code == 404


def test_a_lesson_with_a_line_costs_no_more(maya: Visitor, statements: Statements) -> None:
    maya.post(f"{HERE}/lines/now", text="Cash", version=0)
    maya.get(HERE)
    with statements() as said:
        maya.get(HERE)

    assert len(said) <= 4, said
