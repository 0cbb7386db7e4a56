"""Plain rows of statements that are made once: what every request asks, asked cheaply."""

from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.orm import Session

from app.models.base import Base


def rows(
    session: Session, statement: Executable, **given: object
) -> CursorResult[*tuple[Any, ...]]:
    """Run a ready statement with the values `given`, past the unit of work: a third of the time.

    What was added to the session and not flushed isn't seen.
    """
    return session.connection().execute(statement, given)


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that write past the unit of work."""
    return cast(Table, model.__table__)
