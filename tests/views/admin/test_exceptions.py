"""The pages of exceptions: ask where one is stuck, answer, make, undo."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.permission import Role
from tests.conversations import Visitor, database_of
from tests.papers import HERE, Browser, browser_with
from tests.services.test_allowances import key_of
from tests.views.admin.visits import enter

pytestmark = pytest.mark.databases("sqlite")
WHY = "Her <b>flight</b> was late."


@pytest.fixture
def maya(app: Flask, client: FlaskClient) -> Browser:
    """A learner whose one attempt at a quiz is used up."""
    browser = browser_with(app, client, attempts=1, limit=20)
    browser.hand_in(browser.start())
    return browser


@pytest.fixture
def alex(app: Flask, maya: Browser) -> Visitor:
    return enter(app, app.test_client(), Role.ADMIN, "Alex Adebayo")


def folder_of(app: Flask, maya: Browser) -> str:
    with database_of(app).reading() as session:
        return f"/admin/enrollments/{key_of(session, maya.actor)}/exceptions"


def form_key(page: str) -> str:
    found = re.search(r'name="key" value="([a-z0-9]{20})"', page)
    assert found
    return found[1]


def test_the_learner_asks_where_they_are_stuck_and_goes_on_when_answered(
    app: Flask, maya: Browser, alex: Visitor
) -> None:
    assert f'href="{HERE}/check/ask"' in maya.see(f"{HERE}/check")
    sent = maya.post(f"{HERE}/check/ask", kind="attempt", words=WHY)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{HERE}/check/ask")
    assert "Nobody has answered yet." in maya.see(f"{HERE}/check/ask")
    again = maya.post(f"{HERE}/check/ask", kind="attempt", words="Please.")
    assert again.status_code == 409
    assert ">\nPlease.</textarea>" in again.text

    with database_of(app).reading() as session:
        key = session.connection().exec_driver_sql("SELECT key FROM requests").scalar()
    page = alex.get(f"/admin/requests/{key}").text
    assert "&lt;b&gt;flight" in page
    typed: dict[str, Any] = {
        "kind": "attempt",
        "amount-attempt": "1",
        "reason": WHY,
        "key": form_key(page),
    }
    answered = alex.post(f"/admin/requests/{key}", **typed, answer="Take your time.")

    assert (answered.status_code, answered.headers["Location"]) == (303, "/teach/reviews")
    assert "Alex Adebayo answered on" in maya.see(f"{HERE}/check/ask")
    assert "1 attempt left" in maya.see(f"{HERE}/check")
    maya.start()
    late = alex.post(f"/admin/requests/{key}", **typed, answer="No.")
    assert late.status_code == 409


def test_a_request_may_be_declined_in_words_and_never_without(
    app: Flask, maya: Browser, alex: Visitor
) -> None:
    maya.post(f"{HERE}/check/ask", kind="help", words=WHY)
    with database_of(app).reading() as session:
        key = session.connection().exec_driver_sql("SELECT key FROM requests").scalar()

    silent = alex.post(f"/admin/requests/{key}", kind="", answer=" ")
    said = alex.post(f"/admin/requests/{key}", kind="", answer="Read module 1 again.")

    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert said.status_code == 303
    assert "Read module 1 again." in maya.see(f"{HERE}/check/ask")


def test_an_exception_is_made_and_undone_with_reasons(
    app: Flask, maya: Browser, alex: Visitor
) -> None:
    folder = folder_of(app, maya)
    assert "None so far." in alex.get(folder).text
    page = alex.get(f"{folder}?for=check").text
    typed: dict[str, Any] = {
        "for": "check",
        "kind": "attempt",
        "amount-attempt": "2",
        "key": form_key(page),
    }

    unsaid = alex.post(folder, **typed, reason="")
    made = alex.post(folder, **typed, reason=WHY)
    alex.post(folder, **typed, reason=WHY)

    assert unsaid.status_code == 422
    assert 'value="2"' in unsaid.text
    assert made.status_code == 303
    assert "2 attempts left" in maya.see(f"{HERE}/check")
    read = maya.see(f"{HERE}/check/ask")
    assert "Exceptions for you" in read
    assert "&lt;b&gt;flight" in read
    on_record = alex.get(folder).text
    assert on_record.count("2 attempts more") == 1
    undoing = f"{folder}/{typed['key']}/undo"
    assert alex.post(undoing, reason="").status_code == 422
    assert alex.post(undoing, reason="A mistake.").status_code == 303
    assert alex.post(undoing, reason="A mistake.").status_code == 409
    assert "No attempts are left." in maya.see(f"{HERE}/check")
    assert "A mistake." in alex.get(folder).text


@pytest.mark.parametrize(
    "sent",
    [
        {"for": "check", "kind": "everything"},
        {"for": "check", "kind": "attempt", "amount-attempt": "many"},
        {"for": "check", "kind": "date", "amount-date": "2026-03-09"},
        {"for": "profile", "kind": "attempt", "amount-attempt": "1"},
    ],
)
def test_what_can_not_be_made_comes_back_as_typed(
    app: Flask, maya: Browser, alex: Visitor, sent: dict[str, Any]
) -> None:
    answer = alex.post(folder_of(app, maya), **sent, reason=WHY)

    assert answer.status_code == 422
    assert "&lt;b&gt;flight" in answer.text


def test_what_is_not_in_the_course_is_not_found(app: Flask, maya: Browser, alex: Visitor) -> None:
    folder = folder_of(app, maya)

    assert alex.get(f"{folder}?for=nothing").status_code == 404
    lost: dict[str, Any] = {"for": "nothing", "kind": "excuse"}
    assert alex.post(folder, **lost, reason=WHY).status_code == 404
    assert alex.post(f"{folder}/nothing/undo", reason=WHY).status_code == 404
    assert maya.get(f"{HERE}/nothing/ask").status_code == 404


def test_other_learners_and_instructors_find_nothing(app: Flask, maya: Browser) -> None:
    folder = folder_of(app, maya)
    ilse = enter(app, app.test_client(), Role.INSTRUCTOR)

    assert ilse.get(folder).status_code == 404
    assert maya.get(folder).status_code == 403
