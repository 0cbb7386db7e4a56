"""The password once more, before what could do harm."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import User
from app.services.sessions import Actor
from tests.conftest import BEGINNING, Clock
from tests.learners import database, sign_in
from tests.services.people.made import admin, person, roles
from tests.views.account.visits import HASH, SECRET, form_token

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def chief(app: Flask, client: FlaskClient) -> Actor:
    """An admin with a password, signed in."""
    made = admin(app)
    with database(app).transaction() as session:
        session.get_one(User, made.id).password = HASH
    sign_in(app, client, made, BEGINNING)
    return made


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page that holds a form up."""
    return {
        part.split('"')[0]: part.split('value="')[1].split('"')[0]
        for part in page.split('<input type="hidden" name="')[1:]
    } | {
        name: page.split(f'name="{name}" type="hidden" value="')[1].split('"', maxsplit=1)[0]
        for name in ("proof_next", "proof_sends")
    }


def test_a_recent_sign_in_is_enough(app: Flask, client: FlaskClient, chief: Actor) -> None:
    maya = person(app)
    typed = {"csrf_token": form_token(client, "/account"), "roles": "instructor"}

    answer = client.post(f"/admin/people/{maya.key}/roles", data=typed)

    assert (answer.status_code, roles(app, maya)) == (303, {"instructor"})


def test_a_form_is_held_up_and_sent_on_with_what_was_typed(
    app: Flask, client: FlaskClient, clock: Clock, chief: Actor
) -> None:
    maya = person(app)
    clock.forward(minutes=15)
    typed = {"csrf_token": form_token(client, "/account"), "roles": "instructor"}
    path = f"/admin/people/{maya.key}/roles"

    held = client.post(path, data=typed)
    kept = fields(held.text)
    wrong = client.post("/prove", data={**kept, "proof": "no"})
    again = fields(wrong.text)
    sent_on = client.post("/prove", data={**again, "proof": SECRET})
    done = client.post(sent_on.headers["Location"], data={**again, "proof": SECRET})
    later = client.post(path, data={**typed, "roles": "learner"})

    assert held.status_code == 403
    assert wrong.status_code == 422
    assert kept["roles"] == again["roles"] == "instructor"
    assert (sent_on.status_code, sent_on.headers["Location"]) == (307, path)
    assert SECRET not in held.text + wrong.text
    assert done.status_code == later.status_code == 303
    assert roles(app, maya) == {"learner"}


def test_a_page_is_shown_after_the_password(
    app: Flask, client: FlaskClient, clock: Clock, chief: Actor
) -> None:
    path = f"/admin/people/{person(app).key}/anonymize"
    clock.forward(minutes=20)

    asked = client.get(path)
    form = client.get(asked.headers["Location"])
    proof = {**fields(form.text), "proof": SECRET}
    answer = client.post("/prove", data=proof)

    assert asked.status_code == answer.status_code == 303
    assert answer.headers["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "/\\evil.test", "x"])
def test_it_leads_to_no_other_site(client: FlaskClient, chief: Actor, target: str) -> None:
    token = form_token(client, "/account")
    typed = {"csrf_token": token, "proof": SECRET, "proof_next": target}

    assert client.post("/prove", data=typed).headers["Location"] == "/home"


def test_tries_are_counted_as_elsewhere(client: FlaskClient, clock: Clock, chief: Actor) -> None:
    token = form_token(client, "/account")
    typed = {"csrf_token": token, "proof": "no", "proof_next": "/home"}

    tries = [client.post("/prove", data=typed).status_code for _ in range(11)]
    clock.forward(hours=1, seconds=1)

    assert tries == [422] * 10 + [429]
    assert client.post("/prove", data={**typed, "proof": SECRET}).status_code == 303


def test_another_browser_proves_nothing_for_this_one(
    app: Flask, client: FlaskClient, clock: Clock, chief: Actor
) -> None:
    maya = person(app)
    clock.forward(minutes=20)
    sign_in(app, app.test_client(), chief, BEGINNING + timedelta(minutes=20))

    token = form_token(client, "/account")
    held = client.post(f"/admin/people/{maya.key}/managers", data={"csrf_token": token})

    assert held.status_code == 403
