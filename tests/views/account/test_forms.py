"""What all forms share: tokens, and limits of one visitor."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.security import limiter
from tests import learners
from tests.learners import learner, sign_in
from tests.views.account.visits import (
    MAYA,
    SECRET,
    form_token,
)


@pytest.fixture
def flooded(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Iterator[None]:
    """Limits of one visitor's address, which tests are usually free of."""
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield
    limiter.reset()


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("flooded")
@pytest.mark.parametrize("path", ["/sign-in", "/join", "/reset"])
def test_one_address_sends_twenty_forms_a_minute(client: FlaskClient, path: str) -> None:
    csrf = form_token(client)
    codes = [client.post(path, data={"csrf_token": csrf}).status_code for _ in range(22)]
    assert codes == [422] * 20 + [429] * 2
    assert client.get(path).status_code == 200


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("maya")
def test_a_refused_token_shows_what_was_typed_and_sends_it_again(client: FlaskClient) -> None:
    typed = {"email": MAYA, "password": SECRET, "next": "/account", "note": "<b>my\ntext</b>" * 9}
    answer = client.post("/sign-in?a=b", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'action="/sign-in?a=b"' in page
    assert "&lt;b&gt;my\ntext&lt;/b&gt;" in page
    assert MAYA in page
    assert SECRET not in page
    again = client.post("/sign-in", data={**typed, "csrf_token": learners.form_token(page)})
    assert (again.status_code, again.location) == (303, "/account")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/sign-out",
        "/join",
        "/reset",
        "/try",
        "/account",
        "/account/password",
        "/account/sessions",
        "/account/theme",
    ],
)
def test_no_form_is_taken_without_its_token(app: Flask, client: FlaskClient, path: str) -> None:
    sign_in(app, client, learner(app, course=""))
    assert client.post(path, data={"theme": "dark"}).status_code == 400
