"""Pages about people: the list, one person, forms, who may see and send what."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.permission import Role
from app.models import User
from app.services import passwords, people
from app.services.people import Filters
from app.services.sessions import Actor
from tests.conftest import BEGINNING, Clock
from tests.learners import advance, database, learner, sign_in
from tests.services.people.made import admin, manage, person, roles, row
from tests.views.account.visits import form_token, letters, path_in
from tests.views.account.visits import send as visit

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def chief(app: Flask, client: FlaskClient) -> Actor:
    """An admin, signed in a moment ago."""
    made = admin(app)
    sign_in(app, client, made, BEGINNING)
    return made


def send(client: FlaskClient, path: str, **typed: object) -> TestResponse:
    """Send a form of the desk with its token."""
    return client.post(path, data={"csrf_token": form_token(client, "/account"), **typed})


def test_the_list_takes_four_statements_with_ten_times_the_people(
    app: Flask,
    client: FlaskClient,
    chief: Actor,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    counts = []
    client.get("/admin/people")  # the site's settings are read once
    for number in (6, 60):
        for _ in range(number):
            person(app, "Some Body")
        with statements() as said:
            page = client.get("/admin/people?q=some&role=learner&status=added&cohort=x").text
            client_page = client.get("/admin/people?q=some").text
        counts.append(len(said) / 2)
        assert "Nobody matches" in page
        assert client_page.count("Some Body") == min(6 if number == 6 else 66, 50)

    assert counts[0] == counts[1] <= 4


def test_pages_lead_on_and_back_with_the_search_kept(
    app: Flask, client: FlaskClient, chief: Actor
) -> None:
    for number in range(55):
        person(app, f"Kim {number:02}")

    first = client.get("/admin/people?q=kim").text
    following = re.search(r'href="(/admin/people\?q=kim&amp;after=\w+)"', first)
    assert following
    second = client.get(following[1].replace("&amp;", "&")).text

    assert "Kim 49" in first
    assert "Kim 50" not in first
    assert "Kim 50" in second
    assert "First page" in second
    assert "Next page" not in second


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%F0%9F%92%A9&role=chief",
        "status=x&cohort=%27",
        "after=nothing",
        f"q={'x' * 9000}",
    ],
)
def test_hostile_searches_find_nothing_and_break_nothing(
    client: FlaskClient, chief: Actor, query: str
) -> None:
    assert client.get(f"/admin/people?{query}").status_code == 200


@pytest.mark.databases("sqlite")
def test_what_people_are_called_is_text(app: Flask, client: FlaskClient, chief: Actor) -> None:
    maya = person(app, f"Maya {EVIL}")

    for path in ("/admin/people", f"/admin/people/{maya.key}", f"/admin/people?q={EVIL}"):
        assert EVIL not in client.get(path).text


def test_somebody_added_comes_in_by_the_mailed_link(
    app: Flask, client: FlaskClient, chief: Actor
) -> None:
    address = "ny@example.test"
    answer = send(client, "/admin/people/add", name="Ny Person", email=address, is_invited="y")
    again = send(client, "/admin/people/add", name="Ny Two", email=address)
    (mailed,) = letters(app, address)
    guest = app.test_client()
    link = path_in(mailed)

    weak = visit(guest, link, password=address)
    inside = visit(guest, link, password="a long enough password")
    used = guest.get(link)

    assert answer.status_code == 303
    assert again.status_code == 409
    assert answer.headers["Location"] in again.text
    assert (weak.status_code, inside.status_code, used.status_code) == (422, 303, 404)
    assert guest.get("/account").status_code == 200
    with database(app).reading() as session:
        lines, _ = people.list_people(session, chief, Filters(words="ny"))
        user = people.get(session, chief, lines[0].key)
        assert [line.status for line in lines] == ["active"]
        assert passwords.is_right(user.password, "a long enough password")


@pytest.mark.databases("sqlite")
def test_faults_come_back_with_what_was_typed(client: FlaskClient, chief: Actor) -> None:
    answer = send(client, "/admin/people/add", name="Ny", email="no address")

    assert answer.status_code == 422
    assert 'value="no address"' in answer.text
    assert 'href="#email"' in answer.text


def test_deactivating_ends_the_session_at_once(
    app: Flask, client: FlaskClient, chief: Actor
) -> None:
    maya, browser = person(app), app.test_client()
    sign_in(app, browser, maya)
    assert browser.get("/account").status_code == 200

    send(client, f"/admin/people/{maya.key}/deactivate")

    assert browser.get("/account").status_code == 303
    assert "Deactivated" in client.get(f"/admin/people/{maya.key}").text


def test_an_admin_does_not_leave_by_accident(app: Flask, client: FlaskClient, chief: Actor) -> None:
    admin(app, "Olga Other")
    path = f"/admin/people/{chief.key}/roles"

    asked = send(client, path, roles="learner")
    assert asked.status_code == 422
    assert "Tick the box" in asked.text
    assert 'name="is_sure"' in asked.text
    assert "admin" in roles(app, chief)

    assert send(client, path, roles="learner", is_sure="y").status_code == 303
    assert client.get("/admin/people").status_code == 403


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("roles", {"roles": ["learner", "manager"]}),
        ("roles", {"roles": "root"}),
        ("managers", {"manager": "nobody@example.test"}),
        ("managers", {"manager": ""}),
        ("courses", {"courses": "nothing"}),
        ("extra-time", {"extra_time": "-5"}),
        ("extra-time", {"extra_time": "9" * 400}),
        ("details", {"name": "", "email": "x"}),
        ("anonymize", {"typed": "somebody else's"}),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_can_not_be_is_refused_in_a_sentence(
    app: Flask, client: FlaskClient, chief: Actor, path: str, typed: dict[str, object]
) -> None:
    maya = person(app)

    answer = send(client, f"/admin/people/{maya.key}/{path}", **typed)

    assert answer.status_code == 422
    assert "Please check what you typed" in answer.text
    assert roles(app, maya) == {"learner"}


@pytest.mark.databases("sqlite")
def test_anonymizing_takes_the_typed_address(app: Flask, client: FlaskClient, chief: Actor) -> None:
    maya = person(app)
    path = f"/admin/people/{maya.key}/anonymize"
    page = client.get(path).text
    assert "can't be undone" in page.replace("&#39;", "'")

    answer = send(client, path, typed=f" {maya.email.upper()} ")

    assert answer.status_code == 303
    shown = client.get(f"/admin/people/{maya.key}").text
    assert "Anonymized person" in shown
    assert "Maya" not in shown
    assert maya.email not in shown


LOOKED_AFTER = ("", "/details", "/anonymize")
CHANGED = (
    "roles", "managers", "managers/remove", "courses", "extra-time", "deactivate", "reactivate",
    "invitation", "export", "anonymize", "details",
)  # fmt: skip


@pytest.mark.usefixtures("course")
def test_those_who_look_after_people_see_theirs_and_change_nobody(
    app: Flask, client: FlaskClient
) -> None:
    chief, maya, noor = admin(app), learner(app), person(app, "Noor Haddad")
    boss = person(app, "Bo Boss", [Role.LEARNER, Role.INSTRUCTOR])
    advance(app, maya, 0.3)
    manage(app, boss, maya, chief)
    sign_in(app, client, boss)

    listed = client.get("/admin/people").text
    shown = [client.get(f"/admin/people/{maya.key}{part}").status_code for part in LOOKED_AFTER]
    page = client.get(f"/admin/people/{maya.key}").text

    assert maya.name in listed
    assert noor.name not in listed
    assert "Add a person" not in listed
    assert shown == [200, 403, 403]
    assert client.get(f"/admin/people/{noor.key}").status_code == 404
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert [send(client, f"/admin/people/{maya.key}/{part}").status_code for part in CHANGED] == [
        403
    ] * len(CHANGED)
    assert send(client, "/admin/people/add").status_code == 403


@pytest.mark.databases("sqlite")
def test_somebody_elses_key_is_not_found(client: FlaskClient, chief: Actor, clock: Clock) -> None:
    for part in (*LOOKED_AFTER, "/nothing"):
        assert client.get(f"/admin/people/nothing{part}").status_code == 404
    assert {send(client, f"/admin/people/nothing/{part}").status_code for part in CHANGED} == {404}


@pytest.mark.databases("sqlite")
def test_an_invitation_is_sent_again_from_the_page(
    app: Flask, client: FlaskClient, clock: Clock, chief: Actor
) -> None:
    maya = person(app)
    path = f"/admin/people/{maya.key}"
    assert "Send an invitation" in client.get(path).text

    for wait in (0, 0, 5):
        clock.forward(minutes=wait)
        assert send(client, f"{path}/invitation").headers["Location"] == path

    mailed = letters(app, maya.email)
    assert len(mailed) == 2
    assert app.test_client().get(path_in(mailed[0])).status_code == 404
    assert app.test_client().get(path_in(mailed[1])).status_code == 200
    with database(app).reading() as session:
        assert row(session, maya).invited_at == clock.now
        assert session.get_one(User, maya.id).last_seen_at is None
