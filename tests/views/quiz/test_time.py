"""A quiz with a time limit: what its pages say, and what they take after closing."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.jobs import quizzes as quizzes_job
from app.models import Attempt, User
from tests import conversations
from tests.conftest import Clock
from tests.papers import HERE, Browser, browser_with


def timed(app: Flask, client: FlaskClient, **given: Any) -> Browser:
    return browser_with(app, client, limit=20, **given)


def give_time(app: Flask, browser: Browser, percent: int) -> None:
    with conversations.database_of(app).transaction() as session:
        session.get_one(User, browser.actor.id).extra_time = percent


def attempt_of(app: Flask) -> Attempt:
    with conversations.database_of(app).reading() as session:
        return session.scalars(select(Attempt)).one()


def test_the_first_page_says_how_long_it_takes_and_that_the_clock_runs_on(
    app: Flask, client: FlaskClient
) -> None:
    page = timed(app, client).see(f"{HERE}/check")

    assert "You have 20 minutes once you start." in page
    assert "The clock runs on when the page is closed" in page


def test_a_person_may_have_more_time_and_is_told(app: Flask, client: FlaskClient) -> None:
    browser = timed(app, client)
    give_time(app, browser, 50)

    first, account = browser.see(f"{HERE}/check"), browser.see("/account")
    page = browser.see(browser.start())

    assert "You have 30 minutes once you start." in first
    assert "You have 50\xa0% more time in timed quizzes." in account.replace(" %", "\xa0%")
    assert "Your time ends at 09:30 UTC." in page


def test_the_page_of_an_attempt_says_until_when(app: Flask, client: FlaskClient) -> None:
    browser = timed(app, client)

    page = browser.see(browser.start())

    assert "Your time ends at 09:20 UTC." in page
    assert 'data-clock="1200"' in page


def test_an_untimed_attempt_says_nothing_of_time(browser: Browser) -> None:
    page = browser.see(browser.start())

    assert "Your time ends" not in page
    assert "clock.js" not in page


def test_more_time_counts_from_the_next_attempt(app: Flask, client: FlaskClient) -> None:
    browser = timed(app, client)
    attempt = browser.start()
    give_time(app, browser, 50)

    assert "09:20 UTC" in browser.see(attempt)


def test_an_answer_on_its_way_is_taken_and_a_later_one_refused_with_what_is_stored(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = timed(app, client)
    attempt = browser.start()
    clock.forward(minutes=20, seconds=30)
    taken = browser.answer(attempt, "single", choice="2")
    clock.forward(seconds=1)

    by_script = browser.answer(attempt, "single", choice="1")
    by_form = browser.answer(attempt, "single", fetch=False, choice="1")

    assert taken.status_code == 200
    assert by_script.status_code == by_form.status_code == 409
    assert by_script.json
    assert "Your time was up." in by_script.json["message"]
    assert by_script.json["conflict"]["choice"] == [2]
    assert "Your time was up." in by_form.text
    assert by_form.text.count("Your answer:") == 1
    assert "why single" not in by_form.text


def test_when_time_is_up_the_page_says_so_and_offers_one_button(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = timed(app, client)
    attempt = browser.start()
    browser.answer(attempt, "single", choice="2")
    clock.forward(hours=3)

    page = browser.see(attempt)

    assert "Time is up" in page
    assert "1 of 4 answered" in page
    assert page.split("<main", 1)[1].split("</main>")[0].count("<button") == 1
    assert browser.client.get(f"{attempt}/summary").headers["Location"].endswith(attempt)
    assert attempt_of(app).finished_at is None


def test_handing_in_late_ends_when_it_closed_with_what_was_saved(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = timed(app, client)
    attempt = browser.start()
    browser.answer_right(attempt)
    clock.forward(hours=3)

    page = browser.hand_in(attempt)

    row = attempt_of(app)
    assert row.finished_at == row.closes_at
    assert row.score == 1.0
    assert "Passed" in page


def test_the_minute_job_closes_what_is_overdue_and_the_result_counts(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = timed(app, client)
    attempt = browser.start()
    browser.answer_right(attempt)
    database = conversations.database_of(app)

    quizzes_job.close_overdue(database, clock.forward(minutes=20, seconds=30))
    early = attempt_of(app).finished_at
    quizzes_job.close_overdue(database, clock.forward(seconds=1))

    row = attempt_of(app)
    assert early is None
    assert row.finished_at == row.closes_at
    assert row.passed
    assert "You have passed." in browser.see(f"{HERE}/check")
    assert browser.client.get(attempt).headers["Location"] == f"{attempt}/result"


def test_the_end_is_told_with_its_day_where_that_is_not_today(
    app: Flask, client: FlaskClient
) -> None:
    browser = browser_with(app, client, limit=20 * 60)

    page = browser.see(browser.start())

    assert "3 March, 05:00 UTC" in page
