"""Forms and addresses that no page of ours makes: refused or kept harmless, never an error."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.permission import Role
from app.models import Answer, Review, UserRole
from tests.conversations import database_of
from tests.papers import HERE, Browser, asked, browser_with, essay, matched, ordered, sum_of, worded
from tests.views.teach.reviewing import address, hand_in, reviewer, stored

MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>javascript:\u202e'
CONTROLS = "one\x00\x1b[31m\x7f\x9b\ud800two"
LONG = "x" * 1_000_000
SENT = {
    "single": "choice", "steps": "place-0", "match": "pair-0", "sum": "number",
    "words": "text", "essay": "text",
}  # fmt: skip


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    """A learner in a course whose quiz has a question of each form of answer."""
    questions = (asked("single", "x-"), ordered(), matched(), sum_of(), worded(), essay())
    return browser_with(app, client, questions=questions)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def is_clean(page: str) -> bool:
    """Whether no typed markup and no sign that nobody sees is in the page."""
    unseen = set("\0\x1b\x9b")
    return not unseen & {*page} and "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize("question", SENT)
@pytest.mark.parametrize("typed", [MARKUP, CONTROLS, LONG], ids=["markup", "controls", "long"])
@pytest.mark.parametrize("fetch", [True, False])
def test_whatever_is_typed_as_an_answer_is_text_or_refused(
    browser: Browser, question: str, typed: str, fetch: bool
) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, question, fetch, **{SENT[question]: encoded(typed)})

    assert said.status_code in (200, 303, 422)
    assert is_clean(said.text)
    page = browser.client.get(attempt)
    assert is_clean(page.text)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("section", ["partner", "scarce", "goals"])
@pytest.mark.parametrize("typed", [MARKUP, CONTROLS, LONG], ids=["markup", "controls", "long"])
@pytest.mark.parametrize("fetch", [True, False])
def test_whatever_is_typed_in_a_worksheet_is_text_or_refused(
    browser: Browser, section: str, typed: str, fetch: bool
) -> None:
    name = "cell_0_0" if section == "goals" else "text"
    form: dict[str, Any] = {name: encoded(typed)}

    said = browser.post(f"{HERE}/profile/sections/{section}", fetch, version="0", **form)

    assert said.status_code in (200, 303, 422)
    for page in (said.text, browser.see(f"{HERE}/profile"), browser.see("/plan")):
        assert is_clean(page)


@pytest.mark.parametrize("typed", [MARKUP, CONTROLS, LONG], ids=["markup", "controls", "long"])
def test_a_reviewers_comment_is_text_without_unseen_signs(
    app: Flask, browser: Browser, typed: str
) -> None:
    attempt = hand_in(browser)
    form: dict[str, Any] = {"mark-0": "1", "mark-1": "1", "comment": encoded(typed)}

    said = reviewer(app).post(address(attempt), version="", **form)

    assert said.status_code == (422 if typed is LONG else 303)
    assert is_clean(said.text)
    assert is_clean(browser.see(f"{attempt}/result"))
    comment = stored(app, lambda session: session.scalars(select(Review.comment)).one())
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in comment)


def test_an_essay_of_a_hostile_writer_is_text_to_its_reviewer(app: Flask, browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "essay", text=encoded(MARKUP + CONTROLS))
    browser.hand_in(attempt)

    assert is_clean(reviewer(app).see(address(attempt)))
    kept = stored(app, lambda s: s.scalars(select(Answer).filter_by(question="essay")).one())
    assert not set("\0\x1b\x7f\x9b") & {*str(kept.response["text"])}


@pytest.mark.parametrize("query", ["after=%00&question=%00", "after=x%00&question=essay",
                                   "after=%ff&question=%ed%a0%80"])  # fmt: skip
def test_the_queue_takes_any_query(app: Flask, browser: Browser, query: str) -> None:
    hand_in(browser)

    assert "Maya" in reviewer(app).see(f"/teach/reviews?{query}")


@pytest.mark.parametrize("number", ["0", "7", str(2**31), str(2**63), "9" * 400])
def test_a_round_with_any_number_is_just_not_there(browser: Browser, number: str) -> None:
    said = browser.post(f"{HERE}/profile/submissions/{number}/review")

    assert said.status_code == 404


@pytest.mark.parametrize("step", ["-1", "9" * 30, "x", "٣"])
def test_a_replay_of_any_attempt_and_step_is_just_not_there(browser: Browser, step: str) -> None:
    said = browser.post(f"{HERE}/check/attempts", replay="no\0ne", step=step)

    assert said.status_code == 404


def test_a_reader_whose_role_has_changed_gets_a_fresh_page(app: Flask, browser: Browser) -> None:
    before = browser.get(f"{HERE}/after")
    kept = {"If-None-Match": before.headers["ETag"]}
    assert browser.client.get(f"{HERE}/after", headers=kept).status_code == 304
    with database_of(app).transaction() as session:
        session.add(UserRole(user_id=browser.actor.id, role=Role.INSTRUCTOR.value))

    after = browser.client.get(f"{HERE}/after", headers=kept)

    assert 'href="/admin"' not in before.text
    assert after.status_code == 200
    assert 'href="/admin"' in after.text
