"""The engine, the request's session, one transaction a request, and what runs after its commit."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from config import ROOT, Config

READING = {"GET", "HEAD", "OPTIONS"}
OTHER = "tandem.database"
"""where a request's environ holds the database that it is answered from, if it isn't the app's"""
log = logging.getLogger("tandem.db")


class Database:
    """Sessions for one database.

    Once a commit is sure, `after_commit` is called with the ids of the letters that the session
    wrote, `after_asking` with those of the long work that it asked for.
    """

    def __init__(self, url: str, info: dict[str, Any] | None = None) -> None:
        self.engine = make_engine(url)
        self.info = info or {}
        self.writing = self.engine.execution_options(write=True)
        self.after_commit: Callable[[list[int]], None] = lambda ids: None
        self.after_asking: Callable[[list[int]], None] = lambda ids: None

    def open(self, engine: Engine) -> Session:
        """A session that carries what services are handed in: the library and the site's name."""
        return Session(engine, expire_on_commit=False, info=dict(self.info))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading, outside a request or beside its own."""
        with self.open(self.engine) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at its end and rolls back on any error."""
        with self.open(self.writing) as session:
            yield session
            self.commit(session)

    def commit(self, session: Session) -> None:
        """Commit, then hand over the ids of what this transaction asks the job process for."""
        session.commit()
        if ids := session.info.pop("outbox", None):
            self.after_commit(ids)
        if ids := session.info.pop("tasks", None):
            self.after_asking(ids)


def make_engine(url: str) -> Engine:
    """An engine with the habits of architecture section 5.

    WAL, full sync, real transactions on SQLite. Errors don't tell what was to be stored.
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True
        )
    engine = create_engine(
        url, connect_args={"timeout": 10}, pool_size=10, max_overflow=40, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(raw: sqlite3.Connection, _record: object) -> None:
    raw.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A read snapshot can't be upgraded once another has written: writers lock before they read.
    is_writing = connection.get_execution_options().get("write")
    line = "BEGIN IMMEDIATE" if is_writing else "BEGIN"
    raw: sqlite3.Connection = cast(Any, connection.connection.driver_connection)
    try:
        raw.execute(line)  # SQLAlchemy's own way takes as long as a statement
    except sqlite3.OperationalError as error:
        raise OperationalError(line, None, error) from error


def database() -> Database:
    """The database of the running app; a test learner's own while somebody acts as one."""
    found: Database | None = request.environ.get(OTHER) if has_request_context() else None
    return found or home()


def home() -> Database:
    """The database of the running app, whoever acts."""
    made: Database = current_app.extensions["db"]
    return made


def session() -> Session:
    """The session of this request: reads only for GET, else a transaction that locks first."""
    kept = g._get_current_object()  # asked often: the proxy is slow
    opened: Session | None = kept.get("session")
    if opened is None:
        made = database()
        is_reading = request.method in READING
        opened = kept.session = made.open(made.engine if is_reading else made.writing)
        opened.info["address"] = request.remote_addr or ""
    return opened


@contextmanager
def looking() -> Iterator[Session]:
    """A session to look something up by the way: never the one that takes the lock for it."""
    if request.method in READING or "session" in g:
        yield session()
        return
    with database().reading() as opened:
        yield opened


def release() -> None:
    """End the request's transaction without writing, before slow work.

    The next use opens a new one.
    """
    if opened := g.pop("session", None):
        opened.close()  # rolls back, and leaves what was read readable


def commit_request(response: Response) -> Response:
    """Commit what the view did; an error has been rolled back before its page was made."""
    if (opened := g.get("session")) is not None and request.method not in READING:
        database().commit(opened)
    return response


def close_request(_error: BaseException | None) -> None:
    """Give the connection back, whatever happened."""
    release()


def init_app(app: Flask, config: Config, info: dict[str, Any]) -> Database:
    """Make the app's database and tie its transaction to the request; sessions carry `info`."""
    if not config.database_url:
        config.data.mkdir(parents=True, exist_ok=True)
    made = Database(config.database, info)
    app.extensions["db"] = made
    app.after_request(commit_request)
    app.teardown_request(close_request)
    return made


def is_migrated(engine: Engine) -> bool:
    """Whether the database stands at the newest migration."""
    return migration_of(engine) == known_migrations()[-1]


def known_migrations() -> list[str]:
    """The numbers of all migrations, oldest first: their files are numbered and linear."""
    files = (ROOT / "migrations" / "versions").glob("[0-9]*.py")
    return sorted(path.name.partition("_")[0] for path in files)


def migration_of(engine: Engine) -> str:
    """The number of the migration that the database stands at; "" where it has no tables."""
    if not inspect(engine).has_table("alembic_version"):
        return ""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found or "")


def why_unreachable(engine: Engine) -> str:
    """The driver's own words where the database doesn't answer; "" where it does."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError as error:
        return " ".join(str(getattr(error, "orig", None) or error).split())
    return ""
