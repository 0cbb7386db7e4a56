"""What tests of backups need: empty sites, people who write meanwhile, spoiled files."""

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

from flask import Flask
from sqlalchemy import select

from app import cli, create_app, db
from app.models import Base
from app.services import mail
from app.services.mail import Letter
from app.upkeep import archive
from config import Config
from tests.databases import Databases
from tests.learners import database

NOTE = Letter("A note", "Dear Maya,\n\nall is well.\n")
Tables = dict[str, list[str]]


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
        old, new = {
            "newer": (f'"{db.known_migrations()[-1]}"'.encode(), b'"9999"'),
            "counts": (b'"users": 1', b'"users": 2'),
        }[how]
        changed(
            file, lambda name, body: body.replace(old, new) if name == archive.MANIFEST else body
        )
