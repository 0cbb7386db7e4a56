"""Making an account: open, or by invitation."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.domain.permission import Role
from app.models import Enrollment, Outbox, User, UserRole
from app.services import accounts, settings
from config import Config
from tests.conftest import BEGINNING, Clock
from tests.learners import COURSE, database
from tests.services.people.made import admin
from tests.views.account.visits import (
    JOINING,
    MAYA,
    NOBODY,
    counts,
    is_in,
    letters,
    path_in,
    send,
)


def test_joining_makes_a_learner_and_signs_in(app: Flask, client: FlaskClient) -> None:
    answer = send(client, "/join", **JOINING)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert is_in(client)
    with database(app).reading() as session:
        user = session.scalars(select(User)).one()
        roles = list(session.scalars(select(UserRole.role)))
    assert (user.email, user.name, roles) == ("noor@example.test", "Noor Haddad", ["learner"])
    assert user.password
    assert user.password.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Europe/Stockholm", "Europe/Stockholm"), ("Mars/Olympus", "UTC"), ("", "UTC")],
)
def test_times_are_those_of_the_place_where_somebody_joins(
    app: Flask, client: FlaskClient, said: str, kept: str
) -> None:
    assert 'name="time_zone"' in client.get("/join").text

    send(client, "/join", **JOINING, time_zone=said)

    with database(app).reading() as session:
        assert session.scalars(select(User.time_zone)).one() == kept


@pytest.mark.usefixtures("course")
def test_whoever_joins_starts_the_one_course_there_is(app: Flask, client: FlaskClient) -> None:
    send(client, "/join", **JOINING, next=f"/course/{COURSE}")
    assert counts(app, Enrollment) == 1
    assert client.get("/home").status_code == 200


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u202e"},
        {"email": "noor"},
        {"password": "short"},
        {"password": "noor@example.test"},
        {"password": "Noor Haddad"},
    ],
)
def test_joining_says_at_the_field_what_is_wrong(
    app: Flask, client: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = send(client, "/join", **{**JOINING, **wrong})
    page = answer.get_data(as_text=True)
    (field,) = wrong
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert f'href="#{field}"' in page
    assert counts(app, User) == 0


@pytest.mark.usefixtures("maya")
def test_a_taken_address_is_told(app: Flask, client: FlaskClient) -> None:
    answer = send(client, "/join", **{**JOINING, "email": MAYA})
    assert answer.status_code == 409
    assert "has an account already" in answer.get_data(as_text=True)
    assert counts(app, User) == 1


@pytest.mark.databases("sqlite")
def test_where_joining_takes_an_invitation_the_page_says_so(config: Config) -> None:
    client = create_app(replace(config, sign_up="invited")).test_client()
    assert "takes an invitation" in client.get("/join").get_data(as_text=True)
    assert send(client, "/join", **JOINING).status_code == 403


def invite(app: Flask, email: str, role: Role) -> str:
    """The path of an invitation."""
    with database(app).transaction() as session:
        return f"/join/{accounts.invite(session, email, role, None, BEGINNING)}"


@pytest.mark.usefixtures("clock")
def test_an_invitation_makes_an_account_for_its_address(app: Flask, client: FlaskClient) -> None:
    path = invite(app, "guest@example.test", Role.LEARNER)
    assert 'value="guest@example.test"' in client.get(path).get_data(as_text=True)
    assert send(client, path, **JOINING).status_code == 303
    with database(app).reading() as session:
        assert session.scalars(select(User.email)).all() == ["guest@example.test"]
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("clock")
def test_the_first_admins_link_makes_an_admin_once(app: Flask, client: FlaskClient) -> None:
    path = invite(app, "", Role.ADMIN)
    assert "runs this site" in client.get(path).get_data(as_text=True)
    assert send(client, path, **{**JOINING, "email": ""}).status_code == 422
    assert send(client, path, **JOINING).status_code == 303
    with database(app).reading() as session:
        assert accounts.has_admin(session)
    other = app.test_client()
    assert send(other, path, **JOINING).status_code == 404


@pytest.fixture
def _held(app: Flask, clock: Clock) -> None:
    """Only addresses of one domain join by themselves."""
    with database(app).transaction() as session:
        changed = {"sign_up_domains": ("example.test",)}
        settings.change(session, admin(app), changed, clock.now)


@pytest.mark.usefixtures("_held")
def test_joining_by_domain_takes_a_link_that_only_the_owner_reads(
    app: Flask, client: FlaskClient
) -> None:
    before = counts(app, User)

    asked = send(client, "/join", **JOINING, next="/plan")
    send(client, "/join", email="noor@example.net")

    assert "We mailed a link to noor@example.test" in asked.text
    assert counts(app, User) == before
    assert letters(app, "noor@example.net") == []
    (letter,) = letters(app, "noor@example.test")
    path = path_in(letter)
    assert 'name="next" value="/plan"' in client.get(path).text
    made = send(client, path, **JOINING, next="/plan")
    assert (made.status_code, made.location) == (303, "/plan")
    with database(app).reading() as session:
        assert session.scalars(select(User).filter_by(email="noor@example.test")).one().proved_at


@pytest.mark.usefixtures("_held", "maya")
def test_who_has_an_account_is_told_so_by_mail_alone(app: Flask, client: FlaskClient) -> None:
    known = send(client, "/join", email=MAYA)
    new = send(client, "/join", email=NOBODY)

    assert known.text.replace(MAYA, NOBODY) == new.text
    (letter,) = letters(app, MAYA)
    assert path_in(letter) == "/sign-in"


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("_held")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type your e-mail address"),
        ("noor", "noor"),
        ("noor@example.net", "addresses of example.test join by themselves"),
        ("noor@sub.example.test", "addresses of example.test join by themselves"),
    ],
)
def test_who_can_not_join_by_domain_reads_why_at_the_field(
    app: Flask, client: FlaskClient, typed: str, said: str
) -> None:
    answer = send(client, "/join", email=typed)
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert said in answer.text
    assert counts(app, Outbox) == 0


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("_held")
def test_letters_to_one_address_come_to_an_end(app: Flask, client: FlaskClient) -> None:
    for _ in range(5):
        answer = send(client, "/join", email=NOBODY)
        assert answer.status_code == 200
    assert len(letters(app, NOBODY)) == 3
