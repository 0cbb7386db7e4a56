"""Bringing a database to a numbered migration; only commands and the start do that."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from config import ROOT

LOCK = 7_263_362
"""Any number, the same for all nodes, and not that of the migrations."""


def alembic_config(url: str) -> Config:
    """Where the migrations lie, for the database at `url`."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    settings.attributes["url"] = url
    return settings


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`."""
    command.upgrade(alembic_config(url), revision)


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """One node at a time: others that come here on the same PostgreSQL wait until it is done."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:  # the lock ends with its transaction
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        yield
