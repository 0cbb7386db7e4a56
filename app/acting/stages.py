"""Databases of test learners: made whole in a folder each, kept for hours, thrown away."""

import re
import shutil
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from threading import Lock
from typing import Any
from wsgiref.types import WSGIEnvironment

from sqlalchemy import event, select

from app.acting.about import About
from app.content.library import Library
from app.db import Database
from app.jobs.acting import sweep
from app.models import Base, User, new_key
from app.models.search import INDEX_ON_SQLITE
from app.services import courses, sessions, settings
from app.services.sessions import Actor

STAGE = "tandem.stage"
"""where a request's environ holds the stage that it plays on"""
OPEN = 8
"""databases that a process holds open"""
MOST_OWN, MOST = 3, 60
"""test learners of one person, and of all: beyond it the oldest leave"""
TOKEN = re.compile(r"[a-z0-9]{20}")


@dataclass(frozen=True, slots=True)
class Stage:
    """A test learner's own database, and what is known of them."""

    token: str
    folder: Path
    about: About
    database: Database

    @classmethod
    def of(cls, environ: WSGIEnvironment) -> "Stage | None":
        """The stage that a request plays on."""
        found: Stage | None = environ.get(STAGE)
        return found

    def learner(self, token: str = "") -> Actor:
        """The test learner, in the browser session of this token."""
        with self.database.reading() as session:
            user = session.scalars(select(User).filter_by(key=self.about.learner)).one()
            found = sessions.of(session, user)
        return replace(found, token=token, has_second_step=True)


class Stages:
    """The stages below a folder; `info` is what sessions of the site are handed in."""

    def __init__(self, folder: Path, info: dict[str, Any]) -> None:
        self._folder, self._info = folder, info
        self._open: OrderedDict[str, Database] = OrderedDict()
        self._lock = Lock()

    def make(self, fill: Callable[[Database], About], is_draft: bool) -> Stage:
        """A new one, filled with a site's rows and a test learner; nothing of it stays on error."""
        token = new_key()
        folder = self._folder / token
        folder.mkdir(mode=0o700, parents=True)
        try:
            database = self._database(token, is_draft)
            build(database)
            about = fill(database)
            about.write(folder)
        except BaseException:
            self.end(token)
            raise
        return Stage(token, folder, about, database)

    def find(self, token: str, owner: str, now: datetime) -> Stage | None:
        """The stage of this token, where it is the owner's and its hours are not over."""
        folder = self._folder / token
        about = About.read(folder) if TOKEN.fullmatch(token) else None
        if about is None or about.owner != owner or about.ends_at <= now:
            return None
        return Stage(token, folder, about, self._database(token, about.wish.drafts))

    def change(self, stage: Stage, about: About) -> Stage:
        """The same stage at another time."""
        about.write(stage.folder)
        return replace(stage, about=about)

    def end(self, token: str) -> None:
        """Throw a stage away."""
        with self._lock:
            if database := self._open.pop(token, None):
                database.engine.dispose()
        shutil.rmtree(self._folder / token, ignore_errors=True)

    def make_room(self, owner: str) -> None:
        """Let the oldest leave where there are too many."""
        sweep(self._folder, datetime.now(UTC))
        known = sorted(
            ((about.ends_at, path.name, about.owner) for path, about in listed(self._folder)),
        )
        own = [token for _, token, whose in known if whose == owner]
        everybody = [token for _, token, _ in known]
        for token in {*own[: 1 - MOST_OWN or None], *everybody[: 1 - MOST]}:
            self.end(token)

    def _database(self, token: str, is_draft: bool) -> Database:
        with self._lock:
            found = self._open.pop(token, None) or self._made(token, is_draft)
            self._open[token] = found
            while len(self._open) > OPEN:
                self._open.popitem(last=False)[1].engine.dispose()
            return found

    def _made(self, token: str, is_draft: bool) -> Database:
        """Published revisions are the site's; what drafts come to is known here alone."""
        made = Database(f"sqlite:///{self._folder / token / 'site.sqlite3'}")
        event.listen(made.engine, "connect", hasten)
        made.info = {**self._info, "settings": settings.Kept()}
        if is_draft:
            made.info["library"] = Library(lambda revision_id: load(made, revision_id), size=1)
        return made


def hasten(raw: Connection, _record: object) -> None:
    """What a crash would lose here is no loss: nothing waits for the disk."""
    raw.execute("PRAGMA synchronous = OFF")


def load(database: Database, revision_id: int) -> bytes:
    """A compiled course of a stage."""
    with database.reading() as session:
        return courses.load(session, revision_id)


def build(database: Database) -> None:
    """All tables, empty."""
    with database.writing.begin() as connection:
        Base.metadata.create_all(connection)
        for said in INDEX_ON_SQLITE:
            connection.exec_driver_sql(said)


def listed(folder: Path) -> list[tuple[Path, About]]:
    """All stages below a folder."""
    paths = list(folder.iterdir()) if folder.exists() else []
    return [(path, about) for path in paths if (about := About.read(path))]
