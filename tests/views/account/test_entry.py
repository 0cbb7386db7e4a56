"""Signing in and out, and where to go afterwards."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import SessionRow, Throttle
from app.security import safe_path
from app.services import passwords
from tests.conftest import Clock
from tests.learners import database, learner, sign_in
from tests.views.account.visits import (
    MAYA,
    NOBODY,
    SECRET,
    counts,
    enter,
    form_token,
    is_in,
    letters,
    send,
)


@pytest.mark.parametrize(
    "path", ["/", "/home", "/course/a/b?c=d&e=%2F#f", "/ünïcode", "/a//b", "/%5Cexample.test", "/-"]
)
def test_paths_of_this_site_are_safe(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("", "home", "//example.test", "///example.test", "https://example.test", "javascript:x"),
        *("/\\example.test", "\\/example.test", "/a\\b", "/\t/example.test", "/\n/example.test"),
        *(" /home", "/home ", "/home\r\nSet-Cookie: a=b", "/\x00", "/\x7f", "/\x85", "/\u2028a"),
        "/" + "a" * 3000,
    ],
)
def test_other_targets_are_not_safe(path: str) -> None:
    assert safe_path(path) == ""


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize(
    ("asked", "target"),
    [("/account", "/account"), ("//example.test", "/home"), ("/\\example.test", "/home")],
)
def test_signing_in_leads_to_the_page_that_was_asked_for(
    client: FlaskClient, asked: str, target: str
) -> None:
    page = client.get("/sign-in", query_string={"next": asked}).get_data(as_text=True)
    assert (f'name="next" value="{asked}"' in page) is (target == asked)
    answer = send(client, "/sign-in", email=MAYA, password=SECRET, next=asked)
    assert (answer.status_code, answer.location) == (303, target)


@pytest.mark.databases("sqlite")
def test_strangers_are_brought_back_after_signing_in(client: FlaskClient, maya: int) -> None:
    answer = client.get("/account?a=b")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account?a%3Db")
    page = client.get(answer.location).get_data(as_text=True)
    assert 'name="next" value="/account?a=b"' in page


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize("typed", [MAYA, " MAYA@Example.Test "])
def test_a_right_password_signs_in(client: FlaskClient, typed: str) -> None:
    assert enter(client, email=typed) == 303
    assert is_in(client)


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("maya")
@pytest.mark.parametrize(
    ("email", "password"), [(MAYA, "wrong"), (MAYA, ""), (NOBODY, SECRET), ("no address", SECRET)]
)
def test_anything_else_shows_the_form_with_what_was_typed(
    client: FlaskClient, email: str, password: str
) -> None:
    answer = send(client, "/sign-in", email=email, password=password, next="/account")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please check what you typed" in page
    assert f'value="{email}"' in page
    assert 'name="next" value="/account"' in page
    assert password == "" or password not in page
    assert not is_in(client)


@pytest.mark.usefixtures("maya")
def test_known_and_unknown_addresses_get_the_same_pages(app: Flask) -> None:
    told = list[list[tuple[int, str]]]()
    for email in (MAYA, NOBODY):
        client, pages = app.test_client(), list[tuple[int, str]]()
        typed = {"email": email, "password": "a wrong one"}
        answers = [send(client, "/sign-in", **typed) for _ in range(12)]
        answers.append(send(client, "/sign-in", **typed, code="12345678"))
        answers.append(send(client, "/reset", email=email))
        for answer in answers:
            page = answer.get_data(as_text=True).replace(email, "@")
            page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)
            pages.append((answer.status_code, page))
        told.append(pages)
    assert told[0] == told[1]


def test_no_account_without_password_can_be_entered(app: Flask, client: FlaskClient) -> None:
    actor = learner(app, course="")
    for password in ("None", "nobody's password, so that unknown addresses take as long"):
        assert enter(client, password, actor.email) == 422


@pytest.mark.usefixtures("maya")
def test_the_cookie_changes_at_sign_in_and_nothing_of_it_stays(
    app: Flask, client: FlaskClient
) -> None:
    csrf = form_token(client)
    with client.session_transaction() as kept:
        before = dict(kept)
        kept["planted"] = "by somebody else"
    assert enter(client) == 303
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert kept["csrf_token"] != before["csrf_token"]
    refused = client.post("/account/sessions", data={"csrf_token": csrf})
    assert refused.status_code == 400


@pytest.mark.usefixtures("maya")
def test_a_form_token_is_bound_to_its_session(app: Flask) -> None:
    one, two = app.test_client(), app.test_client()
    assert (enter(one), enter(two)) == (303, 303)
    foreign = form_token(one)
    assert two.post("/account/sessions", data={"csrf_token": foreign}).status_code == 400


@pytest.mark.usefixtures("maya")
def test_signing_out_ends_the_row_and_a_copied_cookie(app: Flask, client: FlaskClient) -> None:
    enter(client)
    copy = app.test_client()
    with client.session_transaction() as mine, copy.session_transaction() as theirs:
        theirs.update(mine)
    assert is_in(copy)
    answer = client.post("/sign-out", data={"csrf_token": form_token(client)})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert counts(app, SessionRow) == 0
    assert not is_in(client)
    assert not is_in(copy)


@pytest.mark.usefixtures("maya")
def test_signing_in_anew_ends_the_session_that_was_there(app: Flask, client: FlaskClient) -> None:
    enter(client)
    enter(client)
    assert counts(app, SessionRow) == 1


@pytest.mark.databases("sqlite")
def test_people_who_are_signed_in_are_sent_home(app: Flask, client: FlaskClient) -> None:
    sign_in(app, client, learner(app, course=""))
    for path in ("/", "/sign-in", "/join"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/home")


@pytest.mark.usefixtures("maya")
def test_ten_failures_ask_strange_devices_for_a_code_but_not_known_ones(app: Flask) -> None:
    known, strange = app.test_client(), app.test_client()
    enter(known)
    known.post("/sign-out", data={"csrf_token": form_token(known)})
    for _ in range(10):
        assert enter(strange, "a wrong one") == 422
    page = send(strange, "/sign-in", email=MAYA, password=SECRET).get_data(as_text=True)
    assert 'name="code"' in page
    assert not is_in(strange)
    assert enter(known) == 303
    (letter,) = letters(app, MAYA)
    code = re.search(r"\b\d{8}\b", letter)
    assert code
    assert enter(strange, code="00000000") == 422
    assert enter(strange, "a wrong one", code=code[0]) == 422
    assert enter(strange, code=code[0]) == 303
    assert is_in(strange)


@pytest.mark.usefixtures("maya")
def test_failures_are_counted_though_the_request_is_refused(
    app: Flask, client: FlaskClient
) -> None:
    enter(client, "a wrong one")
    with database(app).reading() as session:
        assert list(session.scalars(select(Throttle.count))) == [1]


@pytest.mark.usefixtures("maya")
def test_a_known_device_that_fails_ten_times_waits(client: FlaskClient, clock: Clock) -> None:
    enter(client)
    client.post("/sign-out", data={"csrf_token": form_token(client)})
    for _ in range(10):
        assert enter(client, "a wrong one") == 422
    answer = send(client, "/sign-in", email=MAYA, password=SECRET)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes." in answer.get_data(as_text=True)
    clock.forward(minutes=15)
    assert enter(client) == 303


@pytest.mark.usefixtures("maya")
def test_no_transaction_is_open_while_a_password_is_looked_at(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = passwords.is_right
    opened = list[bool]()

    def look(stored: str | None, password: str) -> bool:
        opened.append(app.extensions["db"].engine.pool.checkedout() > 0)
        return watched(stored, password)

    monkeypatch.setattr(passwords, "is_right", look)
    enter(client)
    enter(client, "a wrong one")
    typed = {"current": SECRET, "password": "another long one"}
    client.post("/account/password", data={"csrf_token": form_token(client), **typed})
    assert opened == [False, False, False]
