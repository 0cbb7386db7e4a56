"""Backup: taken while others write, equal when it is back, never half, never over another."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import cli, create_app
from app.domain.permission import Role
from app.upkeep import backup
from config import Config
from tests import postgres
from tests.backups import another, manifest_of, tables, wait_for, writers
from tests.commands import say
from tests.databases import KINDS, Databases
from tests.journeys.browser import free_port
from tests.learners import FIRST, advance, database, learner, sign_in


@pytest.fixture
def config(config: Config) -> Config:
    """The same with the server's own pg_dump, and a port that nobody uses."""
    return replace(config, pg_dump=postgres.pg_dump(), port=free_port())


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
