"""Doors: what reaches the product from other sites, and what happens after an answer is stored."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from app.models import User
from app.services import sessions
from tests.conftest import Clock
from tests.databases import KINDS
from tests.learners import database, form_token, learner, sign_in


@pytest.mark.parametrize("site", ["cross-site", "same-origin", "none", ""])
def test_a_form_of_another_site_is_refused_and_changes_no_cookie(
    client: FlaskClient, site: str
) -> None:
    answer = client.post("/sign-in", data={"email": "a@b.test"}, headers={"Sec-Fetch-Site": site})

    is_foreign = site == "cross-site"
    assert answer.status_code == (403 if is_foreign else 400)
    assert ("Set-Cookie" in answer.headers) is not is_foreign


def test_a_link_on_another_site_opens_a_page(client: FlaskClient) -> None:
    assert client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.databases(*KINDS)
@pytest.mark.parametrize("path", ["/course/%00", "/attempts/%00", "/verify/%00", "/join/a%00"])
def test_no_database_sees_a_path_with_a_zero_byte(
    app: Flask, course: int, client: FlaskClient, path: str
) -> None:
    sign_in(app, client, learner(app))

    assert client.get(path).status_code == 404


@pytest.fixture
def busy(app: Flask) -> Iterator[None]:
    """A database that takes no note of when a session was seen."""

    def refuse(_connection: object, _cursor: object, words: str, *_rest: object) -> None:
        if "UPDATE sessions" in words:
            raise OSError("busy")

    engine = app.extensions["db"].engine
    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


@pytest.mark.usefixtures("busy")
def test_what_was_stored_is_told_though_the_session_could_not_be_noted(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    token = sign_in(app, client, learner(app, course=""))
    clock.forward(minutes=11)

    answer = client.post("/account/theme", data={"csrf_token": token, "theme": "dark"})

    assert answer.status_code == 303
    with database(app).reading() as session:
        assert session.scalars(select(User.theme)).one() == "dark"


def test_typed_text_survives_that_somebody_is_signed_out(app: Flask, client: FlaskClient) -> None:
    actor = learner(app, course="")
    token = sign_in(app, client, actor)
    with database(app).transaction() as session:
        sessions.end_all(session, actor.id)

    typed = {"csrf_token": token, "text": "What I wrote"}
    answer = client.post("/course/a/b/c/sections/d", data=typed)

    assert answer.status_code == 403
    assert "What I wrote" in answer.text
    assert 'action="/course/a/b/c/sections/d"' in answer.text
    assert 'href="/sign-in"' in answer.text
    assert form_token(answer.text)


def test_scripts_get_a_fresh_form_token_and_whose_it_is(app: Flask, client: FlaskClient) -> None:
    actor = learner(app, course="")
    stale = sign_in(app, client, actor)
    fresh = sign_in(app, client, actor)
    headers = {"X-Requested-With": "fetch"}
    sent = {"csrf_token": stale, "theme": "dark"}

    told = client.post("/account/theme", data=sent, headers=headers)
    again = client.post(
        "/account/theme", data={**sent, "csrf_token": told.get_json()["token"]}, headers=headers
    )

    assert told.status_code == 400
    assert told.get_json()["person"] == actor.key
    assert f'data-person="{actor.key}"' in client.get("/account").text
    assert (again.status_code, fresh != stale) == (200, True)


def test_an_error_of_the_database_does_not_tell_what_was_to_be_stored(app: Flask) -> None:
    with database(app).reading() as session, pytest.raises(DBAPIError) as refused:
        session.execute(text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": "my text"})

    assert "my text" not in str(refused.value)
