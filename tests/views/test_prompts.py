"""Follow-up prompts on the course's page, once the module's check was passed."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Prompt
from tests import conversations
from tests.conversations import COURSE
from tests.papers import quiz, settle, whole_course

PROMPTS = (
    Prompt("at-once", "What limits them?", 0, "<p>Their engineers.</p>", "<p>From memory.</p>"),
    Prompt("later", "What did you change?", 30, "<p>A date.</p>"),
)


def test_a_prompt_comes_with_its_answer_and_the_next_with_its_date(
    app: Flask, client: FlaskClient
) -> None:
    browser = settle(app, client)
    whole = whole_course(quiz())
    modules = tuple(replace(module, prompts=PROMPTS) for module in whole.modules)
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, replace(whole, modules=modules))
    before = browser.see(f"/course/{COURSE}")

    attempt = browser.start()
    browser.answer_right(attempt)
    browser.hand_in(attempt)
    after = browser.see(f"/course/{COURSE}")

    assert "Questions that come back" not in before
    assert after.index("What limits them?") < after.index("Their engineers.")
    assert "What did you change?" not in after
    assert "The next one comes on" in after
