"""Long answers while they are written: saved like the others, judged by nobody yet."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.papers import browser_with, essay, matched, ordered, worded


@pytest.mark.parametrize("policy", ["practice", "mastery", "exam", "survey"])
def test_a_long_answer_saves_itself_and_may_be_changed(
    app: Flask, client: FlaskClient, policy: str
) -> None:
    browser = browser_with(app, client, questions=(essay(),), feedback=policy)
    attempt = browser.start()
    browser.answer(attempt, "essay", text="A first\r\nthought.")

    said = browser.answer(attempt, "essay", text="<b>Two</b> more\r\n\r\nthoughts.\0")

    page = browser.see(attempt)
    assert said.json == {"saved": "09:00", "unanswered": 0}
    assert "&lt;b&gt;Two&lt;/b&gt; more\n\nthoughts.</textarea>" in page
    assert "3 words" in page
    assert "data-answer" in page
    assert "criterion" not in page


def test_a_text_that_is_too_long_is_refused_and_stays_in_the_page(
    app: Flask, client: FlaskClient
) -> None:
    browser = browser_with(app, client, questions=(essay(),))

    said = browser.answer(browser.start(), "essay", fetch=False, text="word " * 5000)

    assert said.status_code == 422
    assert "under 20000 characters" in said.text
    assert "word word" in said.text


def test_a_question_without_answer_says_so(app: Flask, client: FlaskClient) -> None:
    questions = (ordered(), matched(), worded(), replace(essay(), points=1))
    browser = browser_with(app, client, questions=questions)

    page = browser.hand_in(browser.start())

    assert page.count("Not answered.") == 4
    assert page.count("You gave no answer.") == 5
