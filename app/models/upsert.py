"""Insert a row or change the one that is there, in one statement, on both databases."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.base import Base
from app.models.rows import table


def upsert(
    session: Session,
    model: type[Base],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    first: Mapping[str, Any] | None = None,
    keeping: Collection[str] = (),
) -> None:
    """Write `values` under `keys`; `first` only where the row is new.

    Names in `keeping` keep what is stored where that isn't null.
    """
    connection = session.connection()
    kind = connection.dialect.name
    statement = _statement(kind, table(model), tuple(keys), tuple(values), frozenset(keeping))
    connection.execute(statement, {**keys, **values, **(first or {})})


@cache
def _statement(
    dialect: str,
    target: Table,
    keys: tuple[str, ...],
    values: tuple[str, ...],
    keeping: frozenset[str],
) -> Insert:
    maker = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = maker(target)
    changed: dict[str, ColumnElement[Any]] = {name: statement.excluded[name] for name in values}
    for name in keeping:
        changed[name] = func.coalesce(target.c[name], statement.excluded[name])
    return statement.on_conflict_do_update(index_elements=list(keys), set_=changed)
