"""Counts of a cohort, spread over shards, changed by differences in one statement."""

from collections.abc import Collection, Mapping
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


def counts(session: Session, cohort_id: int) -> dict[str, int]:
    """How many of the cohort count as what, by name (domain/tally.py)."""
    return {name: int(count) for name, count in rows(session, SUMS, cohort=cohort_id)}


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
    if cohort_id is None:
        return
    shard = enrollment_id % SHARDS
    changed = rules.difference(before, after)
    add(session, CohortCount, {(cohort_id, name, shard): by for name, by in changed.items()})


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
