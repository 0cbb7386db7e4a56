"""Pages on which a learner says that a lesson is unclear, and on which it is read."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.permission import Role
from tests import conversations, found, learners
from tests.conversations import Visitor
from tests.papers import Desk

LESSON = f"/course/{found.SLUG}/first/money"
HERE = f"{LESSON}/unclear"


@pytest.fixture
def maya(app: Flask, client: FlaskClient) -> Visitor:
    act = Desk(app)
    act(lambda session: found.publish(session, found.course_of({"money": "<p>x</p>"})))
    return Visitor(app, client, act(conversations.learner), LESSON)


def admin(app: Flask) -> FlaskClient:
    client = app.test_client()
    learners.sign_in(app, client, learners.learner(app, "", "Alex", [Role.ADMIN]))
    return client


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_lesson_leads_to_a_form_that_says_who_reads_it(maya: Visitor) -> None:
    lesson, page = main_of(maya.get(LESSON).text), main_of(maya.get(HERE).text)

    assert f'<a href="{HERE}">This lesson is unclear</a>' in lesson
    assert f'action="{HERE}"' in page
    assert "without your name" in page


def test_what_was_said_stands_on_its_page_and_can_be_taken_back(app: Flask, maya: Visitor) -> None:
    sent = maya.post(HERE, words="What is <b>loaded</b>?")
    page = main_of(maya.get(HERE).text)
    action = page.split('action="', 2)[2].split('"')[0]
    read = main_of(admin(app).get("/teach/unclear").text)
    back = maya.post(action)

    assert (sent.status_code, sent.headers["Location"]) == (303, HERE)
    assert "What is &lt;b&gt;loaded&lt;/b&gt;?" in page and "Without your name." in page
    assert "What is &lt;b&gt;loaded&lt;/b&gt;?" in read and "Maya" not in read
    assert back.status_code == 303
    assert "You have said nothing" in maya.get(HERE).text
    assert "Nobody says that a lesson is unclear" in admin(app).get("/teach/unclear").text


def test_what_is_refused_keeps_what_was_typed(maya: Visitor) -> None:
    answer = maya.post(HERE, words="x" * 501, may_ask="1")

    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "in up to 500 characters" in answer.text
    assert 'value="1" checked' in answer.text


def test_who_teaches_marks_a_sentence_as_seen_to_and_opens_it_again(
    app: Flask, maya: Visitor
) -> None:
    maya.post(HERE, words="What is it?", may_ask="1")
    desk = admin(app)
    page = desk.get("/teach/unclear").text
    action = page.split('action="/teach/unclear/')[1].split('"')[0]
    token = learners.form_token(page)

    done = desk.post(f"/teach/unclear/{action}", data={"csrf_token": token, "done": "yes"})
    after = main_of(desk.get("/teach/unclear?state=done").text)
    desk.post(f"/teach/unclear/{action}", data={"csrf_token": token})

    assert "Maya Lindqvist" in page
    assert done.status_code == 303
    assert "What is it?" in after and "Open again" in after
    assert "What is it?" in desk.get("/teach/unclear").text
    assert "Nothing was seen to yet" in desk.get("/teach/unclear?state=done").text


def test_the_module_in_the_address_is_the_lessons_own(maya: Visitor) -> None:
    other = HERE.replace("/first/", "/other/")

    assert maya.get(other).status_code == maya.post(other, words="Why?").status_code == 404


def test_pages_cost_few_statements(
    app: Flask, maya: Visitor, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for words in ("One?", "Two?", "Three?"):
        maya.post(HERE, words=words)
    desk = admin(app)
    with statements() as own:
        maya.get(HERE)
    with statements() as theirs:
        desk.get("/teach/unclear")

    assert len(own) <= 3
    assert len(theirs) <= 4
