"""The pages of another e-mail address."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Clock
from tests.learners import learner, sign_in
from tests.views.account.visits import (
    MAYA,
    SECRET,
    enter,
    form_token,
    is_in,
    letters,
    path_in,
    send,
)

FRESH = "maya@new.example.test"

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def inside(client: FlaskClient, maya: int) -> FlaskClient:
    """Somebody who is signed in."""
    assert enter(client) == 303
    return client


def own(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Send a form."""
    return client.post(path, data={"csrf_token": form_token(client, "/help"), **typed})


def test_a_new_address_is_used_after_a_click_behind_the_mailed_link(
    app: Flask, inside: FlaskClient
) -> None:
    other = app.test_client()
    enter(other)
    assert own(inside, "/account/address", email="Maya@New.example.test ").status_code == 303
    page = inside.get("/account/security").text
    assert f"mailed to {FRESH}" in page
    path = path_in(letters(app, FRESH)[0])
    assert path.startswith("/account/address/")
    assert "Use this address" in inside.get(path).text
    assert "Use this address" in inside.get(path).text  # opened by a program: nothing changes
    assert app.test_client().get(path).location == f"/sign-in?next={path}"

    assert own(inside, path).location == "/account/security"

    assert f"Your address is {FRESH} now" in inside.get("/account/security").text
    assert own(inside, path).status_code == 200  # a second click
    assert "This is your address" in inside.get(path).text
    assert not is_in(other)
    assert enter(other) == 422
    assert enter(other, email=FRESH) == 303
    back = path_in(letters(app, MAYA)[-1])
    stranger = app.test_client()
    assert "Take your address back" in stranger.get(back).text
    taken = send(stranger, back)
    assert taken.location.startswith("/reset/")
    assert not is_in(inside)
    assert send(stranger, taken.location, password="quite another one").status_code == 303
    assert enter(stranger, "quite another one") == 303
    assert "does not work" in stranger.get(back).text


def test_a_taken_address_gets_the_same_words(app: Flask, inside: FlaskClient) -> None:
    taken = learner(app, course="").email
    pages = []
    for email in (taken, "free-1@example.test"):
        answer = own(inside, "/account/address", email=email)
        page = inside.get(answer.location).text.replace(email, "x").partition("<main")[2]
        pages.append(re.sub(r'name="csrf_token" value="[^"]+"', "", page))  # it holds the second
    assert pages[0] == pages[1]
    assert "belongs to an account already" in letters(app, taken)[-1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Type the new address"), ("no address", "such as"), (MAYA, "your address already")],
)
def test_what_is_no_new_address_is_said_at_the_field(
    inside: FlaskClient, typed: str, said: str
) -> None:
    answer = own(inside, "/account/address", email=typed)
    assert (answer.status_code, 'id="email-error"' in answer.text) == (422, True)
    assert said in answer.text


def test_asking_takes_a_recent_sign_in(inside: FlaskClient, clock: Clock) -> None:
    clock.forward(minutes=16)
    held = own(inside, "/account/address", email=FRESH)
    assert (held.status_code, FRESH in held.text) == (403, True)


def test_a_link_of_somebody_else_says_so_and_changes_nothing(
    app: Flask, inside: FlaskClient
) -> None:
    own(inside, "/account/address", email=FRESH)
    path, other = path_in(letters(app, FRESH)[0]), app.test_client()
    sign_in(app, other, learner(app, course=""))
    assert "another account" in other.get(path).text
    assert own(other, path).status_code == 409
    for made_up in ("/account/address/x", "/address-back/x"):
        assert other.get(made_up).status_code == own(other, made_up).status_code == 404
    assert "Use this address" in inside.get(path).text


def test_a_change_can_be_cancelled(app: Flask, inside: FlaskClient) -> None:
    own(inside, "/account/address", email=FRESH)
    path = path_in(letters(app, FRESH)[0])
    own(inside, "/account/address/cancel")
    assert "stays as it is" in inside.get("/account/security").text
    assert inside.get(path).status_code == own(inside, path).status_code == 404
    assert enter(app.test_client(), SECRET) == 303


def test_one_other_browser_is_signed_out_alone(app: Flask, inside: FlaskClient) -> None:
    phone, tablet = app.test_client(), app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone) Version/18 Safari/604.1"
    enter(phone)
    enter(tablet)
    page = inside.get("/account/security").text
    action = page.partition("Safari, iPhone")[2].partition('action="')[2].partition('"')[0]
    stranger = app.test_client()
    sign_in(app, stranger, learner(app, course=""))
    own(stranger, action)
    assert is_in(phone)

    assert own(inside, action).location == "/account/security"

    assert (is_in(inside), is_in(phone), is_in(tablet)) == (True, False, True)
    assert own(inside, action).status_code == 303
    assert own(inside, "/account/sessions/nobody").status_code == 303
    assert is_in(tablet)
