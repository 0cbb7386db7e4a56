"""Work by the clock: a tick is done by one process, and none begins before the last one ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from zlib import crc32

from app.db import Database
from app.jobs import faults
from app.services import beats

APART = timedelta(seconds=45)
"""Two ticks of one job are at least this far apart, whichever job processes do them: the clocks of
machines may differ by as much."""

LOCK = 7_263_363
"""Any number, the same for all nodes, and not one of those in migrations/env.py and migrating."""

HERE: dict[str, Lock] = {}
"""what this process is at"""


def tick(database: Database, name: str, work: Callable[[], object]) -> None:
    """Do what the clock asks for, unless another job process does; what breaks is recorded."""
    try:
        with alone(database, name) as is_alone:
            if is_alone and is_ours(database, name):
                work()
    except Exception as error:
        faults.note(database, name, error)


def is_ours(database: Database, name: str) -> bool:
    """Whether this tick is for this process to do."""
    with database.transaction() as session:
        return beats.claim(session, beats.TICK + name, APART, datetime.now(UTC))


@contextmanager
def alone(database: Database, name: str) -> Iterator[bool]:
    """Whether nobody else is at this work; meanwhile nobody else begins it.

    A process that dies holds nobody up: on PostgreSQL the lock ends with its connection.
    """
    here = HERE.setdefault(name, Lock())
    if not here.acquire(blocking=False):
        yield False
        return
    try:
        if database.engine.dialect.name == "postgresql":
            with everywhere(database, name) as is_alone:
                yield is_alone
        else:
            yield True
    finally:
        here.release()


@contextmanager
def everywhere(database: Database, name: str) -> Iterator[bool]:
    """The same on all nodes of one PostgreSQL; no transaction is open meanwhile."""
    given = f"({LOCK}, {crc32(name.encode()) & 0x7FFFFFFF})"
    with database.engine.connect() as raw:
        connection = raw.execution_options(isolation_level="AUTOCOMMIT")
        got = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock{given}").scalar_one()
        try:
            yield bool(got)
        finally:
            if got:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock{given}")
