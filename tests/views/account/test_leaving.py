"""The pages on which somebody deletes their own account."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.permission import Role
from app.models import User, UserRole
from tests.conftest import Clock
from tests.learners import database
from tests.views.account.test_second import Statements, set_up
from tests.views.account.visits import MAYA, SECRET, enter, form_token, is_in, letters, send

PATH = "/account/delete"
MEANT = {"typed": MAYA, "current": SECRET}


@pytest.fixture
def inside(client: FlaskClient, maya: int) -> FlaskClient:
    """Somebody who is signed in."""
    assert enter(client) == 303
    return client


def own(client: FlaskClient, **typed: str) -> TestResponse:
    """Send the form."""
    return client.post(PATH, data={"csrf_token": form_token(client, "/help"), **typed})


def gone(app: Flask, maya: int) -> bool:
    """Whether nothing says any more who it was."""
    with database(app).reading() as session:
        return session.get_one(User, maya).anonymized_at is not None


def test_it_is_done_at_once_everywhere_and_a_letter_says_so(
    app: Flask, inside: FlaskClient, maya: int
) -> None:
    other = app.test_client()
    enter(other)
    page = inside.get(PATH).text
    assert "What stays" in page
    assert "certificates" not in page.partition("<main")[2].partition("</main>")[0].lower()

    answer = own(inside, **MEANT)

    assert answer.location == "/sign-in"
    assert "Your account is deleted" in inside.get("/sign-in").text
    assert gone(app, maya)
    assert not is_in(inside)
    assert not is_in(other)
    assert enter(app.test_client()) == 422
    assert "Nothing you wrote is kept" in letters(app, MAYA)[-1]
    assert send(inside, PATH, **MEANT).status_code == 403  # a second click: nobody is here


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"typed": "noor@example.test"}, "typed"),
        ({"typed": ""}, "typed"),
        ({"current": "wrong"}, "current"),
        ({"current": ""}, "current"),
    ],
)
def test_it_takes_the_address_and_the_password(
    app: Flask, inside: FlaskClient, maya: int, typed: dict[str, str], field: str
) -> None:
    answer = own(inside, **{**MEANT, **typed})
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert not gone(app, maya)


def test_it_takes_a_code_where_there_is_a_second_step(
    app: Flask, inside: FlaskClient, maya: int, clock: Clock
) -> None:
    _, codes = set_up(inside, clock)
    for typed in ({}, {"code": "000000"}):
        answer = own(inside, **{**MEANT, **typed})
        assert (answer.status_code, 'id="code-error"' in answer.text) == (422, True)
    assert not gone(app, maya)
    assert own(inside, **MEANT, code=codes[0]).location == "/sign-in"
    assert gone(app, maya)


def test_guessing_the_password_ends_after_ten_tries(inside: FlaskClient) -> None:
    tries = [own(inside, typed=MAYA, current="wrong").status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]


def test_the_last_admin_reads_what_to_do_first(app: Flask, inside: FlaskClient, maya: int) -> None:
    with database(app).transaction() as session:
        session.add(UserRole(user_id=maya, role=Role.ADMIN.value))
    assert "You are the last admin" in inside.get(PATH).text
    assert own(inside, **MEANT).status_code == 422
    assert not gone(app, maya)


@pytest.mark.databases("sqlite")
def test_the_page_takes_few_statements(inside: FlaskClient, statements: Statements) -> None:
    with statements() as said:
        assert inside.get(PATH).status_code == 200
    assert len(said) <= 7, said
