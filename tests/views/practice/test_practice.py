"""The practice page: one card, its answer, its rating; without scripts, in two tabs, and empty."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask

from app.services.sessions import Actor
from tests import conversations, practices
from tests.conftest import Clock
from tests.conversations import Visitor
from tests.papers import Desk
from tests.practices import card_in

DAY = timedelta(days=1)
Statements = Callable[[], AbstractContextManager[list[str]]]


def miss_all(app: Flask, maya: Actor) -> None:
    act = Desk(app)
    act(lambda session: practices.take(session, maya, "single"))
    act(lambda session: practices.talk(session, maya))


def test_somebody_new_is_told_what_will_be_here(browser: Visitor) -> None:
    page = browser.get("/practice").text

    assert "No cards yet." in page
    assert "2, 9, 30 and 90 days" in page


def test_nothing_due_says_when_the_next_cards_come(app: Flask, browser: Visitor) -> None:
    miss_all(app, browser.actor)

    page = browser.get("/practice").text

    assert "Nothing due. Next cards on Tuesday." in page


def test_far_days_are_told_by_their_date(app: Flask, browser: Visitor, clock: Clock) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=2)
    here = card_in(browser.get("/practice").text)
    browser.post(f"{here}/answer", number="1", text="Hours.")
    browser.post(f"{here}/rating", number="1", rating="3")

    assert "Next cards on 11 March 2026." in browser.get("/practice").text


def test_a_prompt_is_answered_first_then_compared_then_rated(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=9)

    before = browser.get("/practice").text
    here = card_in(before)
    answered = browser.post(f"{here}/answer", number="1", text="Hours <b>first</b>.")
    after = browser.get(answered.headers["Location"]).text
    rated = browser.post(f"{here}/rating", number="1", rating="1")
    then = browser.get(rated.headers["Location"]).text

    assert "2 cards left today" in before
    assert "What stays after 2 days?" in before
    assert "Model of 2." not in before
    assert "Hours &lt;b&gt;first&lt;/b&gt;." in after
    assert "Model of 2." in after
    assert after.count("data-rating") == 4
    assert "tomorrow" in after
    assert "not again" in after
    assert "1 card left today" in then
    assert "What stays after 9 days?" in then


def test_a_decision_is_asked_as_it_stood_and_says_what_was_stronger(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    Desk(app)(lambda session: practices.talk(session, browser.actor))
    clock.forward(days=1)

    before = browser.get("/practice").text
    here, said = card_in(before), conversations.SAID
    place = before.split(said["Own it"], 1)[0].rsplit('value="', 1)[1].split('"')[0]
    browser.post(f"{here}/answer", number="1", choice=place)
    after = browser.get("/practice").text

    assert "Why Own it." not in before
    assert all(said[label] in before for label in ("Own it", "Rank her", "Deny it"))
    assert "What you say now:" in after
    assert "What you said the first time:" in after
    assert after.count("Strongest reply here.") == 1
    assert "Why Own it." in after
    assert "Why Rank her." in after
    assert "Why Deny it." not in after


def test_a_question_shows_its_key_after_the_answer(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, "single"))
    clock.forward(days=1)

    before = browser.get("/practice").text
    here = card_in(before)
    browser.post(f"{here}/answer", number="1", choice="0")
    after = browser.get("/practice").text

    assert "why single 1" not in before
    assert "why single 1" in after


def test_looking_without_an_answer_is_an_answer_too(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=2)
    here = card_in(browser.get("/practice").text)

    browser.post(f"{here}/answer", number="1", text="  ")

    assert "You wrote nothing down." in browser.get("/practice").text


def test_a_second_tab_keeps_what_was_typed_and_shows_what_is_stored(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=2)
    here = card_in(browser.get("/practice").text)
    browser.post(f"{here}/answer", number="1", text="First tab.")

    same = browser.post(f"{here}/answer", number="1", text="First tab.")
    other = browser.post(f"{here}/answer", number="1", text="Second tab.")
    browser.post(f"{here}/rating", number="1", rating="3")
    again = browser.post(f"{here}/rating", number="1", rating="3")
    changed = browser.post(f"{here}/rating", number="1", rating="1")

    assert (same.status_code, other.status_code) == (303, 409)
    assert "already answered" in other.text
    assert "First tab." in other.text
    assert "Second tab." in other.text
    assert (again.status_code, changed.status_code) == (303, 409)
    assert "It stays as you rated it first" in changed.text


def test_a_reply_that_the_page_did_not_offer_is_refused(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    Desk(app)(lambda session: practices.talk(session, browser.actor))
    clock.forward(days=1)
    here = card_in(browser.get("/practice").text)

    for place in ("7", "-1", "x"):
        answer = browser.post(f"{here}/answer", number="1", choice=place)
        assert answer.status_code == 422
        assert "Choose one of the answers on the page." in answer.text


def test_cards_of_others_are_not_found(app: Flask, browser: Visitor, clock: Clock) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=2)
    here = card_in(browser.get("/practice").text)
    noor = Desk(app)(lambda session: conversations.learner(session, "Noor Haddad"))
    other = Visitor(app, app.test_client(), noor, "/account")

    assert other.post(f"{here}/answer", number="1", text="Mine?").status_code == 404
    assert other.post(f"{here}/rating", number="1", rating="3").status_code == 404
    assert "No cards yet." in other.get(f"/practice?card={here.rsplit('/')[-1]}").text


def test_a_card_whose_source_is_gone_is_asked_from_its_own_revision(
    app: Flask, browser: Visitor, clock: Clock
) -> None:
    act = Desk(app)
    act(lambda session: practices.talk(session, browser.actor))
    whole = practices.course(practices.lesson())
    act(lambda session: conversations.publish(session, whole).id)
    clock.forward(days=1)

    page = browser.get("/practice").text

    assert conversations.SAID["Own it"] in page
    assert "2 cards left today" in page


def test_the_pages_cost_few_statements_however_many_cards_there_are(
    app: Flask, browser: Visitor, clock: Clock, statements: Statements
) -> None:
    miss_all(app, browser.actor)
    clock.forward(days=9)
    here = card_in(browser.get("/practice").text)

    with statements() as shown:
        browser.get("/practice")
    with statements() as answered:
        browser.post(f"{here}/answer", number="1")
    with statements() as rated:
        browser.post(f"{here}/rating", number="1", rating="3")
    with statements() as home:
        page = browser.get("/home").text

    assert len(shown) <= 3, shown
    assert len(answered) <= 4, answered
    assert len(rated) <= 5, rated
    assert len(home) <= 4, home
    assert "Review 4 cards" in page


def test_practice_is_one_of_five_places(browser: Visitor) -> None:
    page = browser.get("/practice").text

    nav = page.split('aria-label="Main"', 1)[1].split("</nav>", 1)[0]
    assert re.findall(r"</svg>\s*([\w ]+?)\s*</a>", nav) == [
        "Home", "Course", "Practice", "My plan", "Certificates",
    ]  # fmt: skip
    assert 'href="/practice" aria-current="page"' in nav
