"""Fresh, migrated databases for tests: a template or two a run, one copy a test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from app.migrating import migrate
from tests import postgres, run

SQLITE, POSTGRESQL = KINDS = ("sqlite", "postgresql")
TEMPLATE = "tandem_template"
Fill = Callable[[str], None]


class Databases:
    """Makes databases for one process (`worker`) of the run in `folder`."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.worker = worker
        self.numbers = count()
        self.ended = list[str]()

    @contextmanager
    def fresh(
        self, kind: str, data: Path, name: str = "", fill: Fill = lambda _address: None
    ) -> Iterator[str]:
        """The address of a migrated database; SQLite's file lies in the folder `data`.

        It is empty, or holds what `fill` put into the run's first of that `name`.
        """
        if kind == SQLITE:
            yield self.copy_file(data, name, fill)
        else:
            template = TEMPLATE + name
            run.once(self.folder, "postgres", lambda: postgres.start(self.folder))
            run.once(self.folder, template, lambda: self.make_template(template, fill))
            with self.copy_database(template) as address:
                yield address

    @contextmanager
    def empty(self, kind: str, data: Path) -> Iterator[str]:
        """The address of a database without tables, as before the very first start."""
        if kind == SQLITE:
            yield f"sqlite:///{data / 'tandem.sqlite3'}"
        else:
            with self.copy_database("template0") as address:
                yield address

    def copy_file(self, data: Path, name: str, fill: Fill) -> str:
        """A copy of a SQLite template where a production start would have put it."""
        template = self.folder / f"template{name}.sqlite3"

        def make() -> None:
            migrate(f"sqlite:///{template}")
            fill(f"sqlite:///{template}")

        run.once(self.folder, f"sqlite{name}", make)
        data.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{shutil.copyfile(template, data / 'tandem.sqlite3')}"

    @contextmanager
    def copy_database(self, template: str) -> Iterator[str]:
        """A copy of a PostgreSQL template; the next copy drops it with all who still use it.

        Not at once: the server would wait a tenth of a second for connections to go.
        """
        run.once(self.folder, "postgres", lambda: postgres.start(self.folder))
        name = f"tandem_{self.worker}_{next(self.numbers)}"
        with self.server() as engine:
            while self.ended:
                command(engine, f"DROP DATABASE {self.ended.pop()} WITH (FORCE)")
            command(engine, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
            yield postgres.address(self.folder, name)
        self.ended.append(name)

    def make_template(self, name: str, fill: Fill) -> None:
        """The migrated database that others are copied from."""
        with self.server() as engine:
            command(engine, f"CREATE DATABASE {name}")
        migrate(postgres.address(self.folder, name))
        fill(postgres.address(self.folder, name))

    @contextmanager
    def server(self) -> Iterator[Engine]:
        """The server itself: makes and drops databases, holds no connection meanwhile."""
        engine = create_engine(
            postgres.address(self.folder, "postgres"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
        )
        yield engine
        engine.dispose()


def command(engine: Engine, words: str) -> None:
    """Say one thing to the server."""
    with engine.connect() as connection:
        connection.exec_driver_sql(words)
