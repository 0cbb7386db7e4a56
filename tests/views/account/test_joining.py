"""Making an account: open, or by invitation."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.domain.permission import Role
from app.models import Enrollment, User, UserRole
from app.services import accounts
from config import Config
from tests.conftest import BEGINNING
from tests.learners import COURSE, database
from tests.views.account.visits import JOINING, MAYA, counts, is_in, send


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
