"""Attempts that wait for a person: what their learners see, and what they may do."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Review
from tests.papers import HERE, Browser
from tests.views.teach.reviewing import WAITS, hand_in, stored, the_attempt, with_essays


@pytest.mark.parametrize("policy", ["practice", "mastery", "exam"])
def test_an_attempt_with_a_long_answer_waits_and_tells_no_result(
    app: Flask, client: FlaskClient, policy: str
) -> None:
    browser = with_essays(app, client, feedback=policy)
    attempt = hand_in(browser)

    result, first = browser.see(f"{attempt}/result"), browser.see(f"{HERE}/check")

    assert WAITS in result
    assert WAITS in first
    assert "Waiting for review" in first
    assert "Try again" not in first + result
    for leak in ("Passed", "pass mark", "Not passed", "0 %", "criterion"):
        assert leak not in result
    assert ("why single" in result) is (policy == "practice")
    assert (the_attempt(app).score, the_attempt(app).passed) == (None, None)


def test_home_and_course_say_that_it_waits_and_lead_on_to_something_else(browser: Browser) -> None:
    hand_in(browser)

    home, course = browser.see("/home"), browser.see("/course/partners")

    assert "Waiting for review" in course
    assert "Go on with the check" not in home
    card = home.split('id="continue-title"', 1)[1].split("</section>", 1)[0]
    assert "The check" not in card


def test_a_new_attempt_waits_for_the_review_too(browser: Browser) -> None:
    hand_in(browser)

    said = browser.post(f"{HERE}/check/quiz-attempts")

    assert said.status_code == 409
    assert WAITS in said.text


def test_an_essay_without_text_earns_nothing_and_waits_for_nobody(
    app: Flask, browser: Browser
) -> None:
    attempt = browser.start()
    browser.answer(attempt, "essay", text=" \n ")

    page = browser.hand_in(attempt)

    assert "Not passed yet" in page
    assert the_attempt(app).score == 0.0


def test_a_survey_waits_for_nobody(app: Flask, client: FlaskClient) -> None:
    browser = with_essays(app, client, feedback="survey", passing=0.0)

    page = browser.see(f"{hand_in(browser)}/result")

    assert "Thank you" in page
    assert stored(app, lambda session: session.scalars(select(Review)).all()) == []
