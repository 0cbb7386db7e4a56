"""What Home and the course's page say: greetings, durations, how far each activity is."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Module
from app.domain.permission import Role
from app.views.learn import phrases
from tests import conversations, papers
from tests.conftest import BEGINNING, Clock
from tests.conversations import COURSE, MODULE
from tests.learners import form_token, learner, sign_in
from tests.papers import HERE, Browser, browser_with, settle
from tests.views.scenario.talking import COLD, Learner


def words_of(page: str) -> str:
    """A page's words without its tags, with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def browser(app: Flask, client: FlaskClient, clock: Clock) -> Browser:
    """Somebody in a course with a quiz."""
    return settle(app, client)


@pytest.mark.parametrize(
    ("hour", "greeting"), [(9, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_home_greets_by_the_clock(browser: Browser, clock: Clock, hour: int, greeting: str) -> None:
    clock.set(BEGINNING.replace(hour=hour))

    assert f"{greeting}, Maya" in browser.see("/home")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "1 minute"),
        (90, "90 minutes"),
        (100, "1½ hours"),
        (119, "2 hours"),
        (150, "2½ hours"),
    ],
)
def test_long_times_are_told_in_half_hours(app: Flask, minutes: int, said: str) -> None:
    with app.test_request_context():
        assert phrases.duration(minutes) == said


def test_what_was_begun_says_how_far_it_is(browser: Browser) -> None:
    browser.answer(browser.start(), "single", choice="1")
    browser.post(f"{HERE}/profile/sections/scarce", text="Labor minutes")
    browser.post(f"{HERE}/after/place", heading="")

    home = words_of(browser.see("/home"))
    page = words_of(browser.see(f"/course/{COURSE}"))

    for said in ("1 of 4 answered", "1 of 4 sections filled in"):
        assert said in home
        assert said in page
    assert "Begun" in page


def test_a_paused_conversation_says_at_which_decision(app: Flask, clock: Clock) -> None:
    maya = Learner(app, conversations.settle(app)[0])
    maya.play("Own it")

    assert "Paused at decision 2" in words_of(maya.get("/home").text)


def test_what_was_not_passed_says_with_which_score(app: Flask, clock: Clock) -> None:
    maya = Learner(app, conversations.settle(app)[0])
    maya.play(*COLD)

    assert re.search(r"Not passed yet, \d+ %", words_of(maya.get(f"/course/{COURSE}").text))


def test_what_is_done_says_with_which_score(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)
    browser.hand_in(attempt)

    assert "Done, 100 %" in words_of(browser.see(f"/course/{COURSE}"))


def test_a_result_without_a_pass_mark_is_a_bare_score(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = browser_with(app, client, passing=0, feedback="survey")
    attempt = browser.start()
    assert "4 questions are open" in browser.see(attempt)
    browser.answer_right(attempt)
    assert "All questions are answered" in browser.see(attempt)

    page = words_of(browser.hand_in(attempt))

    assert "pass mark" not in page


def test_a_result_says_that_another_attempt_is_open(browser: Browser) -> None:
    first = browser.start()
    browser.hand_in(first)
    browser.start()

    assert "Another attempt is open." in browser.see(f"{first}/result")


def test_a_course_is_begun_from_its_page_and_its_modules_have_addresses_there(
    app: Flask, client: FlaskClient
) -> None:
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, papers.whole_course())
    sign_in(app, client, learner(app, course=""))
    offer = client.get(f"/course/{COURSE}").text

    begun = client.post(f"/course/{COURSE}/enrollment", data={"csrf_token": form_token(offer)})

    assert "Start this course" in offer
    assert (begun.status_code, begun.location) == (303, "/home")
    assert client.get(f"/course/{COURSE}/{MODULE}").location == f"/course/{COURSE}#{MODULE}"
    assert "Start this course" not in client.get(f"/course/{COURSE}").text


def test_words_and_people_of_a_course_have_pages(app: Flask, clock: Clock) -> None:
    maya = Learner(app, conversations.settle(app)[0])

    people, glossary = maya.get(f"/course/{COURSE}/people"), maya.get(f"/course/{COURSE}/glossary")

    assert "<h1>People in the stories</h1>" in people.text
    assert 'id="susan-lowe"' in people.text
    assert "Owner, Bracken &amp; Lowe" in people.text
    assert "<h1>Glossary</h1>" in glossary.text


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ("Trust", "“Trust”"),
        ("Trust, Repair and rest", "“Trust” and “Repair and rest”"),
        ("Trust, Repair, Rest, Review", "“Trust” and 3 more modules"),
    ],
)
def test_a_lock_names_two_modules_and_counts_more(app: Flask, modules: str, said: str) -> None:
    locks = [Module(title.lower(), title, ()) for title in modules.split(", ")]

    with app.test_request_context():
        assert phrases.first_to_finish(locks) == said


@pytest.mark.parametrize(("role", "is_shown"), [(Role.MANAGER, True), (Role.LEARNER, False)])
def test_who_looks_after_others_and_takes_no_course_is_shown_the_desk(
    app: Flask, client: FlaskClient, clock: Clock, role: Role, is_shown: bool
) -> None:
    sign_in(app, client, learner(app, "", "Mo Ekström", [role]))

    assert ("Go to the desk" in client.get("/home").text) is is_shown
