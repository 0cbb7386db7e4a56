"""The commands: what they say, what they change, how they end."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.models import Outbox, User, UserRole
from app.services import passwords
from tests.content.small import LESSON, write
from tests.learners import database, learner

FAULTY = {"01-one/01-lesson.md": LESSON.replace("minutes: 5", "minutes: soon")}
HINTED = {"README.txt.md": "Nobody reads this.\n"}
SECRET = "a horse and a stapler"


def say(app: Flask, *words: str, typed: str = "") -> Result:
    """Run `flask …`."""
    return app.test_cli_runner().invoke(args=words, input=typed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course without faults."""
    return write(tmp_path / "small")


def test_check_counts_files_and_tells_the_plays_of_scenarios(app: Flask, folder: Path) -> None:
    said = say(app, "course", "check", str(folder))

    assert said.exit_code == 0
    assert "9 files, 0 faults, " in said.stdout
    assert "A talk: 1 passages" in said.stdout


def test_check_tells_each_fault_with_its_place_and_exits_with_one(app: Flask, folder: Path) -> None:
    write(folder, FAULTY)

    said = say(app, "course", "check", str(folder))

    assert said.exit_code == 1
    assert "01-one/01-lesson.md:3:1: " in said.stdout
    assert "1 faults" in said.stdout


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 2)])
def test_hints_stop_only_a_strict_check(
    app: Flask, folder: Path, options: list[str], status: int
) -> None:
    write(folder, HINTED)

    said = say(app, "course", "check", str(folder), *options)

    assert said.exit_code == status, said.stdout
    assert "README.txt.md:1:1: " in said.stdout


def test_publish_says_which_revision_learners_see(app: Flask, folder: Path) -> None:
    first = say(app, "course", "publish", str(folder), "--note", "The first")
    again = say(app, "course", "publish", str(folder))
    write(folder, {"glossary.md": "---\ntitle: Words\n---\n\n## Fiscal year\n\nA year.\n"})
    changed = say(app, "course", "publish", str(folder))
    listed = say(app, "course", "list")

    assert first.stdout == "small: learners now see revision 1.\n"
    assert again.stdout == "small: nothing changed, learners see revision 1.\n"
    assert changed.stdout == "small: learners now see revision 2.\n"
    assert listed.stdout.startswith("small  revision 2, ")
    assert listed.stdout.endswith(" UTC  A small course\n")


def test_publish_refuses_a_faulty_folder_and_says_why(app: Flask, folder: Path) -> None:
    write(folder, FAULTY)

    said = say(app, "course", "publish", str(folder))

    assert said.exit_code == 1
    assert "01-one/01-lesson.md:3:1: " in said.stderr
    assert say(app, "course", "list").stdout == ""


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
