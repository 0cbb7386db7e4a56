"""The card of a letter: opened without signing in, answered and rated, and no way further."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Outbox, Recall
from app.services.sessions import Actor
from tests import conversations, practices
from tests.conftest import Clock
from tests.conversations import Visitor
from tests.papers import Desk
from tests.practices import mail_cards

DAY = timedelta(days=1)


@pytest.fixture
def maya(app: Flask, clock: Clock) -> Actor:
    """Somebody who got a letter with a card."""
    act = Desk(app)
    actor = act(practices.settle)
    act(lambda session: practices.take(session, actor, ""))
    clock.forward(days=2)
    mail_cards(app, clock.now)
    return actor


@pytest.fixture
def link(app: Flask, maya: Actor) -> str:
    """The path of the card's link in the letter."""
    assert maya

    def read(session: Session) -> str:
        body = str(session.scalars(select(Outbox.payload)).one()["body"])
        return "/letters/card/" + body.split("/letters/card/", 1)[1].split(maxsplit=1)[0]

    return Desk(app)(read)


def recalls(app: Flask) -> list[Recall]:
    return Desk(app)(lambda session: list(session.scalars(select(Recall))))


def test_the_link_shows_the_card_and_nothing_else(
    app: Flask, client: FlaskClient, link: str
) -> None:
    answer = client.get(link)

    assert answer.status_code == 200
    assert "What stays after 2 days?" in answer.text
    assert "Model of 2." not in answer.text
    assert recalls(app) == []
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex"' in answer.text
    assert "<nav" not in answer.text
    body = answer.text.split("<body", 1)[1]
    assert set(re.findall(r'href="(/[^"]*)"', body)) <= {"/help/keys"}
    assert "Set-Cookie" not in answer.headers
    assert client.get("/practice").headers["Location"].startswith("/sign-in")


def test_it_is_answered_and_rated_and_may_be_looked_at_again(
    app: Flask, client: FlaskClient, link: str
) -> None:
    answered = client.post(f"{link}/answer", data={"number": "1", "text": "Hours."})
    shown = client.get(answered.headers["Location"]).text
    client.post(f"{link}/answer", data={"number": "1", "text": "Hours."})
    rated = client.post(f"{link}/rating", data={"number": "1", "rating": "3"})
    client.post(f"{link}/rating", data={"number": "1", "rating": "3"})
    done = client.get(rated.headers["Location"]).text

    assert "Model of 2." in shown
    assert "Hours." in shown
    assert "The card rests now" in done
    assert "Model of 2." not in done
    (one,) = recalls(app)
    assert (one.response, one.rating, one.by_letter) == ({"text": "Hours."}, 3, True)


def test_rated_again_it_opens_once_more_on_its_day(
    app: Flask, client: FlaskClient, link: str, clock: Clock
) -> None:
    client.post(f"{link}/answer", data={"number": "1"})
    client.post(f"{link}/rating", data={"number": "1", "rating": "1"})
    waits = client.get(link).text
    clock.forward(days=1)

    assert "The card comes back on Thursday, 5 March 2026." in waits
    assert "Your answer, from memory" in client.get(link).text
    client.post(f"{link}/answer", data={"number": "2", "text": "Now."})
    client.post(f"{link}/rating", data={"number": "2", "rating": "3"})
    assert [one.rating for one in recalls(app)] == [1, 3]


def test_what_was_refused_is_kept_on_the_page(client: FlaskClient, link: str) -> None:
    long = client.post(f"{link}/answer", data={"number": "1", "text": "y" * 8001})
    client.post(f"{link}/answer", data={"number": "1", "text": "First."})
    other = client.post(f"{link}/answer", data={"number": "1", "text": "Second."})

    assert (long.status_code, other.status_code) == (422, 409)
    assert "y" * 8001 in long.text
    assert "Second." in other.text
    assert other.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("way", ["", "/answer", "/rating"])
def test_a_bad_link_gets_a_clear_sentence(
    app: Flask, client: FlaskClient, link: str, clock: Clock, way: str
) -> None:
    def send(path: str, browser: FlaskClient = client) -> tuple[int, str]:
        form = {"number": "1", "rating": "3", "text": "Mine."}
        answer = browser.post(path + way, data=form) if way else browser.get(path)
        return answer.status_code, answer.text

    noor = Desk(app)(lambda session: conversations.learner(session, "Noor Haddad"))
    other = Visitor(app, app.test_client(), noor, "/account")

    forged = send(link[:-1] + ("1" if link.endswith("0") else "0"))
    short = send("/letters/card/nothing")
    others = send(link, other.client)
    clock.forward(days=15)
    old = send(link)

    assert [one[0] for one in (forged, short, others, old)] == [404, 404, 403, 410]
    assert "opens nothing" in forged[1]
    assert "opens nothing" in short[1]
    assert "somebody else" in others[1]
    assert "all do after 14 days" in old[1]
    assert "What stays" not in forged[1] + short[1] + others[1] + old[1]
    assert recalls(app) == []


def test_its_owner_may_be_signed_in(app: Flask, maya: Actor, link: str) -> None:
    browser = Visitor(app, app.test_client(), maya, "/account")

    assert browser.get(link).status_code == 200


def test_letters_pause_until_a_day_and_bad_days_are_refused(
    app: Flask, maya: Actor, clock: Clock
) -> None:
    browser = Visitor(app, app.test_client(), maya, "/account")

    bad = [
        browser.post("/account/letters/pause", until=until)
        for until in ("", "soon", "2026-03-04", "2028-01-01")
    ]
    good = browser.post("/account/letters/pause", until="2026-04-01")
    page = browser.get("/account/letters").text
    ended = browser.post("/account/letters/pause", pause="end")

    assert [one.status_code for one in bad] == [422] * 4
    assert "Choose a day after today." in bad[2].text
    assert good.status_code == ended.status_code == 303
    assert "They come again on 1 April 2026." in page
    assert "Paused." not in browser.get("/account/letters").text
    assert clock
