"""When a cohort's modules are due, and when for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Date, Integer, bindparam, cast, null, select, union_all
from sqlalchemy.orm import Session

from app.domain import dates
from app.models import Allowance, Cohort, DueDate, Enrollment
from app.models.rows import rows


class HasId(Protocol):
    """An enrollment, as a row or as one request knows it."""

    @property
    def id(self) -> int:
        """Its row's number."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a module is due (UTC), and the zone that its day belongs to."""

    at: datetime
    zone: str
    is_extended: bool = False


class Planned(NamedTuple):
    """A due date as it is stored: the cohort's, or with `number` what one person was given."""

    module: str
    days: int | None
    on: date | None
    opens_on: date
    time_zone: str
    value: dict[str, Any] | None = None
    number: int | None = None


OF_COHORT = (
    select(DueDate.module, DueDate.days, DueDate.on, Cohort.opens_on, Cohort.time_zone)
    .join(Cohort, Cohort.id == DueDate.cohort_id)
    .where(DueDate.cohort_id == bindparam("cohort"))
)
MINE = (
    select(
        DueDate.module,
        DueDate.days,
        DueDate.on,
        Cohort.opens_on,
        Cohort.time_zone,
        cast(null(), Allowance.value.type).label("value"),
        cast(null(), Integer).label("number"),
    )
    .join(Cohort, Cohort.id == DueDate.cohort_id)
    .join(Enrollment, Enrollment.cohort_id == Cohort.id)
    .where(Enrollment.id == bindparam("enrollment"), Cohort.archived_at.is_(None))
)
EXTENDED = (
    select(
        Allowance.activity,
        cast(null(), Integer),
        cast(null(), Date),
        Cohort.opens_on,
        Cohort.time_zone,
        Allowance.value,
        Allowance.id,
    )
    .join(Enrollment, Enrollment.id == Allowance.enrollment_id)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .where(
        Enrollment.id == bindparam("enrollment"),
        Cohort.archived_at.is_(None),
        Allowance.kind == "date",
        Allowance.undone_at.is_(None),
    )
)
"""What one person was given instead; the latest counts."""
FOR_ONE = union_all(MINE, EXTENDED)


def due_dates(session: Session, cohort_id: int) -> dict[str, datetime]:
    """Module slug → when the cohort is to be through with it (UTC)."""
    found = rows(session, OF_COHORT, cohort=cohort_id)
    made = ((module, dates.due(opens, zone, days, on)) for module, days, on, opens, zone in found)
    return {module: at for module, at in made if at}


def due_for(session: Session, enrollment: HasId) -> dict[str, Due]:
    """Module slug → when it is due for one person: the cohort's date, or the one they were given.

    One statement. Empty without a cohort, and in one that is archived.
    """
    return merged(map(Planned._make, rows(session, FOR_ONE, enrollment=enrollment.id)))


def merged(found: Iterable[Planned]) -> dict[str, Due]:
    """Due dates by module: exceptions come after what they replace, the latest counts."""
    kept = dict[str, Due]()
    for row in sorted(found, key=lambda one: one.number or 0):
        on = _day(row.value) if row.number else row.on
        at = dates.due(row.opens_on, row.time_zone, row.days, on)
        if at:
            kept[row.module] = Due(at, row.time_zone, bool(row.number))
    return kept


def _day(value: dict[str, Any] | None) -> date | None:
    """The day of an exception; None for one that says none."""
    try:
        return date.fromisoformat(str((value or {}).get("on", "")))
    except ValueError:
        return None
