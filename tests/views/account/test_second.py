"""The second step's pages: set it up, sign in with it, be led to it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select

from app.domain.permission import Role
from app.models import Outbox, User
from app.services import accounts, settings
from app.services.sessions import Actor
from tests.conftest import BEGINNING, Clock
from tests.learners import database, learner, sign_in
from tests.services.people.made import admin
from tests.views.account.visits import (
    HASH,
    MAYA,
    SECRET,
    enter,
    form_token,
    is_in,
    letters,
    send,
)

Statements = Callable[[], AbstractContextManager[list[str]]]


def own(client: FlaskClient, path: str, **typed: str | list[str]) -> str:
    """Send a form of somebody who is signed in; what comes back."""
    sent = {"csrf_token": form_token(client, "/help"), **typed}
    return client.post(path, data=sent, follow_redirects=True).text


def set_up(client: FlaskClient, clock: Clock) -> tuple[TOTP, list[str]]:
    """Their app and recovery codes."""
    page = own(client, "/account/second-step")
    found = re.search(r'id="secret" translate="no">([A-Z2-7 ]+)<', page)
    assert found
    app = TOTP(found[1].replace(" ", ""))
    done = own(client, "/account/second-step/confirm", code=app.at(clock.now))
    codes = re.findall(r"<li>([a-z0-9-]{19})</li>", done)
    assert len(codes) == 10
    return app, codes


@pytest.fixture
def inside(client: FlaskClient, maya: int) -> FlaskClient:
    """Somebody who is signed in."""
    assert enter(client) == 303
    return client


def test_it_is_set_up_with_a_picture_and_a_key_and_asked_for_ever_after(
    app: Flask, inside: FlaskClient, clock: Clock
) -> None:
    assert "Begin" in inside.get("/account/second-step").text
    page = own(inside, "/account/second-step")
    assert '<svg class="qr"' in page
    assert "otpauth://totp/" in page
    assert "is not right" in own(inside, "/account/second-step/confirm", code="000000")
    shown, codes = set_up(inside, clock)
    assert codes[0] not in inside.get("/account/security").text
    assert "10 recovery codes" in inside.get("/account/security").text
    assert inside.get("/account/second-step").status_code == 303
    assert "has a second step now" in letters_of(app)

    other = app.test_client()
    assert send(other, "/sign-in", email=MAYA, password=SECRET).location == "/sign-in/code"
    assert not is_in(other)
    assert send(other, "/sign-in/code", code="").status_code == 422
    assert send(other, "/sign-in/code", code=shown.at(clock.now)).status_code == 422
    clock.forward(minutes=1)
    assert send(other, "/sign-in/code", code=shown.at(clock.now)).location == "/home"
    assert is_in(other)
    third = app.test_client()
    enter(third)
    assert send(third, "/sign-in/code", code=shown.at(clock.now)).status_code == 422
    assert send(third, "/sign-in/code", code=codes[0], trusts="y").status_code == 303
    own(third, "/sign-out")
    assert send(third, "/sign-in", email=MAYA, password=SECRET).location == "/home"


def letters_of(app: Flask) -> str:
    """Subjects and texts of mail."""
    with database(app).reading() as session:
        rows = session.scalars(select(Outbox))
        return "\n".join(f"{row.subject}\n{row.payload.get('body', '')}" for row in rows)


def test_a_wrong_password_says_nothing_of_a_second_step(
    app: Flask, inside: FlaskClient, clock: Clock
) -> None:
    set_up(inside, clock)
    other = app.test_client()
    wrong = send(other, "/sign-in", email=MAYA, password="another one")
    assert (wrong.status_code, "not right" in wrong.text) == (422, True)
    assert "code" not in wrong.text.partition("<main")[2].partition("</main>")[0].lower()
    assert "First comes the password" in other.get("/sign-in/code").text
    assert send(other, "/sign-in/code", code="123456").location == "/sign-in"


def test_it_leads_on_to_the_page_that_was_asked_for_and_nowhere_else(
    app: Flask, inside: FlaskClient, clock: Clock
) -> None:
    _, codes = set_up(inside, clock)
    for code, target, wanted in zip(
        codes, ("/plan", "//evil.test"), ("/plan", "/home"), strict=False
    ):
        other = app.test_client()
        send(other, "/sign-in", email=MAYA, password=SECRET, next=target)
        assert send(other, "/sign-in/code", code=code).location == wanted


def test_guesses_are_counted_though_they_are_refused(
    app: Flask, inside: FlaskClient, clock: Clock
) -> None:
    set_up(inside, clock)
    other = app.test_client()
    enter(other)
    tries = [send(other, "/sign-in/code", code="000000").status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]


def test_recovery_codes_come_as_a_file_and_no_other_text_does(
    inside: FlaskClient, clock: Clock
) -> None:
    _, codes = set_up(inside, clock)
    said = own(inside, "/account/recovery-codes/file", codes=[codes[0], "<b>made up</b>"])
    assert said.count(codes[0]) == 1
    assert "made up" not in said
    again = "/account/recovery-codes"
    assert "Make new recovery codes" in inside.get(again).text
    assert "not your current password" in own(inside, again, current="no", code=codes[2])
    assert "is not right" in own(inside, again, current=SECRET, code="000000")
    assert "Type the code" in own(inside, again, current=SECRET)
    fresh = own(inside, again, current=SECRET, code=codes[2])
    assert codes[1] not in fresh
    assert "shown this once" in fresh
    assert "Download" not in own(inside, again, current=SECRET, code=codes[3])


def test_turning_it_off_takes_password_and_code(
    app: Flask, inside: FlaskClient, clock: Clock
) -> None:
    assert inside.get("/account/second-step/off").status_code == 303
    assert inside.get("/account/recovery-codes").status_code == 303
    assert "Set up the second step" in own(inside, "/account/recovery-codes")
    shown, _ = set_up(inside, clock)
    clock.forward(minutes=2)
    good = shown.at(clock.now)
    off = "/account/second-step/off"
    assert "not your current password" in own(inside, off, current="no", code=good)
    assert "is not right" in own(inside, off, current=SECRET, code="000000")
    assert "Type the code" in own(inside, off, current=SECRET)
    assert "The second step is off" in own(inside, off, current=SECRET, code=good)
    assert own(inside, off, current=SECRET, code=good).count("Set up the second step")
    assert enter(app.test_client()) == 303


@pytest.fixture
def chief(app: Flask, client: FlaskClient, clock: Clock) -> Actor:
    """An admin with a password, on a site where admins need a second step."""
    made = admin(app)
    with database(app).transaction() as session:
        session.get_one(User, made.id).password = HASH
        settings.change(session, made, {"second_step_roles": ("admin",)}, clock.now)
    sign_in(app, client, made, BEGINNING)
    return made


def test_who_needs_it_can_do_nothing_else_before(
    client: FlaskClient, chief: Actor, clock: Clock
) -> None:
    for path in ("/home", "/admin/people", "/account", "/account/security"):
        answer = client.get(path)
        assert answer.location == f"/account/second-step?next={path}", path
    token = form_token(client, "/help")
    sent = {"csrf_token": token, "name": "A name that was typed"}
    held = client.post("/account", data=sent)
    assert held.status_code == 403
    assert "A name that was typed" in held.text
    assert "Set up the second step" in held.text
    script = {"X-Requested-With": "fetch"}
    assert "second step" in client.get("/home", headers=script).get_json()["message"]
    assert "until then, nothing else opens" in client.get("/account/second-step").text

    set_up(client, clock)

    assert client.get("/admin/people").status_code == 200


def test_who_needs_it_may_still_leave(client: FlaskClient, chief: Actor) -> None:
    assert "signed out" in own(client, "/sign-out")


def test_learners_are_not_held_by_a_rule_for_admins(
    app: Flask, client: FlaskClient, chief: Actor
) -> None:
    sign_in(app, client, learner(app, course=""), BEGINNING)
    assert client.get("/home").status_code == 200


def test_the_setting_says_who_needs_it_and_who_changed_it_last(
    client: FlaskClient, chief: Actor, clock: Clock
) -> None:
    set_up(client, clock)
    page = client.get("/admin/settings").text
    assert 'value="admin" checked' in page
    assert "led to set it up" in page
    assert page.count("Changed 2 March") == 1


def test_an_admin_takes_it_off_on_the_persons_page(
    app: Flask, client: FlaskClient, maya: int, clock: Clock
) -> None:
    other = app.test_client()
    enter(other)
    set_up(other, clock)
    made = admin(app)
    sign_in(app, client, made, BEGINNING)
    with database(app).reading() as session:
        path = f"/admin/people/{session.get_one(User, maya).key}"
    assert "They lost it" in client.get(path).text
    assert "Choose a reason" in own(client, f"{path}/second-step/remove")
    assert "is off" in own(client, f"{path}/second-step/remove", reason="lost")
    assert "has no second step" in own(client, f"{path}/second-step/remove", reason="lost")
    assert "The phone or app is gone" in letters(app, MAYA)[-1]
    assert not is_in(other)
    assert enter(app.test_client()) == 303


def test_the_pages_take_few_statements(
    client: FlaskClient, inside: FlaskClient, clock: Clock, statements: Statements
) -> None:
    set_up(inside, clock)
    budgets = {
        "/account": 3, "/account/security": 5, "/account/letters": 4, "/account/data": 2,
        "/account/second-step/off": 1, "/account/recovery-codes": 1,
    }  # fmt: skip
    for path, most in budgets.items():
        with statements() as said:
            assert inside.get(path).status_code == 200
        assert len(said) <= most, said


def test_the_last_admin_is_helped_from_the_command_line(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    with database(app).transaction() as session:
        accounts.add(session, MAYA, "Maya", HASH, {Role.ADMIN}, clock.now)
    enter(client)
    set_up(client, clock)
    runner = app.test_cli_runner()
    done = runner.invoke(args=["user", "remove-second-step", MAYA])
    again = runner.invoke(args=["user", "remove-second-step", MAYA])
    unknown = runner.invoke(args=["user", "remove-second-step", "x@example.test"])
    assert "password alone" in done.output
    assert "has no second step" in again.output
    assert "Nobody here" in unknown.output
    assert enter(app.test_client()) == 303
