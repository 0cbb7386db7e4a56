"""Reading a file: judged against who is here, kept to be looked at; nobody is changed."""

import zoneinfo
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain import imports as rules
from app.domain.imports import Person, Row, Table
from app.errors import NotFound
from app.models import Cohort, Import
from app.services import accounts, audit
from app.services.imports.here import look
from app.services.sessions import Actor

KEPT_UNAPPLIED = timedelta(days=7)
"""how long a file that nobody applies lies here: it names people"""


@cache
def zones() -> frozenset[str]:
    """Names of time zones that clocks know."""
    return frozenset(zoneinfo.available_timezones())


def dry_run(session: Session, table: Table, cohort_key: str) -> tuple[list[Row], int | None]:
    """What the file would do, and the id of the cohort for everybody, if one is chosen.

    Raises NotFound for an unknown cohort.
    """
    cohort_id = None
    if cohort_key:
        query = select(Cohort.id).where(Cohort.key == cohort_key, Cohort.archived_at.is_(None))
        cohort_id = session.scalars(query).first()
        if cohort_id is None:
            raise NotFound
    cleaned = [
        rules.clean(number, cells, accounts.fold, accounts.clean_name, zones())
        for number, cells in table.rows
    ]
    return rules.judge(cleaned, look(session, cleaned, cohort_id)), cohort_id


def keep(
    session: Session,
    actor: Actor,
    name: str,
    cohort_id: int | None,
    judged: Sequence[Row],
    unknown: Sequence[str],
    now: datetime,
) -> Import:
    """Keep what the dry run found, for somebody to look at and apply."""
    row = Import(
        name=clean_file_name(name),
        cohort_id=cohort_id,
        made_by=actor.id,
        made_at=now,
        rows=[as_stored(one) for one in judged],
        counts={**rules.tally(judged), "rows": len(judged), "unknown": list(unknown)},
    )
    session.add(row)
    session.flush()
    return row


def clean_file_name(name: str) -> str:
    """A file's name as it is shown: its last part, without signs that show nothing."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:200] or "people.csv"


def as_stored(row: Row) -> dict[str, Any]:
    """A judged row as JSON, with whom it is about (`who`): what is empty is left out."""
    cells = {name: getattr(row.person, name) for name in rules.COLUMNS}
    stored: dict[str, Any] = {"n": row.number, "outcome": row.outcome}
    stored["cells"] = {name: cell for name, cell in cells.items() if cell}
    stored |= {"why": row.why, "of": row.of} if row.why else {}
    stored |= {"who": row.user_id} if row.user_id else {}
    stored |= {"changes": list(row.changes)} if row.changes else {}
    return stored


def as_typed(stored: dict[str, Any]) -> Row:
    """A stored row, to be judged again."""
    return Row(int(stored["n"]), Person(**stored["cells"]))


def discard(session: Session, actor: Actor, key: str, now: datetime) -> bool:
    """Throw a file away that was not applied; False where it is gone or was applied."""
    gone = session.execute(delete(Import).where(Import.key == key, Import.state == "read"))
    if gone.rowcount:  # type: ignore[attr-defined] # a cursor's result
        audit.record(session, actor, "discard import", key, now)
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def sweep(session: Session, now: datetime) -> None:
    """Throw files away that nobody applied within a week."""
    old = Import.made_at < now - KEPT_UNAPPLIED
    session.execute(delete(Import).where(Import.state == "read", old))
