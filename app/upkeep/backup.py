"""A backup while people work: one moment of the database, all media, the key, and what it holds."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from app.db import Database
from app.models import Base
from app.services import beats
from app.upkeep import archive, postgres
from app.upkeep.archive import UpkeepError, Writer
from config import VERSION, Config

PAGES = 2000
"""Pages of SQLite (8 MB) that are copied before others get their turn."""

REST = 0.005
"""seconds that they get"""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, how large in bytes, and how many rows and media it holds."""

    path: Path
    size: int
    rows: int
    media: int
    has_key: bool


def make(config: Config, database: Database, target: Path, now: datetime) -> Made:
    """Write a backup to `target` and note that there is one.

    Raises UpkeepError where it can't be made; then nothing is left at `target`.
    """
    archive.refuse_taken(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".tandem-", dir=target.parent) as folder:
            made = _write(config, database.engine, target, Path(folder), now)
    except OSError as error:
        why = error.strerror or error
        raise UpkeepError("The backup can't be written: %(why)s.", why=why) from error
    with database.transaction() as session:
        beats.note(session, beats.BACKUP, now, file=target.name, size=made.size, rows=made.rows)
    return made


def _write(config: Config, engine: Engine, target: Path, folder: Path, now: datetime) -> Made:
    copy = folder / (archive.SQLITE if config.is_embedded else archive.POSTGRESQL)
    found = copied(config, engine, copy)
    with archive.writing(target) as writer:
        writer.add(copy, copy.name)
        copy.unlink()  # so that the disk needs no room for two
        media = add_media(writer, config.data / "media")
        has_key = add_key(writer, config)
        writer.end({"version": VERSION, "made_at": now.isoformat(), "kind": copy.name, **found})
    rows = sum(found["counts"].values())
    return Made(target, target.stat().st_size, rows, media, has_key)


def copied(config: Config, engine: Engine, target: Path) -> dict[str, Any]:
    """Copy one moment of the database; returns its migration and its rows by table."""
    if config.is_embedded:
        copy_file(str(engine.url.database), target)
        with reading_file(target) as raw:
            return contents_of_file(raw)
    serial = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with serial as connection:  # what it sees doesn't change, and the dump sees the same
        snapshot = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
        server = postgres.server_version(connection)
        postgres.dump(config.pg_dump, config.database, snapshot, server, target)
        return contents(connection)


def copy_file(source: str, target: Path) -> None:
    """SQLite's backup, some pages at a time; who writes meanwhile neither waits nor is seen.

    A read transaction held on the source keeps what is copied as of one moment: without it the
    copy would begin anew after each write.
    """
    with closing(sqlite3.connect(source, isolation_level=None)) as raw:
        raw.execute("PRAGMA busy_timeout=10000")
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as copy:
            raw.backup(copy, pages=PAGES, progress=lambda *_: time.sleep(REST))


@contextmanager
def reading_file(path: Path) -> Iterator[sqlite3.Connection]:
    """A SQLite file that is only read, and left alone afterwards."""
    address = f"file:{path}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as raw:
        yield raw


def contents_of_file(raw: sqlite3.Connection) -> dict[str, Any]:
    """Migration and rows by table of a SQLite file."""
    there = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    counts = {
        name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our names
        for name in sorted(Base.metadata.tables)
        if name in there
    }
    migration = raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return {"migration": migration, "counts": counts}


def contents(connection: Connection) -> dict[str, Any]:
    """Migration and rows by table, as this connection's transaction sees them."""
    there = set(connection.dialect.get_table_names(connection))
    counts = {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in sorted(Base.metadata.tables.items())
        if name in there
    }
    migration = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    return {"migration": migration, "counts": counts}


def add_media(writer: Writer, root: Path) -> int:
    """Add all files of the media store; returns how many. Their names are their digests."""
    count = 0
    for path in sorted(root.glob("??/*")):
        name = f"media/{path.parent.name}/{path.name}"
        if not archive.MEDIA.fullmatch(name):  # a copy under way
            continue
        writer.add(path, name)
        if writer.digests[name] != path.name:
            raise UpkeepError("The media file %(path)s is damaged. Nothing was made.", path=path)
        count += 1
    return count


def add_key(writer: Writer, config: Config) -> bool:
    """Add the secret key where it is kept in the data folder; False where it is set elsewhere."""
    path = config.data / "secret-key"
    if config.secret_key or not path.exists():
        return False
    writer.add(path, archive.SECRET)
    return True


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Remove the oldest backups of a folder, by their dated names, until `keep` are left."""
    found = sorted(folder.glob("tandem-????????-??????.tar.gz"))
    gone = found[:-keep] if keep else []
    for path in gone:
        path.unlink()
    return gone
