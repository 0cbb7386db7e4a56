"""Column kinds named once, and the base of all tables."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, DateTime, Index, LargeBinary, MetaData, String
from sqlalchemy import text as condition
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; refuses naive datetimes, gives aware ones back on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; raises ValueError for a datetime without time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware; SQLite keeps no zone."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def text(length: int) -> String:
    """A text column that compares by code point on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def part_index(name: str, column: str, rows: str) -> Index:
    """An index of those rows alone that a condition names."""
    return Index(name, column, sqlite_where=condition(rows), postgresql_where=condition(rows))


def new_key() -> str:
    """A random public id for URLs: 20 lower-case letters and digits, 100 bits."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(20))


def as_activity(context: DefaultExecutionContext) -> str:
    """The slug that a new row's activity has: what it is known as in its own revision."""
    given = context.get_current_parameters()  # type: ignore[no-untyped-call] # has no types there
    slug: str = given["activity"]
    return slug


Key = Annotated[int, mapped_column(primary_key=True)]
PublicKey = Annotated[str, mapped_column(text(32), unique=True, default=new_key)]
Slug = Annotated[str, mapped_column(text(120))]
Digest = Annotated[str, mapped_column(text(64))]
Label = Annotated[str, mapped_column(text(200))]


class Base(DeclarativeBase):
    """Base of all tables; constraints have names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        bytes: LargeBinary,
    }
