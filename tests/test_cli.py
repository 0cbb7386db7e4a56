"""The commands: what they say, what they change, how they end."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Outbox, User, UserRole
from app.services import passwords
from tests.commands import say
from tests.learners import database, learner

SECRET = "a horse and a stapler"


@pytest.mark.parametrize(
    ("options", "roles"),
    [([], {"learner"}), (["--role", "admin", "--role", "instructor"], {"admin", "instructor"})],
)
def test_somebody_who_was_added_has_the_roles_named_and_the_password_typed(
    app: Flask, options: list[str], roles: set[str]
) -> None:
    said = say(
        app, "user", "add", " Maya@Example.test ", *options, typed=f"Maya\n{SECRET}\n{SECRET}\n"
    )

    assert said.stdout.endswith("maya@example.test can sign in.\n")
    assert SECRET not in said.stdout
    with database(app).reading() as session:
        user = session.scalars(select(User)).one()
        assert set(session.scalars(select(UserRole.role))) == roles
    assert (user.email, user.name) == ("maya@example.test", "Maya")
    assert passwords.is_right(user.password, SECRET)


@pytest.mark.parametrize(
    ("email", "name", "password", "why"),
    [
        ("maya", "Maya", SECRET, "Type an e-mail address"),
        ("maya@example.test", "Maya", "short", "Use at least 10 characters."),
        ("maya@example.test", " ", SECRET, "Type your name"),
    ],
)
def test_nobody_is_added_whom_the_rules_refuse(
    app: Flask, email: str, name: str, password: str, why: str
) -> None:
    said = say(app, "user", "add", email, "--name", name, "--password", password)

    assert said.exit_code == 1
    assert said.stderr.startswith(f"Error: {why}")
    with database(app).reading() as session:
        assert session.scalars(select(User)).all() == []


def test_an_address_is_added_once(app: Flask) -> None:
    actor = learner(app, course="")

    said = say(app, "user", "add", actor.email, "--name", "Maya", "--password", SECRET)

    assert said.exit_code == 1
    assert said.stderr.startswith("Error: ")


def test_an_invitation_is_mailed_and_its_link_printed(app: Flask) -> None:
    said = say(app, "user", "invite", "noor@example.test", "--role", "instructor")

    link = said.stdout.strip()
    assert said.exit_code == 0, said.stderr
    assert link.startswith("http://localhost/join/")
    with database(app).reading() as session:
        letter = session.scalars(select(Outbox)).one()
    assert letter.person == "noor@example.test"
    assert link in letter.payload["body"]
    assert app.test_client().get(link.removeprefix("http://localhost")).status_code == 200


def test_an_invitation_needs_an_address(app: Flask) -> None:
    said = say(app, "user", "invite", "noor")

    assert said.exit_code == 1
    assert said.stderr.startswith("Error: ")


def test_migrating_again_changes_nothing(app: Flask) -> None:
    said = say(app, "migrate")

    assert said.exception is None, said.exc_info
    assert said.output == "The database is up to date.\n"
