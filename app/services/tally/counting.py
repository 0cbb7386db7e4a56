"""Counts of a cohort, spread over shards, changed by differences in one statement."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from sqlalchemy import Insert, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.models import CohortCount
from app.models.rows import rows, table

SHARDS = 8
"""rows of each count: learners whose ids differ modulo this don't wait for each other"""
SUMS = (
    select(CohortCount.name, func.sum(CohortCount.count))
    .where(CohortCount.cohort_id == bindparam("cohort"))
    .group_by(CohortCount.name)
)
Key = tuple[int | str, ...]
Move = tuple[int, int | None, Collection[str], Collection[str]]
"""an enrollment's id, its cohort's, the names that it was counted under, and those now"""


def counts(session: Session, cohort_id: int) -> dict[str, int]:
    """How many of the cohort count as what, by name (domain/tally.py)."""
    return {name: int(count) for name, count in rows(session, SUMS, cohort=cohort_id).all()}


def move(
    session: Session,
    enrollment_id: int,
    cohort_id: int | None,
    before: Collection[str],
    after: Collection[str],
) -> None:
    """Count an enrollment under names `after` that was counted under names `before`.

    The caller holds the enrollment's lock and stores `after` with it. Nothing is said to the
    database where nothing changes.
    """
    move_many(session, [(enrollment_id, cohort_id, before, after)])


def move_many(session: Session, moves: Iterable[Move]) -> None:
    """The same for many at once, in one statement: a transaction does this once."""
    changed = Counter[Key]()
    for enrollment_id, cohort_id, before, after in moves:
        if cohort_id is not None:
            for name, by in rules.difference(before, after).items():
                changed[cohort_id, name, enrollment_id % SHARDS] += by
    add(session, CohortCount, changed)


def add(session: Session, model: type, changed: Mapping[Key, int]) -> None:
    """Add to counts by their whole primary key, in one statement.

    In the order of the keys, once a transaction for each table: so that no two ever wait for each
    other in a circle.
    """
    target = table(model)
    columns = [column.name for column in target.primary_key]
    given = [
        {**dict(zip(columns, key, strict=True)), "count": by}
        for key, by in sorted(changed.items())
        if by
    ]
    if given:
        connection = session.connection()
        connection.execute(_adding(connection.dialect.name, target), given)


@cache
def _adding(dialect: str, target: Table) -> Insert:
    maker = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = maker(target)
    return statement.on_conflict_do_update(
        index_elements=list(target.primary_key),
        set_={"count": target.c.count + statement.excluded["count"]},
    )
