"""One's own account: settings, password, sessions, colors."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.models import SessionRow, User
from tests.conftest import BEGINNING, Clock
from tests.learners import database
from tests.views.account.visits import MAYA, SECRET, enter, form_token, is_in, letters


@pytest.fixture
def own(app: Flask, client: FlaskClient, maya: int) -> Callable[..., TestResponse]:
    """Sends forms of somebody who is signed in."""
    enter(client)

    def post(path: str, **typed: str) -> TestResponse:
        return client.post(path, data={"csrf_token": form_token(client), **typed})

    return post


Own = Callable[..., TestResponse]
PROFILE = {"name": "Maya L.", "theme": "dark", "time_zone": "Europe/Berlin", "letter_keys": "y"}


def test_the_account_can_be_changed(app: Flask, client: FlaskClient, own: Own, maya: int) -> None:
    answer = own("/account", **PROFILE)
    assert (answer.status_code, answer.location) == (303, "/account")
    page = client.get("/account").get_data(as_text=True)
    assert 'data-theme="dark"' in page
    assert 'value="Maya L."' in page
    assert "2 March 2026, 10:00" in client.get("/account/security").get_data(as_text=True)
    own("/account", **{name: value for name, value in PROFILE.items() if name != "letter_keys"})
    with database(app).reading() as session:
        assert session.get_one(User, maya).letter_keys is False


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("berlin", "Europe/Berlin"), ("new york", "America/New_York"), ("utc", "UTC")],
)
def test_a_time_zone_may_be_typed_by_its_place(
    app: Flask, own: Own, maya: int, typed: str, kept: str
) -> None:
    assert own("/account", **{**PROFILE, "time_zone": typed}).status_code == 303
    with database(app).reading() as session:
        assert session.get_one(User, maya).time_zone == kept


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"theme": "pink"}, {"time_zone": "Atlantis"}, {"time_zone": "../etc/passwd"}],
)
def test_a_setting_that_makes_no_sense_is_refused(
    app: Flask, own: Own, maya: int, wrong: dict[str, str]
) -> None:
    assert own("/account", **{**PROFILE, **wrong}).status_code == 422
    with database(app).reading() as session:
        assert session.get_one(User, maya).name == "Maya Lindqvist"


def test_changing_the_password_ends_other_sessions_at_once(
    app: Flask, client: FlaskClient, own: Own
) -> None:
    other = app.test_client()
    assert enter(other) == 303
    answer = own("/account/password", current=SECRET, password="quite another one")
    assert (answer.status_code, answer.location) == (303, "/account/security")
    assert is_in(client)
    assert not is_in(other)
    assert enter(other) == 422
    assert enter(other, "quite another one") == 303
    assert "was changed just now" in letters(app, MAYA)[-1]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("current", "password"),
    [("wrong", "quite another one"), (SECRET, "short"), ("", "quite another one"), (SECRET, MAYA)],
)
def test_a_password_change_needs_the_current_one_and_a_good_one(
    client: FlaskClient, own: Own, current: str, password: str
) -> None:
    assert own("/account/password", current=current, password=password).status_code == 422
    client.delete_cookie("tandem")
    assert enter(client) == 303


def test_guessing_the_current_password_ends_after_ten_tries(own: Own) -> None:
    typed = {"current": "wrong", "password": "quite another one"}
    assert [own("/account/password", **typed).status_code for _ in range(11)] == [422] * 10 + [429]


def test_all_other_browsers_can_be_signed_out(app: Flask, client: FlaskClient, own: Own) -> None:
    other = app.test_client()
    enter(other)
    assert "Sign out all other browsers" in client.get("/account/security").get_data(as_text=True)
    assert own("/account/sessions").status_code == 303
    assert is_in(client)
    assert not is_in(other)


def test_the_sessions_have_names_and_times(app: Flask, client: FlaskClient, own: Own) -> None:
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone) Version/18 Safari/604.1"
    enter(phone)
    page = client.get("/account/security").get_data(as_text=True)
    assert "Safari, iPhone" in page
    assert page.count("This browser") == 1


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("given", "referrer", "target"),
    [
        ("/help", "", "/help"),
        ("", "http://localhost/privacy?a=b", "/privacy?a=b"),
        ("//example.test", "", "/home"),
        ("", "http://example.test/privacy", "/home"),
        ("", "http://localhost.example.test/", "/home"),
        ("", "", "/home"),
    ],
)
def test_the_theme_button_leads_back(
    client: FlaskClient, own: Own, given: str, referrer: str, target: str
) -> None:
    answer = client.post(
        "/account/theme",
        data={"csrf_token": form_token(client), "theme": "dark", "next": given},
        headers={"Referer": referrer} if referrer else {},
    )
    assert (answer.status_code, answer.location) == (303, target)
    assert 'data-theme="dark"' in client.get("/help").get_data(as_text=True)
    assert own("/account/theme", theme="pink").status_code == 422


def test_pages_of_people_are_stored_nowhere(client: FlaskClient, own: Own) -> None:
    for path in ("/account", "/home", "/help"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_the_use_of_a_session_is_noted_at_most_every_ten_minutes(
    app: Flask, client: FlaskClient, own: Own, clock: Clock
) -> None:
    def seen() -> float:
        with database(app).reading() as session:
            last = session.scalars(select(SessionRow.last_seen)).one()
            return (last - BEGINNING).total_seconds() / 60

    clock.forward(minutes=9)
    client.get("/account")
    assert seen() == 0
    clock.forward(minutes=2)
    client.get("/account")
    assert seen() == 11


def test_somebody_who_was_deactivated_is_out_at_once(
    app: Flask, client: FlaskClient, own: Own, maya: int
) -> None:
    with database(app).transaction() as session:
        session.execute(update(User).where(User.id == maya).values(deactivated_at=BEGINNING))
    assert not is_in(client)
    assert enter(client) == 422
