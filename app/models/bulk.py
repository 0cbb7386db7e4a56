"""Thousands of rows at once: inserted with what they share converted once, and found again."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, func, insert, literal, select
from sqlalchemy.orm import Session

from app.models.base import Base
from app.models.rows import table

Columns = Mapping[str, Sequence[Any]]
"""rows to be inserted, a column at a time"""


def insert_many(
    session: Session,
    model: type[Base],
    columns: Columns,
    shared: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows given as `columns` of one length; `shared` values stand in each of them.

    A fifth of what the toolkit's own way costs, which looks at every value by itself and wants a
    dictionary a row. An object that stands in many rows is converted once. Every column without a
    default of the database's own is to be named. Nothing happens for no rows.
    """
    length = len(next(iter(columns.values())))
    if not length:
        return
    shared, connection = shared or {}, session.connection()
    dialect, names = connection.dialect, [*columns, *shared]
    target = table(model)
    compiled = insert(target).compile(dialect=dialect, column_keys=names)
    order = (compiled.positiontup or ()) if compiled.positional else names
    given: list[Iterable[Any]] = []
    for name in order:
        values = columns[name] if name in columns else [shared[name]]
        if convert := target.c[name].type.dialect_impl(dialect).bind_processor(dialect):
            values = _converted(values, convert)
        given.append(values if name in columns else repeat(values[0], length))
    filled: list[Any] = list(zip(*given, strict=True))
    if not compiled.positional:
        filled = [dict(zip(order, row, strict=True)) for row in filled]
    connection.exec_driver_sql(str(compiled), filled)


def _converted(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """The values as the driver takes them; the same object is converted once."""
    made = {id: convert(value) for id, value in {id(value): value for value in values}.items()}
    return [made[id(value)] for value in values]


def among(session: Session, column: Any, wanted: Iterable[Any]) -> ColumnElement[bool]:  # noqa: ANN401 - a column of any kind
    """Whether `column` is one of thousands: they are one parameter, not a parameter each."""
    values = list(wanted)
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(values, ensure_ascii=False)).table_valued("value")
        return column.in_(select(listed.c.value))  # type: ignore[no-any-return]
    return column == any_(literal(values, ARRAY(column.type)))  # type: ignore[no-any-return]


def newest(session: Session, model: type[Base]) -> int:
    """The highest number of a row so far, 0 for none; `ids_of` looks behind it."""
    target = table(model)
    found = session.connection().execute(select(func.max(target.c.id))).scalar()
    return int(found or 0)


def ids_of(
    session: Session, model: type[Base], keys: Collection[str], after: int
) -> dict[str, int]:
    """Key → id of rows that were just inserted, in the keys' order, with ids behind `after`."""
    target = table(model)
    rows = session.connection().execute(
        select(target.c.key, target.c.id).where(target.c.id > after)
    )
    found = dict(list(rows))
    return {key: found[key] for key in keys}
