"""Restore: checked before anything is touched, refused where it must be, what was there kept."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.models import User
from app.services import beats
from config import Config
from tests import postgres
from tests.backups import another, spoil
from tests.commands import say
from tests.databases import KINDS, Databases
from tests.journeys.browser import free_port
from tests.learners import database, learner


@pytest.fixture
def config(config: Config) -> Config:
    """The same with the server's own pg_dump, and a port that nobody uses."""
    return replace(config, pg_dump=postgres.pg_dump(), port=free_port())


@pytest.mark.databases(*KINDS)
def test_what_was_there_is_put_aside_when_that_is_asked_for(
    app: Flask, tmp_path: Path, config: Config
) -> None:
    file = tmp_path / "site.tar"
    old = learner(app, course="", name="Maya Lindqvist")
    assert say(app, "backup", str(file)).exit_code == 0
    learner(app, course="", name="Noor Haddad")

    refused = say(app, "restore", str(file))
    done = say(app, "restore", str(file), "--force")

    assert refused.exit_code == 1
    assert "isn't empty" in refused.stderr
    assert done.exit_code == 0, done.output
    assert "is kept as" in done.stdout
    assert "no secret key" in done.stdout
    with database(app).reading() as session:
        assert session.scalars(select(User.name)).all() == [old.name]
        assert beats.find(session, beats.BACKUP)
    again = say(app, "backup", str(tmp_path / "again.tar"))
    assert again.exit_code == 0, again.output  # what was put aside is not in its way


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("cut off", "can't be read"),
        ("no tar", "can't be read"),
        ("a stranger", "has no place in a backup"),
        ("one bit", "Not as it was written: database.sqlite3"),
        ("no manifest", "its manifest is missing"),
        ("newer", "which is newer than this one"),
        ("counts", "says 2 rows of users, but has 1"),
    ],
)
def test_a_backup_that_is_not_whole_touches_nothing(
    app: Flask, config: Config, databases: Databases, tmp_path: Path, how: str, why: str
) -> None:
    file = tmp_path / "site.tar"
    learner(app, course="")
    assert say(app, "backup", str(file)).exit_code == 0
    spoil(file, how)

    with another(databases, config, "sqlite", tmp_path / "other") as there:
        said = say(there, "restore", str(file))

    assert said.exit_code == 1
    assert why in said.stderr
    assert not list((tmp_path / "other").glob(".restore-*"))
    fresh = tmp_path / "other" / "tandem.sqlite3"
    assert not fresh.exists() or b"CREATE TABLE users" not in fresh.read_bytes()


def refused(app: Flask, file: Path) -> Result:
    said = say(app, "restore", str(file), "--force")
    assert said.exit_code == 1
    return said


def test_nothing_is_restored_below_a_site_at_work(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "site.tar"
    assert say(app, "backup", str(file)).exit_code == 0
    with database(app).transaction() as session:
        beats.note(session, "work:here:1", datetime.now(UTC))

    assert "was at work" in refused(app, file).stderr
    assert "There is no file" in refused(app, tmp_path / "nothing.tar").stderr


@pytest.mark.databases(*KINDS)
def test_a_backup_of_the_other_kind_of_database_is_refused(
    app: Flask, config: Config, database_url: str, databases: Databases, tmp_path: Path
) -> None:
    file = tmp_path / "site.tar"
    assert say(app, "backup", str(file)).exit_code == 0
    other = next(kind for kind in KINDS if not database_url.startswith(kind))

    with another(databases, config, other, tmp_path / "other") as there:
        assert "the other kind of database" in refused(there, file).stderr
