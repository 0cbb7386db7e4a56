"""A forgotten password."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Token
from app.services import settings
from tests.conftest import BEGINNING, Clock
from tests.learners import database
from tests.services.cohorts import making
from tests.views.account.visits import MAYA, enter, form_token, letters, path_in, send


def ask(app: Flask, client: FlaskClient) -> str:
    """The path of the link that was mailed."""
    assert send(client, "/reset", email=MAYA).status_code == 200
    return path_in(letters(app, MAYA)[-1])


@pytest.mark.usefixtures("maya")
def test_a_mailed_link_sets_a_password_once(app: Flask, client: FlaskClient) -> None:
    path = ask(app, client)
    with database(app).reading() as session:
        assert path.rpartition("/")[2] not in session.scalars(select(Token.token)).all()
    answer = send(client, path, password="quite another one")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "Your new password is set" in client.get("/sign-in").get_data(as_text=True)
    assert enter(client) == 422
    assert enter(client, "quite another one") == 303
    assert "was changed just now" in letters(app, MAYA)[-1]
    assert send(client, path, password="a third one, longer").status_code == 404


@pytest.mark.usefixtures("maya")
def test_the_mail_carries_the_name_that_the_site_has_now(app: Flask, client: FlaskClient) -> None:
    with database(app).transaction() as session:
        settings.change(session, making.admin(app), {"site_name": "Harbor School"}, BEGINNING)
    ask(app, client)
    assert "Harbor School" in letters(app, MAYA)[-1]


@pytest.mark.usefixtures("maya")
def test_a_mailed_link_ends_after_thirty_minutes(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    path = ask(app, client)
    clock.forward(minutes=29)
    assert client.get(path).status_code == 200
    clock.forward(minutes=1)
    assert client.get(path).status_code == 404
    assert send(client, path, password="quite another one").status_code == 404


@pytest.mark.usefixtures("maya")
def test_a_weak_password_does_not_use_the_link_up(app: Flask, client: FlaskClient) -> None:
    path = ask(app, client)
    assert send(client, path, password="short").status_code == 422
    assert send(client, path, password=MAYA).status_code == 422
    assert send(client, path, password="quite another one").status_code == 303


@pytest.mark.usefixtures("maya")
def test_a_reset_opens_a_way_in_for_an_account_under_attack(app: Flask) -> None:
    stranger, owner = app.test_client(), app.test_client()
    for _ in range(12):
        enter(stranger, "a wrong one")
    for _ in range(10):
        enter(stranger, "a wrong one", code="12345678")
    path = ask(app, owner)
    send(owner, path, password="quite another one")
    for _ in range(12):
        enter(stranger, "a wrong one")
    assert enter(owner, "quite another one") == 303


@pytest.mark.usefixtures("maya")
def test_links_in_mail_ignore_the_host_of_the_request(app: Flask, client: FlaskClient) -> None:
    csrf = form_token(client)
    client.post(
        "/reset",
        data={"csrf_token": csrf, "email": MAYA},
        headers={"X-Forwarded-Host": "example.test", "X-Forwarded-For": "1.2.3.4"},
    )
    assert path_in(letters(app, MAYA)[-1]).startswith("/reset/")
