"""Long work that people ask for: which function does which kind, and how it is run."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.db import Database
from app.errors import TandemError
from app.jobs import faults
from app.services import tasks
from config import Config


@dataclass(frozen=True, slots=True)
class Work:
    """One task at work: what was asked, by whom, where its files go, and how to tell progress."""

    database: Database
    config: Config
    id: int
    user_id: int
    payload: dict[str, Any]
    folder: Path
    """empty, below `results`, for this task alone"""

    def tell(self, done: int, total: int) -> None:
        """Note progress in a transaction of its own: never call it with one open."""
        with self.database.transaction() as session:
            tasks.note(session, self.id, done, total, datetime.now(UTC))


KINDS: dict[str, Callable[[Work], str]] = {}
"""Kind of task → what does it and returns the name of the file it wrote in its folder, or ""."""


def run(config: Config, database: Database, id: int) -> None:
    """Do one task, if nobody else does; what goes wrong is told to who asked, in a sentence."""
    with database.transaction() as session:
        row = tasks.claim(session, id, datetime.now(UTC))
    if row is None:
        return
    folder = config.data / "results" / row.key
    shutil.rmtree(folder, ignore_errors=True)  # an earlier try may have died half-way
    folder.mkdir(parents=True)
    failed = False
    try:
        work = Work(database, config, row.id, row.user_id, row.payload, folder)
        result = KINDS[row.kind](work)
    except TandemError as error:
        failed, result = True, str(error)
    except Exception as error:
        failed, result = True, "This broke off on our side. Please try again."
        faults.note(database, f"task {row.kind}", error, row.key)
    with database.transaction() as session:
        tasks.end(session, row.id, result, datetime.now(UTC), failed=failed)


def sweep(config: Config, database: Database, begin: Callable[[int], object]) -> None:
    """Take up tasks that nobody holds; throw old results away."""
    now = datetime.now(UTC)
    with database.reading() as session:
        due, failed = tasks.list_due(session, now), tasks.list_failed(session)
    for id in due:
        begin(id)
    for key in failed:
        shutil.rmtree(config.data / "results" / key, ignore_errors=True)
    with database.transaction() as session:
        for row in tasks.list_old(session, now):
            shutil.rmtree(config.data / "results" / row.key, ignore_errors=True)
            session.delete(row)
