"""The page of imports: three steps, clear sentences for hostile files, nothing done twice."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.domain.imports import EXAMPLE
from app.domain.permission import Role
from app.jobs import tasks as work
from app.models import Import, Outbox, Task, User
from app.services.sessions import Actor
from tests.learners import database, learner, sign_in

pytestmark = pytest.mark.databases("sqlite")
PEOPLE = (
    "external_id;E-Mail;Name;Shoe size\r\n1;ana@example.test;Ana Kovač;41\r\n2;nobody;Bo;40\r\n"
)


@pytest.fixture
def admin(app: Flask, course: int) -> Actor:
    """Who runs the site."""
    return learner(app, course="", name="Olu Admin", roles=[Role.ADMIN])


@pytest.fixture
def token(app: Flask, client: FlaskClient, admin: Actor) -> str:
    """The form token of the admin's session."""
    return sign_in(app, client, admin)


def send(client: FlaskClient, token: str, data: bytes, name: str = "people.csv") -> tuple[int, str]:
    """Upload a file; returns status and where it leads to, or the page."""
    file = FileStorage(BytesIO(data), name, "file", "text/csv")
    boundary, body = encode_multipart({"csrf_token": token, "cohort": "", "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post("/admin/imports", data=body, content_type=kind)
    return answer.status_code, answer.location or answer.get_data(as_text=True)


def work_off(app: Flask) -> None:
    """Do what was asked of the job process."""
    with database(app).reading() as session:
        ids = session.scalars(select(Task.id).where(Task.state == "due")).all()
    for id in ids:
        work.run(app.extensions["config"], database(app), id)


def people(app: Flask) -> int:
    with database(app).reading() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0


def test_three_steps_lead_from_a_file_to_people_and_back(
    app: Flask, client: FlaskClient, token: str
) -> None:
    status, address = send(client, token, PEOPLE.encode("utf-8-sig"))
    assert status == 303
    page = client.get(address).get_data(as_text=True)
    for shown in ("Nobody is changed yet", "Ana Kovač", "Shoe size", "is no e-mail address"):
        assert shown in page
    rejected = client.get(address, query_string={"outcome": "rejected"}).get_data(as_text=True)
    assert "Ana Kovač" not in rejected
    before = people(app)

    for _ in range(2):
        client.post(f"{address}/apply", data={"csrf_token": token, "invite": "y"})
    at_work = client.get(address).get_data(as_text=True)
    work_off(app)
    applied = client.get(address).get_data(as_text=True)

    assert "Applying the import" in at_work
    assert "Accounts made: 1." in applied
    assert people(app) == before + 1
    with database(app).reading() as session:
        letter = session.scalars(select(Outbox).filter_by(person="ana@example.test")).one()
    link = next(word for word in letter.payload["body"].split() if "/join/" in word)
    opened = client.get(link.removeprefix("http://localhost"))
    assert opened.status_code == 200

    for _ in range(2):
        client.post(f"{address}/take-back", data={"csrf_token": token})
    work_off(app)

    assert "Taken back" in client.get(address).get_data(as_text=True)
    assert people(app) == before
    assert "people.csv" in client.get("/admin/imports").get_data(as_text=True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty."),
        (b"   \r\n\r\n", "This file is empty."),
        (b"email,name\r\n", "and no people"),
        (b"names\r\nAna\r\n", "one of them must be"),
        (b"PK\x03\x04" + b"\0" * 400, "This is not a CSV file."),
        (bytes(range(256)) * 40, "can’t be read"),
        ("email,name\na@b.test,Zoë".encode("latin-1"), "can’t be read"),
        (b"email,name\na\0@b.test,Ana\n", "signs that no text has"),
        ("email,name\na@b.test,Ana".encode("utf-16-le"), "signs that no text has"),
        (b"email,name\n" + b"x" * 2_000_000, "A line of this file is too long"),
        (b",".join([b"a"] * 40_000) + b"\n", "names more than 100 columns"),
        (b",".join([b"column"] * 200_000) + b"\n", "A line of this file is too long"),
        (b"email,Passwort\na@b.test,geheim\n", "a column for passwords"),
        (b"email,email\na@b.test,b@b.test\n", "twice"),
        (b'email,name\na@b.test,"Ana\nb@b.test,Bo\n', "a quotation mark is open"),
        (b"email\n" + b"a@b.test\n" * 20_001, "more than 20,000 rows"),
        (b"email\n" + b"a@b.test\n" * 580_000, "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_list_of_people_gets_a_sentence(
    app: Flask, client: FlaskClient, token: str, data: bytes, said: str
) -> None:
    status, page = send(client, token, data)

    assert status == 422
    assert said in page
    assert "Please check what you typed" in page
    with database(app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Import)) == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("=1+1,a@b.test,Ana", "begins like a formula"),
        ("1,a@b.test,=HYPERLINK(1)", "begins like a formula"),
        ("1,a@b.test,Ana,more", "more cells than the first row"),
        ('1,a@b.test,"Ana\nEk"', "a line break"),
        ("1,a@b.test," + "x" * 121, "more than 120 characters"),
        ("x" * 121 + ",a@b.test,Ana", "more than 120 characters"),
        ("1,a b@b.test,Ana", "is no e-mail address"),
        ("1,a@b.test,!!", "The name has no letters"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    client: FlaskClient, token: str, row: str, said: str
) -> None:
    _, address = send(client, token, f"external_id,email,name\n{row}\n".encode())

    page = client.get(address).get_data(as_text=True)

    assert said in page
    assert "There is nothing to apply" in page


def test_what_excel_writes_is_read(client: FlaskClient, token: str) -> None:
    for text in ("sep=;\r\nemail;name\r\na@b.test;Ana\r\n", "email\tname\r\na@b.test\tAna\r\n"):
        status, address = send(client, token, text.encode("utf-16"))

        assert status == 303
        assert "a@b.test" in client.get(address).get_data(as_text=True)


def test_the_example_is_a_file_that_can_be_applied(client: FlaskClient, token: str) -> None:
    example = client.get("/admin/imports/example.csv").data

    _, address = send(client, token, example)

    assert EXAMPLE.count("\r\n") == 4
    assert "Apply 3 rows" in client.get(address).get_data(as_text=True)


def test_a_file_of_a_hundred_people_is_shown_in_pages(client: FlaskClient, token: str) -> None:
    lines = "".join(f"p{n}@b.test,Person Number{n}\n" for n in range(100))
    _, address = send(client, token, f"email,name\n{lines}".encode())

    first = client.get(address).get_data(as_text=True)
    second = client.get(address, query_string={"after": "51"}).get_data(as_text=True)

    assert "p49@b.test" in first
    assert "p50@b.test" not in first
    assert "p50@b.test" in second
    assert "p99@b.test" in second


def test_a_file_thrown_away_is_gone(client: FlaskClient, token: str) -> None:
    _, address = send(client, token, PEOPLE.encode())

    answer = client.post(f"{address}/discard", data={"csrf_token": token})

    assert answer.location == "/admin/imports"
    assert client.get(address).status_code == 404
