"""Letters switched off: on the account, by a letter's link, by a mail program in one click."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Audit, User
from app.services.mail import wishes
from app.services.sessions import Actor
from tests.conversations import COURSE
from tests.learners import database, learner, sign_in
from tests.services.cohorts import making

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("clock")]


@pytest.fixture
def maya(app: Flask) -> Actor:
    return learner(app, course="")


def link(app: Flask, actor: Actor, *kinds: str) -> str:
    with database(app).reading() as session:
        return wishes.link(session, actor.key, kinds).removeprefix("http://localhost")


def off(app: Flask, actor: Actor) -> list[str]:
    with database(app).reading() as session:
        return list(session.get_one(User, actor.id).mail_off)


def test_kinds_are_chosen_on_the_account(app: Flask, client: FlaskClient, maya: Actor) -> None:
    token = sign_in(app, client, maya)
    page = client.get("/account/letters").text
    assert page.count("checked") == 7
    assert "weekly summary" not in page
    assert "what becomes of your certificates is always sent" in page

    answer = client.post(
        "/account/letters", data={"csrf_token": token, "kinds": ["message", "review"]}
    )

    assert answer.status_code == 303
    assert off(app, maya) == ["reminder", "meeting", "request", "cohort", "practice"]
    assert client.get("/account/letters").text.count("checked") == 2
    assert "/account/letters" in client.get("/account").text


def test_the_summary_is_offered_to_who_looks_after_a_cohort(
    app: Flask, client: FlaskClient
) -> None:
    making.publish_course(app)
    ina = making.teacher(app, COURSE)
    making.make(app, ina)
    token = sign_in(app, client, ina)
    assert "weekly summary" in client.get("/account/letters").text

    client.post("/account/letters", data={"csrf_token": token, "kinds": ["message"]})

    assert off(app, ina) == [
        "reminder", "meeting", "review", "request", "cohort", "practice", "unclear", "digest",
    ]  # fmt: skip


def test_what_is_not_offered_stays_as_it_was(app: Flask, client: FlaskClient, maya: Actor) -> None:
    with database(app).transaction() as session:
        session.get_one(User, maya.id).mail_off = ["digest"]
    token = sign_in(app, client, maya)

    client.post("/account/letters", data={"csrf_token": token, "kinds": ["message", "review"]})

    assert "digest" in off(app, maya)
    refused = client.post("/account/letters", data={"csrf_token": token, "kinds": ["digest"]})
    assert refused.status_code == 422


def test_a_letters_link_changes_nothing_before_its_button_is_pressed(
    app: Flask, client: FlaskClient, maya: Actor
) -> None:
    path = link(app, maya, "message", "reminder", "certificate")

    page = client.get(path).text
    assert 'value="message" checked' in page
    assert "certificate" not in path
    assert off(app, maya) == []

    done = client.post(path, data={"kinds": ["reminder"]})
    assert done.status_code == 200
    assert "These letters have stopped" in done.text
    assert off(app, maya) == ["reminder"]
    assert "Nothing was changed" in client.post(path).text
    with database(app).reading() as session:
        assert len(session.scalars(select(Audit).filter_by(verb="choose letters")).all()) == 1


def test_a_mail_program_ends_all_kinds_of_a_letter_without_cookies(
    app: Flask, client: FlaskClient, maya: Actor
) -> None:
    path = link(app, maya, "message", "reminder")

    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert off(app, maya) == ["message", "reminder"]


def test_nobody_can_make_up_a_link(app: Flask, client: FlaskClient, maya: Actor) -> None:
    path = link(app, maya, "message")
    key, kinds, seal = path.rsplit("/", 1)[1].split(".")
    made_up = (f"{key}.reminder.{seal}", f"{key}.{kinds}.{'0' * 40}", "x", f"{key}é.{seal}")

    for token in made_up:
        assert client.post(f"/letters/off/{token}").status_code == 404
    assert link(app, maya, "certificate") == ""
    assert off(app, maya) == []
