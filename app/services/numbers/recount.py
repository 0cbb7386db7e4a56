"""Whether the sums are what a recount of all raw rows finds; and making them so."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Attempt, CourseRow, Figures
from app.services.numbers.cells import Cell, Kept, batches, fold
from app.services.numbers.folding import PAST

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that isn't what a recount finds."""

    subject: str
    name: str
    kept: object
    found: object

    def __str__(self) -> str:
        return f"{self.subject}: {self.name} is {self.kept}, and counted again {self.found}"


def check(session: Session) -> list[Difference]:
    """The sums that differ from those of the attempts that are said to be in them.

    What waits for the job, new or stale, is no difference. Writes nothing.
    """
    found: dict[Cell, Kept] = {}
    for batch in batches(session, BATCH):
        fold(session, batch, found)
    columns = (Figures.course_id, Figures.activity, Figures.cohort_id, Figures.quarter)
    rows = session.execute(
        select(*columns, Figures.version, Figures.attempts, Figures.sums, Figures.is_stale)
    ).all()
    kept = {Cell(*row[:5]): Kept(row.attempts, row.sums) for row in rows}
    waits = {Cell(*row[:5])[:3] for row in rows if row.is_stale}
    named = session.execute(select(CourseRow.id, CourseRow.slug))
    slugs = {row.id: row.slug for row in named}
    differences = list[Difference]()
    for cell in sorted(kept.keys() | found.keys()):
        if cell[:3] in waits:
            continue
        subject = f"numbers of {slugs[cell.course_id]}/{cell.activity}, cohort {cell.cohort_id}"
        one, other = kept.get(cell, Kept()), found.get(cell, Kept())
        if one.attempts != other.attempts:
            differences.append(Difference(subject, "attempts", one.attempts, other.attempts))
        differences += [Difference(subject, *told) for told in _off("", one.sums, other.sums)]
    return differences


def _off(name: str, kept: object, found: object) -> Iterator[tuple[str, object, object]]:
    """Where two sums differ; sums in another order differ by what floating point loses."""
    if isinstance(kept, dict) and isinstance(found, dict):
        for key in sorted(kept.keys() | found.keys()):
            yield from _off(f"{name}/{key}" if name else key, kept.get(key), found.get(key))
    elif isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        for place, pair in enumerate(zip(kept, found, strict=True)):
            yield from _off(f"{name}[{place}]", *pair)
    elif isinstance(kept, int | float) and isinstance(found, int | float):
        if not isclose(kept, found, rel_tol=1e-9, abs_tol=1e-6):
            yield name, kept, found
    elif kept != found:
        yield name, kept, found


def mend(session: Session) -> list[Difference]:
    """The same; where anything differs, the job folds everything anew from the raw rows."""
    if differences := check(session):
        session.execute(delete(Figures), execution_options=PAST)
        counted = update(Attempt).where(Attempt.counted).values(counted=False)
        session.execute(counted, execution_options=PAST)
    return differences
