"""My plan: one document of all worksheets, for reading and printing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Course, Module
from tests import conversations, factories, learners
from tests.papers import HERE, Browser, settle, whole_course


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    return settle(app, client)


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_an_empty_plan_offers_the_one_thing_that_fills_it(browser: Browser) -> None:
    page = main_of(browser.see("/plan"))

    assert "Nothing written yet" in page
    assert page.count("<a ") == 1
    assert f'href="{HERE}/profile"' in page


def test_the_plan_shows_what_is_written_and_where_to_go_on(browser: Browser) -> None:
    browser.post(f"{HERE}/profile/sections/scarce", text="Labor minutes")
    browser.post(f"{HERE}/profile/sections/goals", cell_0_0="Grow", cell_0_1="Priya")

    page = main_of(browser.see("/plan"))

    assert "Labor minutes" in page
    assert "<td" in page and "Priya" in page
    assert "Its scarce resource" in page
    assert page.count("Nothing written yet.") == 2
    assert "Draft" in page
    assert "Go on writing" in page
    assert page.count('data-section="') == 4


def test_a_worksheet_handed_in_says_when(browser: Browser) -> None:
    sections = f"{HERE}/profile/sections"
    browser.post(f"{sections}/partner", text="Tidewater")
    browser.post(f"{sections}/scarce", text="Labor minutes")
    browser.post(f"{sections}/goals", cell_0_0="Grow")
    browser.post(f"{HERE}/profile/submissions")

    assert "Handed in on 2 March 2026" in main_of(browser.see("/plan"))


@pytest.mark.usefixtures("browser")
def test_somebody_without_a_course_is_led_to_one(app: Flask) -> None:
    client = app.test_client()
    learners.sign_in(app, client, learners.learner(app, course=""))

    page = main_of(client.get("/plan").text)

    assert "You have not started a course yet." in page
    assert 'href="/home"' in page


def test_a_course_without_worksheets_says_so(app: Flask, client: FlaskClient) -> None:
    browser = settle(app, client)
    course = whole_course()
    bare = Module(course.modules[0].slug, "Numbers", (factories.lesson("after"),))
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, Course(course.slug, "Partners", "en", (bare,)))

    assert "This course has no worksheets" in browser.see("/plan")


def test_the_plan_of_another_course_is_asked_for_by_name(browser: Browser) -> None:
    browser.post(f"{HERE}/profile/sections/scarce", text="Labor minutes")

    assert "Labor minutes" in browser.see("/plan?course=partners")
    browser.see("/plan?course=nothing", 404)
