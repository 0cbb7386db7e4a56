"""Whether what is kept of enrollments and cohorts is what a recount finds; and making it so."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.domain.tally import Summary
from app.models import Cohort, CohortChoice, CohortCount, CourseRow, Enrollment
from app.models.base import Base
from app.models.rows import table
from app.services import courses
from app.services.tally.choices import list_chosen
from app.services.tally.counting import Key, add
from app.services.tally.summing import list_records, summary_of

BATCH = 500
COLUMNS = (
    Enrollment.id, Enrollment.key, Enrollment.cohort_id, Enrollment.completed_at,
    Enrollment.completed_revision_id, Enrollment.counted_revision_id, Enrollment.risk,
    Enrollment.cells, Enrollment.score, Enrollment.done, Enrollment.counted,
)  # fmt: skip
HELD = "LOCK TABLE enrollments, cohort_counts, cohort_choices IN EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that isn't kept as a recount finds it: `subject` is a key, `name` what of it."""

    subject: str
    name: str
    kept: object
    found: object

    def __str__(self) -> str:
        return f"{self.subject}: {self.name} is {self.kept}, and counted again {self.found}"


def check(session: Session, cohort_id: int | None = None) -> list[Difference]:
    """What is kept and what a recount finds, where these differ; of one cohort, or of all.

    Reads every record, batch by batch, and writes nothing. Ask for it first thing in a session: on
    PostgreSQL it reads one state of all, so that learners may go on meanwhile. What waits for the
    job that follows a publish is no difference.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return _Recount(session, cohort_id, mending=False).run()


def mend(session: Session, cohort_id: int | None = None) -> list[Difference]:
    """Make everything as a recount finds it; returns what differed.

    Learners' writes wait until the caller commits: it is for `flask doctor --recount`, not for a
    page.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(HELD))
    found = _Recount(session, cohort_id, mending=True).run()
    session.expire_all()
    return found


class _Recount:
    """One pass over all enrollments, and what it finds."""

    def __init__(self, session: Session, cohort_id: int | None, *, mending: bool) -> None:
        self.session = session
        self.cohort_id = cohort_id
        self.mending = mending
        self.differences: list[Difference] = []
        self.counts = Counter[Key]()
        self.choices = Counter[Key]()

    def run(self) -> list[Difference]:
        """Enrollments first, course by course, then what their cohorts sum up of them."""
        published = select(CourseRow.id, CourseRow.published_id).order_by(CourseRow.id)
        for course_id, revision_id in self.session.execute(published).all():
            if revision_id is not None:
                for batch in self._batches(course_id):
                    self._take(revision_id, batch)
        self._compare(CohortCount, self.counts, (0,))
        self._compare(CohortChoice, self.choices, ())
        return self.differences

    def _batches(self, course_id: int) -> Iterator[Sequence[Row[Any]]]:
        query = select(*COLUMNS).where(Enrollment.course_id == course_id)
        if self.cohort_id is not None:
            query = query.where(Enrollment.cohort_id == self.cohort_id)
        last = 0
        while batch := self.session.execute(
            query.where(Enrollment.id > last).order_by(Enrollment.id).limit(BATCH)
        ).all():
            yield batch
            last = batch[-1].id

    def _take(self, revision_id: int, batch: Sequence[Row[Any]]) -> None:
        course = courses.compiled(self.session, revision_id)
        records = list_records(self.session, [row.id for row in batch])
        cohort_of = {row.id: row.cohort_id for row in batch if row.cohort_id is not None}
        wrong = list[dict[str, Any]]()
        for row in batch:
            counted = row.counted
            if self.mending or row.counted_revision_id == revision_id:
                finished_in = row.completed_revision_id
                one = summary_of(self.session, course, records[row.id], finished_in, revision_id)
                values = _values(row, one)
                if found := _differences(row, values):
                    self.differences += found
                    wrong.append({"id": row.id, "counted_revision_id": revision_id, **values})
                    counted = values["counted"] if self.mending else counted
            if row.cohort_id is not None:
                self.counts.update((row.cohort_id, name) for name in counted)
        if self.mending and wrong:
            self.session.execute(update(Enrollment), wrong)
        for id, chosen in list_chosen(self.session, list(cohort_of)):
            self.choices.update((cohort_of[id], *choice) for choice in chosen)

    def _compare(self, model: type[Base], found: Counter[Key], tail: tuple[int, ...]) -> None:
        """Compare sums by key; what is missing is added to the shard named by `tail`."""
        kept = self._kept(model, len(tail))
        off = {key: found[key] - kept[key] for key in sorted(kept.keys() | found.keys())}
        off = {key: by for key, by in off.items() if by}
        ids = {key[0] for key in off}
        named = select(Cohort.id, Cohort.key).where(Cohort.id.in_(ids))
        keys = {row.id: row.key for row in self.session.execute(named)} if ids else {}
        for key in off:
            name = " / ".join(str(part) for part in key[1:])
            subject = f"cohort {keys[int(key[0])]}"
            self.differences.append(Difference(subject, name, kept[key], found[key]))
        if self.mending:
            add(self.session, model, {(*key, *tail): by for key, by in off.items()})

    def _kept(self, model: type[Base], shards: int) -> Counter[Key]:
        target = table(model)
        keys = list(target.primary_key)
        keys = keys[:-shards] if shards else keys
        query = select(*keys, func.sum(target.c["count"])).group_by(*keys)
        if self.cohort_id is not None:
            query = query.where(target.c.cohort_id == self.cohort_id)
        return Counter({tuple(row[:-1]): int(row[-1]) for row in self.session.execute(query)})


def _values(row: Row[Any], one: Summary) -> dict[str, Any]:
    """What an enrollment would keep of its sum."""
    names = rules.names(one, certified=row.completed_at is not None, risk=row.risk)
    return {
        "cells": dict(one.cells),
        "score": one.score,
        "done": one.done,
        "counted": sorted(names),
    }


def _differences(row: Row[Any], values: dict[str, Any]) -> list[Difference]:
    subject, kept = f"enrollment {row.key}", row._mapping
    return [
        Difference(subject, name, kept[name], found)
        for name, found in values.items()
        if not _same(kept[name], found)
    ]


def _same(kept: object, found: object) -> bool:
    if isinstance(kept, float) and isinstance(found, float):
        return isclose(kept, found, abs_tol=1e-9)  # summed in another order
    return kept == found
