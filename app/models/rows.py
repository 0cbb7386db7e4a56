"""Plain rows of statements that are made once: what every request asks, asked cheaply."""

from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.engine import Compiled
from sqlalchemy.orm import Session

from app.models.base import Base


class Ready(dict[Any, Any]):
    """Compiled statements by what they say, and by which statement says it.

    To look for all that a statement says takes as long as to run it. It is held beside what it was
    compiled to, so that no other can come to its place in memory.
    """

    MOST = 1000

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ANN401 - as in dict
        """What was compiled for a key: dialect, what the statement says, names of values, …."""
        dialect, said, *more = key
        found = super().get((dialect, id(said), *more))
        return found[1] if found else super().get(key, default)

    def __setitem__(self, key: Any, compiled: Compiled) -> None:  # noqa: ANN401 - as in dict
        """Keep it, among the last thousand or so."""
        if len(self) >= self.MOST:
            self.clear()
        dialect, said, *more = key
        super().__setitem__((dialect, id(said), *more), (said, compiled))
        super().__setitem__(key, compiled)


READY = {"compiled_cache": Ready()}


def rows(
    session: Session, statement: Executable, **given: object
) -> CursorResult[*tuple[Any, ...]]:
    """Run a ready statement with the values `given`, past the unit of work: a third of the time.

    What was added to the session and not flushed isn't seen.
    """
    return session.connection().execute(statement, given, execution_options=READY)


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that write past the unit of work."""
    return cast(Table, model.__table__)
