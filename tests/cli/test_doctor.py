"""The doctor: silent about what is well, and each fault told with what to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, update

from app import cli, create_app
from app.models import CourseRow, Enrollment, Outbox, RevisionFile, Task
from app.services import beats, faults
from app.upkeep import finding
from config import Config
from tests import postman
from tests.commands import say
from tests.databases import KINDS
from tests.learners import database, learner
from tests.postman import Postman
from tests.test_jobs import closed_port

HOUR = timedelta(hours=1)


@pytest.fixture
def well(app: Flask, config: Config, course: int) -> Flask:
    """A site that has nothing to complain of, but for mail that goes into files."""
    now = datetime.now(UTC)
    address = "https://learn.example.test"
    configure(app, mode="production", clock=None, public_url=address, trusted_proxies=1)
    for path in config.data.glob("tandem.sqlite3*"):
        path.chmod(0o600)
    with database(app).transaction() as session:
        beats.note(session, "work:here:1", now)
        beats.note(session, beats.BACKUP, now - 5 * HOUR, file="tandem-1.tar.gz")
    return app


@pytest.mark.databases(*KINDS)
def test_a_site_that_is_well(well: Flask) -> None:
    with postman.listening(Postman) as (kept, port):
        configure(well, mail=f"smtp://127.0.0.1:{port}")
        said = say(well, "doctor", "--recount")

    assert said.exit_code == 0, said.output
    assert said.stdout.endswith("All is well.\n"), said.stdout
    assert kept == []


def lose_media(app: Flask) -> None:
    root = app.extensions["config"].data / "media"
    next(root.glob("??/*")).unlink()


def leave_media(app: Flask) -> None:
    folder = app.extensions["config"].data / "media" / "ab"
    folder.mkdir(exist_ok=True)
    (folder / f"ab{'0' * 62}").touch()


def change(app: Flask, *statements: object) -> None:
    with database(app).transaction() as session:
        for one in statements:
            session.execute(one)  # type: ignore[call-overload]


def lose_result(app: Flask) -> None:
    actor, now = learner(app, course=""), datetime.now(UTC)
    row = {"kind": "x", "user_id": actor.id, "payload": {}, "state": "done", "result": "a.zip"}
    change(app, insert(Task).values(key="k", made_at=now, done=1, total=1, **row))


def letter(app: Flask, state: str, age: timedelta) -> None:
    due = datetime.now(UTC) - age
    row = {"person": "a@example.test", "kind": "x", "occasion": "1", "payload": {}}
    change(app, insert(Outbox).values(key="k", state=state, tries=0, due_at=due, **row))


def silence(app: Flask) -> None:
    with database(app).transaction() as session:
        beats.note(session, "work:here:1", datetime.now(UTC) - HOUR)


def forget_backup(app: Flask, age: timedelta | None = None) -> None:
    with database(app).transaction() as session:
        beats.forget(session, beats.BACKUP)
        if age:
            beats.note(session, beats.BACKUP, datetime.now(UTC) - age, file="tandem-1.tar.gz")


def break_something(app: Flask) -> None:
    with database(app).transaction() as session:
        faults.record(session, ValueError(), "1", "a page", datetime.now(UTC))


def configure(app: Flask, **given: object) -> None:
    app.extensions["config"] = replace(app.extensions["config"], **given)


def open_key(app: Flask) -> None:
    path = app.extensions["config"].data / "secret-key"
    path.write_text("a key")
    path.chmod(0o644)


@pytest.mark.parametrize(
    ("harm", "status", "line"),
    [
        (lose_media, 1, "FAIL  media: 1 missing: "),
        (leave_media, 0, "warn  media left over: 1 files belong to no revision: ab00"),
        (lose_result, 0, "warn  results: 1 of 1 missing"),
        (lambda app: letter(app, "due", HOUR), 0, "the oldest was due 60 minutes ago"),
        (lambda app: letter(app, "failed", HOUR), 0, "warn  letters: 0 due, 1 failed"),
        (silence, 1, "FAIL  job process: heard 60 minutes ago"),
        (forget_backup, 0, "warn  backup: none was made yet"),
        (lambda app: forget_backup(app, 72 * HOUR), 0, "tandem-1.tar.gz was made 3 days ago"),
        (break_something, 0, "warn  faults: 1 in the last day"),
        (
            lambda app: change(app, update(CourseRow).values(published_id=None)),
            1,
            "FAIL  courses: none is published",
        ),
        (open_key, 1, "FAIL  secret-key: can be read by other users"),
        (lambda app: configure(app, mode="demo"), 0, "warn  settings: the mode is demo"),
        (lambda app: configure(app, public_url="http://a"), 0, "people are sent to http://a"),
        (lambda app: configure(app, trusted_proxies=0), 0, "no proxy is believed"),
        (
            lambda app: configure(app, mail=f"smtp://127.0.0.1:{closed_port()}"),
            1,
            "doesn't answer: ",
        ),
        (
            lambda app: change(app, update(RevisionFile).values(digest="0" * 64)),
            1,
            "FAIL  media: ",
        ),
    ],
)
def test_each_fault_is_told_with_what_to_do(
    well: Flask, harm: Callable[[Flask], None], status: int, line: str
) -> None:
    harm(well)

    said = say(well, "doctor")

    lines = said.stdout.splitlines()
    assert said.exit_code == status, said.stdout
    place = next((n for n, one in enumerate(lines) if line in one), None)
    assert place is not None, said.stdout
    assert lines[place + 1].startswith("      "), "nothing says what to do"


def test_a_database_that_is_damaged_is_found_by_the_recount(well: Flask) -> None:
    file = str(database(well).engine.url.database)
    with closing(sqlite3.connect(file)) as raw, raw:  # it looks at no foreign keys by itself
        raw.execute("DELETE FROM courses")

    said = say(well, "doctor", "--recount")

    assert said.exit_code == 1
    assert "the database is damaged" in said.stdout


def test_sums_that_went_astray_are_found_and_mended(well: Flask) -> None:
    actor = learner(well)
    change(well, update(Enrollment).where(Enrollment.user_id == actor.id).values(done=7))

    found, mended, then = (
        say(well, "doctor", *words) for words in (("--recount",), ("--mend",), ("--recount",))
    )

    assert (found.exit_code, mended.exit_code, then.exit_code) == (1, 0, 0), found.stdout
    assert "FAIL  counts: 1 differ: " in found.stdout
    assert "done is 7, and counted again 0" in found.stdout
    assert "They are mended." in mended.stdout
    assert "ok    counts: all are what a recount finds" in then.stdout


def test_before_the_first_start_the_doctor_says_what_to_run(config: Config) -> None:
    data = config.data.parent / "fresh"
    app = create_app(replace(config, data=data, database_url=""))
    cli.init_app(app)

    said = say(app, "doctor")

    app.extensions["db"].engine.dispose()
    assert said.exit_code == 1
    assert "migrations: at none, not at" in said.stdout
    assert "flask --app wsgi prepare" in said.stdout


@pytest.mark.parametrize("command", [("doctor",), ("backup", "x.tar"), ("work",), ("migrate",)])
def test_a_database_out_of_reach_is_a_sentence(config: Config, command: tuple[str, ...]) -> None:
    url = f"postgresql+psycopg://nobody@127.0.0.1:{closed_port()}/nothing"
    app = create_app(replace(config, database_url=url))
    cli.init_app(app)

    said = say(app, *command)

    assert said.exit_code == 1
    assert "can't be reached" in said.output
    assert isinstance(said.exception, SystemExit)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (5, "5 seconds ago"),
        (119, "119 seconds ago"),
        (7200, "2 hours ago"),
        (259_200, "3 days ago"),
    ],
)
def test_ages_are_spoken_in_a_unit_that_says_enough(age: int, said: str) -> None:
    assert finding.spoken(timedelta(seconds=age)) == said
