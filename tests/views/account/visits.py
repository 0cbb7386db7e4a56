"""What a visitor does on the pages of accounts, in one line each."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.models import Outbox
from app.services import passwords
from tests import learners
from tests.learners import database

MAYA, SECRET = "maya@example.test", "a horse and a stapler"
NOBODY = "nobody@example.test"
HASH = passwords.make(SECRET)
JOINING = {"name": "Noor Haddad", "email": "noor@example.test", "password": SECRET}


def form_token(client: FlaskClient, path: str = "/reset") -> str:
    """A form token of this browser, from a page."""
    return learners.form_token(client.get(path).text)


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Send a form with its token."""
    return client.post(path, data={"csrf_token": form_token(client), **typed})


def enter(client: FlaskClient, password: str = SECRET, email: str = MAYA, **typed: str) -> int:
    """The status of a try to sign in."""
    return send(client, "/sign-in", email=email, password=password, **typed).status_code


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/account").status_code == 200


def letters(app: Flask, person: str) -> list[str]:
    """The bodies of mail that waits for somebody."""
    with database(app).reading() as session:
        rows = session.scalars(select(Outbox).filter_by(person=person).order_by(Outbox.id))
        return [str(row.payload.get("body", "")) for row in rows]


def path_in(letter: str) -> str:
    """The path of the link in a mail; it leads to the site's public address."""
    found = re.search(r"http://localhost(/\S+)", letter)
    assert found
    return found[1]


def counts(app: Flask, table: type) -> int:
    """How many rows a table has."""
    with database(app).reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
