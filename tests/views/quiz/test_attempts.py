"""Quiz pages up to handing in: what they ask, what they save, what they refuse."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import conversations
from tests.papers import (
    HERE,
    Browser,
    asked,
    bank,
    browser_with,
    questions_of,
)

Statements = Callable[[], AbstractContextManager[list[str]]]


def test_the_first_page_says_what_is_asked_before_one_starts(
    app: Flask, client: FlaskClient
) -> None:
    browser = browser_with(app, client, attempts=3, wait=10, draw=2)

    page = browser.see(f"{HERE}/check")

    for words in ("2 questions", "Pass mark 60", "3 attempts left", "10 minutes between attempts"):
        assert words in page
    assert "Start" in page


def test_an_attempt_shows_all_questions_each_with_its_own_form(browser: Browser) -> None:
    page = browser.see(browser.start())

    assert page.count('<form class="question"') == 4
    assert page.count("<fieldset") == 4
    assert "4 questions are open" in page
    assert 'inputmode="decimal"' in page
    assert page.count('name="most"') == page.count('name="least"') == 4


def test_starting_again_goes_on_with_the_open_attempt(browser: Browser) -> None:
    first = browser.start()

    assert browser.start() == first
    assert "Go on" in browser.see(f"{HERE}/check")


def test_an_answer_is_saved_and_stands_in_the_page_when_one_comes_back(browser: Browser) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, "single", choice="2")

    assert said.json == {"saved": "09:00", "unanswered": 3}
    form = questions_of(browser.see(attempt)).split('id="single"', 1)[1].split("</form>")[0]
    assert re.findall(r'value="(\d)" checked', form) == ["2"]
    assert "Saved 09:00" in form


def test_without_scripts_an_answer_leads_back_to_its_question(browser: Browser) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, "sum", fetch=False, number="31100")

    assert said.status_code == 303
    assert said.headers["Location"] == f"{attempt}#sum"


def test_an_answer_may_be_changed_until_handing_in(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice="0")

    browser.answer(attempt, "single", choice="3")

    form = questions_of(browser.see(attempt)).split('id="single"', 1)[1].split("</form>")[0]
    assert re.findall(r'value="(\d)" checked', form) == ["3"]


def test_one_response_cannot_be_most_and_least_effective_and_stays_in_the_page(
    browser: Browser,
) -> None:
    attempt = browser.start()

    by_script = browser.answer(attempt, "judge", most="1", least="1")
    by_form = browser.answer(attempt, "judge", fetch=False, most="1", least="1")

    assert by_script.status_code == by_form.status_code == 422
    assert "two different answers" in by_script.json["message"]  # type: ignore[index]
    assert "two different answers" in by_form.text
    assert by_form.text.count(" checked") == 2


def test_a_number_that_is_none_is_refused_and_stays_in_the_page(browser: Browser) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, "sum", fetch=False, number="about <3>")

    assert said.status_code == 422
    assert 'value="about &lt;3&gt;"' in said.text
    assert "4 questions are open" in browser.see(attempt)


@pytest.mark.parametrize("form", [{"choice": "4"}, {"choice": "-1"}, {"choice": ["0", "1"]}])
def test_an_answer_that_the_page_did_not_offer_is_refused(
    browser: Browser, form: dict[str, Any]
) -> None:
    assert browser.answer(browser.start(), "single", **form).status_code == 422


def test_a_question_that_is_not_there_is_not_found(browser: Browser) -> None:
    assert browser.answer(browser.start(), "nothing", choice="1").status_code == 404


def test_a_question_that_was_not_drawn_is_not_found(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, draw=1)
    attempt = browser.start()
    drawn = re.findall(r'<form class="question" id="(\w+)"', browser.see(attempt))

    others = [one.id for one in bank() if one.id not in drawn]

    assert len(others) == 3
    assert [browser.answer(attempt, id).status_code for id in others] == [404] * 3


def test_the_summary_leads_to_what_is_unanswered(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice="0")

    page = browser.see(f"{attempt}/summary")

    assert "3 questions have no answer yet" in page
    assert f'href="{attempt}#multi"' in page
    assert page.count("No answer yet") == 3


def test_an_answer_after_handing_in_is_refused_with_what_is_stored(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice="2")
    browser.hand_in(attempt)

    by_script = browser.answer(attempt, "single", choice="1")
    by_form = browser.answer(attempt, "single", fetch=False, choice="1")

    assert by_script.status_code == by_form.status_code == 409
    stored = by_script.json["conflict"]  # type: ignore[index]
    assert stored["choice"] == [2]
    assert stored["saved"] == "09:00"
    assert "Here is what we stored." in by_form.text
    assert by_form.text.count("Your answer") == 1
    assert "why single" not in by_script.text + by_form.text


def test_earlier_attempts_stand_on_the_first_page(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)
    browser.hand_in(attempt)

    page = browser.see(f"{HERE}/check")

    assert "2 March 2026, 09:00" in page
    assert f'href="{attempt}/result"' in page
    assert "You have passed." in page


@pytest.mark.parametrize(("policy", "says"), [("exam", True), ("mastery", False)])
def test_a_provisional_item_says_where_it_does_not_count(
    app: Flask, client: FlaskClient, policy: str, says: bool
) -> None:
    judge = replace(asked("judge", "1423"), provisional=True)
    browser = browser_with(app, client, questions=(judge, asked("a", "x-")), feedback=policy)

    page = browser.see(browser.start())

    assert ("does not count yet" in page) is says


def test_other_peoples_attempts_are_not_found(browser: Browser, app: Flask) -> None:
    attempt = browser.start()
    with conversations.database_of(app).transaction() as session:
        other = conversations.learner(session, "Noor Haddad")
    stranger = Browser(app, app.test_client(), other)

    for path in (attempt, f"{attempt}/summary", f"{attempt}/result"):
        stranger.see(path, 404)
    assert stranger.answer(attempt, "single", choice="1").status_code == 404
    assert stranger.post(f"{attempt}/hand-in").status_code == 404


def test_an_answer_costs_six_statements(browser: Browser, statements: Statements) -> None:
    attempt = browser.start()

    with statements() as said:
        browser.answer(attempt, "single", choice="1")

    assert len(said) <= 6, said


@pytest.mark.parametrize("right", [True, False])
def test_handing_in_costs_twelve_statements(
    browser: Browser, statements: Statements, right: bool
) -> None:
    attempt = browser.start()
    if right:
        browser.answer_right(attempt)

    with statements() as said:
        browser.post(f"{attempt}/hand-in")

    assert len(said) <= 12, said


def test_pages_of_a_quiz_are_stored_nowhere(browser: Browser) -> None:
    attempt = browser.start()

    for path in (attempt, f"{attempt}/summary", f"{HERE}/check"):
        assert browser.client.get(path).headers["Cache-Control"] == "no-store"
