"""Bringing a backup back: checked before anything is touched, counted before it is in place."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select, text

from app import db
from app.db import Database
from app.models import Outbox
from app.services import beats
from app.upkeep import archive, backup, postgres
from app.upkeep.archive import UpkeepError
from config import Config


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and what was put aside for it: "" or where the old database is now."""

    made_at: str
    rows: int
    media: int
    waiting: int
    """letters that are due: they go out once a job process runs"""
    aside: str
    is_current: bool
    has_key: bool


def restore(
    config: Config, database: Database, source: Path, now: datetime, *, force: bool = False
) -> Restored:
    """Bring a backup into an empty site; `force` puts the database that is there aside.

    Raises UpkeepError where it can't be done: then what was there is there still.
    """
    if not source.is_file():
        raise UpkeepError("There is no file %(path)s.", path=source)
    is_empty = not db.migration_of(database.engine)
    refuse_full(config, database, now, is_empty, force)
    stamp = "" if is_empty else f"{now:%Y%m%d_%H%M%S}"
    try:
        manifest, media, aside, has_key = _place(config, database, source, stamp)
    except OSError as error:
        why = error.strerror or error
        raise UpkeepError("The backup can't be brought back: %(why)s.", why=why) from error
    is_current = manifest["migration"] == db.known_migrations()[-1]
    if is_current:
        settle(database, source.name, str(manifest["made_at"]))
    with database.reading() as session:
        due = select(func.count(Outbox.id)).where(Outbox.state == "due")
        waiting = session.scalar(due) or 0
    rows = sum(manifest["counts"].values())
    return Restored(str(manifest["made_at"]), rows, media, waiting, aside, is_current, has_key)


def _place(
    config: Config, database: Database, source: Path, stamp: str
) -> tuple[dict[str, Any], int, str, bool]:
    """Unpack, check, and put in place: media first, the database last but for the key."""
    config.data.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restore-", dir=config.data) as opened:
        folder = Path(opened)
        manifest = archive.unpack(source, folder)
        refuse_foreign(config, manifest)
        media = place_media(folder, config.data / "media")
        place = place_file if config.is_embedded else place_dump
        aside = place(config, database, folder, manifest, stamp)
        return manifest, media, aside, place_key(folder, config)


def settle(database: Database, name: str, made_at: str) -> None:
    """The job processes of then aren't there any more; the backup is, for it was just read."""
    with database.transaction() as session:
        for one in beats.list_beats(session, beats.WORK):
            beats.forget(session, one.name)
        beats.note(session, beats.BACKUP, datetime.fromisoformat(made_at), file=name)


def refuse_full(
    config: Config, database: Database, now: datetime, is_empty: bool, force: bool
) -> None:
    """Only an empty site is filled; others need `force`, and nobody at work."""
    has_media = any((config.data / "media").glob("??/*"))
    if not force and not (is_empty and not has_media):
        raise UpkeepError(
            "This site isn't empty. Restore into another TANDEM_DATA and database, or use --force: "
            "it puts the database that is here aside."
        )
    if not db.is_migrated(database.engine):
        return
    with database.reading() as session:
        working = beats.list_beats(session, beats.WORK)
    if working and abs(now - working[0].at) < beats.SILENT:
        raise UpkeepError(
            "A job process of this site was at work %(seconds)s seconds ago. Stop Tandem on all "
            "nodes; after a crash, try again in three minutes.",
            seconds=round(abs(now - working[0].at).total_seconds()),
        )


def refuse_foreign(config: Config, manifest: dict[str, Any]) -> None:
    """A backup fits its own kind of database, and code that knows its tables."""
    wanted = archive.SQLITE if config.is_embedded else archive.POSTGRESQL
    if manifest.get("kind") != wanted:
        raise UpkeepError(
            "This backup is of the other kind of database. Set TANDEM_DATABASE_URL to PostgreSQL "
            "for a backup of PostgreSQL; leave it empty for one of SQLite."
        )
    if manifest.get("migration") not in db.known_migrations():
        raise UpkeepError(
            "This backup was made by version %(version)s, which is newer than this one. Install "
            "that version first.",
            version=manifest.get("version", "?"),
        )


def place_media(folder: Path, root: Path) -> int:
    """Move media into the store; what is there already is the same. Returns how many came."""
    count = 0
    for path in (folder / "media").glob("??/*"):
        target = root / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        shutil.move(path, part)  # the store may be a mount of its own
        part.replace(target)
        count += 1
    return count


def place_key(folder: Path, config: Config) -> bool:
    """Put the secret key back, readable by its owner alone; False where the backup has none."""
    kept = folder / archive.SECRET
    if not kept.exists():
        return False
    kept.replace(config.data / "secret-key")
    return True


def place_file(
    config: Config, database: Database, folder: Path, manifest: dict[str, Any], stamp: str
) -> str:
    """Put a SQLite file in its place once its counts are right; returns where the old one is."""
    fresh = folder / archive.SQLITE
    with closing(sqlite3.connect(fresh)) as raw:
        if raw.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise UpkeepError("The database in this backup is damaged.")
        refuse_differing(backup.contents_of_file(raw), manifest)
    place = Path(str(database.engine.url.database))
    database.engine.dispose()
    aside = place.with_name(f"{place.name}.before-restore-{stamp}") if stamp else None
    for ending in ("-wal", "-shm", ""):
        old = place.with_name(place.name + ending)
        if aside and old.exists():
            old.rename(aside.with_name(aside.name + ending))
        else:
            old.unlink(missing_ok=True)
    fresh.replace(place)
    archive.sync_folder(place.parent)
    return str(aside or "")


def place_dump(
    config: Config, database: Database, folder: Path, manifest: dict[str, Any], stamp: str
) -> str:
    """Load a dump; the schema that was there is renamed, and named as before where that fails."""
    aside = f"{postgres.KEPT}{stamp}" if stamp else ""
    with database.engine.connect() as connection:
        found = postgres.find(config.pg_dump, "pg_restore")
        postgres.refuse_older(found, postgres.server_version(connection))
    if aside:
        say(database, f"ALTER SCHEMA public RENAME TO {aside}", "CREATE SCHEMA public")
    try:
        postgres.load(config.pg_dump, config.database, folder / archive.POSTGRESQL)
        with database.engine.connect() as connection:
            refuse_differing(backup.contents(connection), manifest)
    except UpkeepError:
        back = [f"ALTER SCHEMA {aside} RENAME TO public"] if aside else ["CREATE SCHEMA public"]
        say(database, "DROP SCHEMA public CASCADE", *back)
        raise
    return f"schema {aside}" if aside else ""


def say(database: Database, *words: str) -> None:
    """Say some things to the server, all or none of them."""
    with database.engine.begin() as connection:
        for one in words:
            connection.execute(text(one))


def refuse_differing(found: dict[str, Any], manifest: dict[str, Any]) -> None:
    """What came back is as much as what was kept."""
    for name, count in manifest["counts"].items():
        if found["counts"].get(name) != count:
            raise UpkeepError(
                "The backup says %(count)s rows of %(name)s, but has %(found)s.",
                count=count,
                name=name,
                found=found["counts"].get(name, 0),
            )
