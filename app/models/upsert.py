"""Insert a row or change the one that is there, in one statement, on both databases."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.base import Base


def upsert(
    session: Session,
    table: type[Base],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    first: Mapping[str, Any] | None = None,
    keeping: Collection[str] = (),
) -> None:
    """Write `values` under `keys`; `first` only where the row is new.

    Names in `keeping` keep what is stored where that isn't null.
    """
    maker = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = maker(table).values(**keys, **values, **(first or {}))
    changed: dict[str, ColumnElement[Any]] = {name: statement.excluded[name] for name in values}
    for name in keeping:
        changed[name] = func.coalesce(table.__table__.c[name], statement.excluded[name])
    session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))
