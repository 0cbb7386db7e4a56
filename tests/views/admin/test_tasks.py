"""Long work: its page, its JSON, its file, and nobody else's."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from app.domain.permission import Role
from app.jobs import tasks as work
from app.models import Task, UserRole
from app.services import people, tasks
from app.services.sessions import Actor
from tests.conftest import BEGINNING, Clock
from tests.learners import advance, database, learner, sign_in
from tests.services.people.made import admin
from tests.views.account.visits import form_token

pytestmark = pytest.mark.databases("sqlite")
SCRIPT = {"X-Requested-With": "fetch"}
AGAIN = '<noscript><meta http-equiv="refresh"'


@pytest.fixture
def asked(app: Flask, client: FlaskClient, course: int) -> str:
    """The address of an export that an admin asked for."""
    maya, chief = learner(app, name="Maya Lindqvist"), admin(app)
    advance(app, maya, 0.5)
    sign_in(app, client, chief, BEGINNING)
    sent = {"csrf_token": form_token(client, "/account")}
    answer = client.post(f"/admin/people/{maya.key}/export", data=sent)
    assert answer.status_code == 303
    return answer.headers["Location"]


def do(app: Flask, address: str) -> None:
    """What the job process does."""
    key = address.rpartition("/")[2]
    with database(app).reading() as session:
        id = next(one for one in tasks.list_due(session, BEGINNING))
    work.run(app.extensions["config"], database(app), id)
    assert (app.extensions["config"].data / "results" / key).exists()


def test_a_page_tells_how_far_it_is_and_gives_the_file(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    before, early = client.get(asked), client.get(f"{asked}/file")
    said = client.get(asked, headers=SCRIPT).json
    do(app, asked)
    after = client.get(asked)
    with client.get(f"{asked}/file") as file:
        headers, content = file.headers, file.data

    assert "<progress" in before.text
    assert AGAIN in before.text
    assert AGAIN not in after.text
    assert said == {"is_over": False, "words": "Waits for its turn", "done": 0, "total": 0}
    assert early.status_code == 404
    assert client.get(asked, headers=SCRIPT).get_json()["is_over"]
    assert f"{asked}/file" in after.text
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == "attachment; filename=person.zip"
    archive = ZipFile(BytesIO(content))
    assert json.loads(archive.read("person.json"))[0]["name"] == "Maya Lindqvist"
    assert "Private fields are left out" in archive.read("README.txt").decode()


def test_nobody_else_sees_it(app: Flask, client: FlaskClient, asked: str) -> None:
    do(app, asked)
    sign_in(app, client, admin(app, "Olga Other"))

    for path in (asked, f"{asked}/file"):
        assert client.get(path).status_code == 404


def test_a_person_anonymized_meanwhile_is_not_handed_out(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    do(app, asked)
    with database(app).transaction() as session:
        chief: Actor = admin_of(app)
        lines, _ = people.list_people(session, chief, people.Filters(words="maya"))
        people.anonymize(session, chief, people.get(session, chief, lines[0].key), BEGINNING)

    assert client.get(f"{asked}/file").status_code == 404
    assert "anonymized meanwhile" in client.get(asked).text
    work.sweep(app.extensions["config"], database(app), lambda _id: None)
    assert not (app.extensions["config"].data / "results" / asked.rpartition("/")[2]).exists()


def admin_of(app: Flask) -> Actor:
    """Another admin."""
    return admin(app, "Olga Other")


def test_work_that_breaks_off_says_so(app: Flask, client: FlaskClient, asked: str) -> None:
    with database(app).transaction() as session:
        task = tasks.list_due(session, BEGINNING)[0]
        tasks.end(session, task, "This file is not one of ours.", BEGINNING, failed=True)

    assert "This file is not one of ours." in client.get(asked).text
    assert client.get(f"{asked}/file").status_code == 404


def test_learners_get_a_copy_of_their_own_data(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    maya, other = learner(app, course="", name="Maya Lindqvist"), app.test_client()
    sign_in(app, client, maya, BEGINNING)
    sign_in(app, other, learner(app, course="", name="Noor Haddad"), BEGINNING)
    sent = {"csrf_token": form_token(client, "/account")}

    asked = client.post("/account/data", data=sent).headers["Location"]
    assert "<progress" in (page := client.get(asked).text)
    assert AGAIN in page.partition("</head>")[0]
    do(app, asked)

    assert f"{asked}/file" in client.get(asked).text
    assert client.get(asked, headers=SCRIPT).get_json()["is_over"]
    with client.get(f"{asked}/file") as file:
        assert "Maya Lindqvist" in ZipFile(BytesIO(file.data)).read("json/person.json").decode()
    assert [other.get(path).status_code for path in (asked, f"{asked}/file")] == [404, 404]
    clock.forward(minutes=16)
    assert client.post("/account/data", data=sent).status_code == 403


def test_who_ceased_to_be_an_admin_gets_no_more_of_others_files(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    do(app, asked)
    own = asked.replace("/admin/tasks/", "/account/data/")
    assert client.get(f"{own}/file").status_code == 404  # that door is for one's own data
    with database(app).transaction() as session:
        chief = session.scalars(select(Task.user_id)).one()
        row = {"user_id": chief, "role": Role.ADMIN.value}
        session.execute(delete(UserRole).filter_by(**row))
        session.add(UserRole(user_id=chief, role=Role.INSTRUCTOR.value))

    assert client.get(f"{asked}/file").status_code == 404
