"""Backup and restore: taken while others write, equal when it is back, refused where it must be."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import cli, create_app
from app.domain.permission import Role
from app.models import Base, User
from app.services import beats, mail
from app.services.mail import Letter
from app.upkeep import archive, backup
from config import Config
from tests import postgres
from tests.commands import say
from tests.databases import KINDS, Databases
from tests.journeys.browser import free_port
from tests.learners import FIRST, advance, database, learner, sign_in

NOTE = Letter("A note", "Dear Maya,\n\nall is well.\n")
Tables = dict[str, list[str]]


@pytest.fixture
def config(config: Config) -> Config:
    """The same with the server's own pg_dump, and a port that nobody uses."""
    return replace(config, pg_dump=postgres.pg_dump(), port=free_port())


@contextmanager
def another(
    databases: Databases, config: Config, kind: str, folder: Path, secret: str = ""
) -> Iterator[Flask]:
    """The product as before its very first start: no tables, an empty folder."""
    folder.mkdir()
    with databases.empty(kind, folder) as address:
        given = replace(config, data=folder, database_url=address, secret_key=secret or "another")
        made = create_app(given)
        cli.init_app(made)
        try:
            yield made
        finally:
            made.extensions["db"].engine.dispose()


@contextmanager
def writers(app: Flask, number: int = 3) -> Iterator[Callable[[], int]]:
    """Threads that write one letter after the other; gives how many are committed."""
    over, numbers, done = Event(), count(), list[int]()

    def write() -> None:
        while not over.is_set():
            one = next(numbers)
            with database(app).transaction() as session:
                to = f"{one}@example.test"
                mail.post(session, to, "note", "1", NOTE, datetime.now(UTC))
            done.append(one)

    threads = [Thread(target=write, daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: len(done)
    finally:
        over.set()
        for thread in threads:
            thread.join(20)


def wait_for(done: Callable[[], int], more: int) -> None:
    """Return when so many more are done."""
    wanted, patience = done() + more, Event()
    for _ in range(2000):
        if done() >= wanted:
            return
        patience.wait(0.01)
    raise AssertionError("nobody writes")


def tables(app: Flask) -> Tables:
    """Everything that is stored, but for beats, which tell of commands too."""
    with database(app).reading() as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for name, table in Base.metadata.tables.items()
            if name != "beats"
        }


def manifest_of(path: Path) -> dict[str, dict[str, object]]:
    with tarfile.open(path) as tar:
        kept = tar.extractfile(archive.MANIFEST)
        assert kept
        found: dict[str, dict[str, object]] = json.loads(kept.read())
        return found


@pytest.mark.databases(*KINDS)
@pytest.mark.usefixtures("course")
def test_a_backup_under_load_comes_back_as_of_one_moment_and_serves(
    app: Flask, config: Config, database_url: str, databases: Databases, tmp_path: Path
) -> None:
    actor = learner(app, name="Zoë Ångström", roles=[Role.LEARNER, Role.ADMIN])
    advance(app, actor, 0.2)
    file = tmp_path / "kept" / "site.tar.gz"
    kind = next(one for one in KINDS if database_url.startswith(one))

    with writers(app) as done:
        wait_for(done, 20)
        before = done()
        said = say(app, "backup", str(file))
        after = done()
        wait_for(done, 5)

    assert said.exit_code == 0, said.output
    counts = manifest_of(file)["counts"]
    assert before <= int(str(counts["outbox"])) <= after + 3
    assert [path.name for path in file.parent.iterdir()] == ["site.tar.gz"]
    with another(databases, config, kind, tmp_path / "other") as there:
        back = say(there, "restore", str(file))
        assert back.exit_code == 0, back.output
        assert f"{counts['outbox']:,} letters wait" in back.stdout
        came, was = tables(there), tables(app)
        assert {name: len(rows) for name, rows in came.items()} == {
            name: number for name, number in counts.items() if name != "beats"
        }
        assert {name for name in was if came[name] != was[name]} == {"outbox"}
        assert set(came["outbox"]) < set(was["outbox"])
        client = there.test_client()
        sign_in(there, client, actor)
        assert client.get("/readyz").status_code == 200
        assert "Zoë" in client.get("/admin/status").text
        assert client.get(f"{FIRST}/the-scarce-resource").status_code == 200
        media = next(name for name in manifest_of(file)["files"] if name.startswith("media/"))
        digest = media.rpartition("/")[2]
        stored = (tmp_path / "other" / media).read_bytes()
        assert hashlib.sha256(stored).hexdigest() == digest
        with client.get(f"/media/{digest}/a") as answer:
            assert answer.data == stored


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


def test_the_key_comes_along_where_it_is_kept_in_the_folder(
    databases: Databases, config: Config, tmp_path: Path
) -> None:
    file = tmp_path / "site.tgz"
    keyless = replace(config, data=tmp_path / "a", secret_key="")
    with databases.fresh("sqlite", tmp_path / "a") as address:
        app = create_app(replace(keyless, database_url=address))
    cli.init_app(app)
    key = app.extensions["config"].secret()
    assert say(app, "backup", str(file)).exit_code == 0
    app.extensions["db"].engine.dispose()

    there = create_app(replace(keyless, data=tmp_path / "b", database_url=""))
    cli.init_app(there)
    assert say(there, "restore", str(file)).exit_code == 0

    there.extensions["db"].engine.dispose()
    kept = tmp_path / "b" / "secret-key"
    assert kept.read_text() == key
    assert kept.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over_and_nothing_half_is_left(
    app: Flask, tmp_path: Path, config: Config
) -> None:
    file = tmp_path / "kept" / "site.tar.gz"
    file.parent.mkdir()
    file.write_text("something dear")

    taken = say(app, "backup", str(file))
    digest = hashlib.sha256(b"as it was").hexdigest()
    store = config.data / "media" / digest[:2]
    store.mkdir(parents=True)
    (store / digest).write_text("not as it was")
    damaged = say(app, "backup", str(file.with_name("other.tar.gz")))

    assert (taken.exit_code, damaged.exit_code) == (1, 1)
    assert "is there already" in taken.stderr
    assert "is damaged. Nothing was made." in damaged.stderr
    assert [path.name for path in file.parent.iterdir()] == ["site.tar.gz"]
    assert file.read_text() == "something dear"


def test_a_folder_gets_dated_files_of_which_the_newest_are_kept(app: Flask, tmp_path: Path) -> None:
    for day in ("20260101", "20260102"):
        (tmp_path / f"tandem-{day}-030000.tar.gz").touch()
    (tmp_path / "tandem-notes.tar.gz").touch()

    said = say(app, "backup", str(tmp_path), "--keep", "2")

    assert "Removed tandem-20260101-030000.tar.gz." in said.stdout
    names = sorted(path.name for path in tmp_path.glob("tandem-*"))
    assert len(names) == 3
    assert {"tandem-20260102-030000.tar.gz", "tandem-notes.tar.gz"} < set(names)


def changed(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write a tar anew: what `change` makes of each file, None leaves it out."""
    with tarfile.open(file) as tar:
        kept = [(one.name, tar.extractfile(one).read()) for one in tar]  # type: ignore[union-attr]
    with tarfile.open(file, "w") as tar:
        for name, body in kept:
            if (fresh := change(name, body)) is not None:
                info = tarfile.TarInfo(name)
                info.size = len(fresh)
                tar.addfile(info, io.BytesIO(fresh))


def spoil(file: Path, how: str) -> None:
    """Make a backup one that must not be restored."""
    if how == "cut off":
        file.write_bytes(file.read_bytes()[:-20_000])
    elif how == "no tar":
        file.write_text("a letter")
    elif how == "a stranger":
        changed(file, lambda name, body: body)
        with tarfile.open(file, "a") as tar:
            tar.addfile(tarfile.TarInfo("../../etc/passwd"))
    elif how == "one bit":
        flip = partial(changed, file)
        flip(lambda name, body: body[:-1] + b"?" if name == archive.SQLITE else body)
    elif how == "no manifest":
        changed(file, lambda name, body: None if name == archive.MANIFEST else body)
    else:
        old, new = {"newer": (b'"0006"', b'"9999"'), "counts": (b'"users": 1', b'"users": 2')}[how]
        changed(
            file, lambda name, body: body.replace(old, new) if name == archive.MANIFEST else body
        )


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


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(
    ("program", "why"),
    [("", "pg_dump isn't here. Install"), ("echo 'pg_dump (PostgreSQL) 9.6'", "is of version 9")],
)
def test_a_pg_dump_that_cannot_be_used_is_told(
    app: Flask, config: Config, tmp_path: Path, program: str, why: str
) -> None:
    path = tmp_path / "pg_dump"
    if program:
        path.write_text(f"#!/bin/sh\n{program}\n")
        path.chmod(0o755)
    app.extensions["config"] = replace(config, pg_dump=str(path))

    said = say(app, "backup", str(tmp_path / "site.tar.gz"))

    assert said.exit_code == 1
    assert why in said.stderr
    assert "TANDEM_PG_DUMP" in said.stderr
    assert not list(tmp_path.glob("*.tar.gz"))


@pytest.mark.databases(*KINDS)
def test_a_backup_of_the_other_kind_of_database_is_refused(
    app: Flask, config: Config, database_url: str, databases: Databases, tmp_path: Path
) -> None:
    file = tmp_path / "site.tar"
    assert say(app, "backup", str(file)).exit_code == 0
    other = next(kind for kind in KINDS if not database_url.startswith(kind))

    with another(databases, config, other, tmp_path / "other") as there:
        assert "the other kind of database" in refused(there, file).stderr


def test_a_copy_of_sqlite_ends_however_much_is_written(app: Flask, tmp_path: Path) -> None:
    with writers(app, 1) as done:
        wait_for(done, 100)
        backup.PAGES, pages = 2, backup.PAGES  # many steps, each with writes before the next
        try:
            backup.copy_file(str(database(app).engine.url.database), tmp_path / "copy")
        finally:
            backup.PAGES = pages
        wait_for(done, 1)

    with backup.reading_file(tmp_path / "copy") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert 100 <= backup.contents_of_file(raw)["counts"]["outbox"] <= done()
