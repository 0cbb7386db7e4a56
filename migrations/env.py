"""Runs the numbered migrations on the database that the caller names in `attributes["url"]`."""

from alembic import context
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection

from app.models import Base
from config import Config

LOCK = 7_263_361
"""Any number, the same for all nodes: who holds it migrates, the others wait and find it done."""


def run(connection: Connection) -> None:
    """Run on an open connection; batches rebuild tables where SQLite can't alter them.

    Nodes of one PostgreSQL that start at once do it one after the other; the lock ends with the
    connection.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def begin_for_real(connection: Connection) -> None:
    """SQLite's driver would leave DDL outside the transaction; say BEGIN ourselves."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


given = context.config.attributes.get("url")
engine = create_engine(given or Config.from_environ().database)
if engine.dialect.name == "sqlite":
    event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(engine, "begin", begin_for_real)
with engine.connect() as connection:
    run(connection)
engine.dispose()
