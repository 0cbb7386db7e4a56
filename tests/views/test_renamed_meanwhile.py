"""A course is published with new names while a learner is in the middle of everything."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Entry
from tests.conversations import COURSE, database_of, learner
from tests.papers import Browser
from tests.renamed import NEW, course_of, publish

OLD, NOWADAYS = f"/course/{COURSE}/numbers", f"/course/{COURSE}/figures"


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    """A learner's browser in the course with its first names."""
    with database_of(app).transaction() as session:
        publish(session, course_of(), "one")
        actor = learner(session)
    return Browser(app, client, actor)


def rename(app: Flask) -> None:
    with database_of(app).transaction() as session:
        publish(session, course_of(NEW), "two")


def test_an_open_quiz_is_answered_handed_in_and_counts(app: Flask, browser: Browser) -> None:
    attempt = browser.post(f"{OLD}/check/quiz-attempts").headers["Location"]
    places = browser.place(attempt, "single", 1)
    rename(app)

    said = browser.answer(attempt, "single", choice=places)
    again = browser.post(f"{OLD}/check/quiz-attempts")
    browser.answer_right(attempt)
    result = browser.hand_in(attempt)

    assert said.status_code == 200
    assert again.headers["Location"] == f"{NOWADAYS}/test/quiz-attempts"
    assert browser.post(again.headers["Location"]).headers["Location"] != attempt
    assert "Passed" in result
    assert f'href="{NOWADAYS}/test"' in result
    assert OLD not in result
    page = browser.see(f"{NOWADAYS}/test")
    assert OLD not in page
    assert "100" in page


def test_an_open_conversation_goes_on_and_counts(app: Flask, browser: Browser) -> None:
    attempt = browser.post(f"{OLD}/talk/attempts").headers["Location"]
    page = browser.see(attempt.split("#")[0])
    rename(app)

    for step in range(3):
        page = browser.see(attempt.split("#")[0])
        answer = browser.post(f"{attempt.split('#')[0]}/decisions", choice="0", step=str(step))
        assert answer.status_code == 303, answer.text

    assert OLD not in page
    assert browser.client.get(f"{attempt.split('#')[0]}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("fetch", [False, True])
def test_a_section_that_was_open_is_saved_under_the_new_name(
    app: Flask, browser: Browser, fetch: bool
) -> None:
    rename(app)
    path = f"{OLD}/profile/sections/partner"

    moved = browser.post(path, fetch, text="Bracken Systems", version="0", lesson="after")
    answer = browser.post(
        moved.headers["Location"], fetch, text="Bracken Systems", version="0", lesson="after"
    )

    assert moved.status_code == 308
    assert moved.headers["Location"] == f"{NOWADAYS}/plan/sections/partner"
    assert answer.status_code == (200 if fetch else 303)
    if not fetch:
        assert answer.headers["Location"] == f"{NOWADAYS}/text#plan-partner"
    with database_of(app).reading() as session:
        entry = session.scalars(select(Entry)).one()
        assert (entry.activity, entry.value) == ("plan", {"text": "Bracken Systems"})
