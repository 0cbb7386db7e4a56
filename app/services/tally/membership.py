"""Learners come into cohorts, move between them and leave: what counts them moves along."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.models import Cohort, CohortChoice, CohortCount, Enrollment, Waiting
from app.services import numbers
from app.services.tally.choices import list_chosen
from app.services.tally.counting import SHARDS, Key, add

BATCH = 1000


def join(session: Session, enrollment: Enrollment, cohort_id: int, now: datetime) -> None:
    """Put a learner into a cohort of their course, out of the one before; counts of both follow."""
    join_many(session, (enrollment.id,), cohort_id, now)
    session.refresh(enrollment)


def leave(session: Session, enrollment: Enrollment, now: datetime) -> None:
    """Take a learner out of their cohort; what they did stays. Also before an enrollment goes."""
    leave_many(session, (enrollment.id,), now)
    session.refresh(enrollment)


def join_many(
    session: Session, enrollment_ids: Iterable[int], cohort_id: int, now: datetime
) -> int:
    """Put many into a cohort, in bulk; returns how many weren't there yet.

    Those of other courses stay where they are. Rows that the session holds already are to be
    refreshed by the caller.
    """
    course = select(Cohort.course_id).where(Cohort.id == cohort_id).scalar_subquery()
    movable = [Enrollment.course_id == course, Enrollment.cohort_id.is_distinct_from(cohort_id)]
    values = {"cohort_id": cohort_id, "joined_at": now, "weigh_at": now}
    return _move(session, enrollment_ids, movable, values)


def new_member(now: datetime) -> dict[str, Any]:
    """What an enrollment has that is made in a cohort, beside the cohort's id."""
    return {"joined_at": now, "weigh_at": now, "counted": [rules.ENROLLED]}


def count_new(session: Session, made: Iterable[tuple[int, int]]) -> None:
    """Count enrollments that were made in their cohorts; `made` are pairs (enrollment, cohort)."""
    counts = Counter[Key]((cohort, rules.ENROLLED, id % SHARDS) for id, cohort in made)
    add(session, CohortCount, counts)


def leave_many(session: Session, enrollment_ids: Iterable[int], now: datetime) -> int:
    """Take many out of their cohorts, in bulk; returns how many were in one.

    Whoever deletes enrollments does this before.
    """
    movable = [Enrollment.cohort_id.is_not(None)]
    return _move(
        session, enrollment_ids, movable, {"cohort_id": None, "joined_at": None, "weigh_at": None}
    )


class Moving(NamedTuple):
    """An enrollment that is about to move: where it was, and as what it was counted there."""

    id: int
    cohort_id: int | None
    counted: Sequence[str]

    @property
    def names(self) -> frozenset[str]:
        """As what it counts where it comes to: risk is weighed there anew."""
        return rules.weighed({rules.ENROLLED, *self.counted}, 0)


def _move(
    session: Session,
    enrollment_ids: Iterable[int],
    movable: Sequence[ColumnElement[bool]],
    values: dict[str, Any],
) -> int:
    """Move those that are movable, batch by batch; counts are added at the end, in their order."""
    session.flush()
    moved, counts, choices = 0, Counter[Key](), Counter[Key]()
    for batch in _batches(enrollment_ids):
        query = (
            select(Enrollment.id, Enrollment.cohort_id, Enrollment.counted)
            .where(Enrollment.id.in_(batch), *movable)
            .order_by(Enrollment.id)
            .with_for_update()
        )
        found = [Moving(*row) for row in session.execute(query)]
        if found:
            moved += len(found)
            numbers.forget(session, [one.id for one in found])
            _change(session, found, values)
            _count(counts, found, values["cohort_id"])
            _count_choices(session, choices, found, values["cohort_id"])
    add(session, CohortCount, counts)
    add(session, CohortChoice, choices)
    return moved


def _batches(enrollment_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = sorted(set(enrollment_ids))
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))


def _change(session: Session, found: Sequence[Moving], values: dict[str, Any]) -> None:
    """One statement for all that are counted alike: a list of new people is one."""
    alike = dict[frozenset[str], list[int]]()
    for one in found:
        alike.setdefault(one.names, []).append(one.id)
    calm = {"risk": 0, "risk_code": "", "risk_detail": {}}
    for names, ids in alike.items():
        session.execute(
            update(Enrollment)
            .where(Enrollment.id.in_(ids))
            .values(**values, **calm, counted=sorted(names)),
            execution_options={"synchronize_session": False},
        )
    session.execute(
        update(Waiting)
        .where(Waiting.enrollment_id.in_([one.id for one in found]), Waiting.ended_at.is_(None))
        .values(cohort_id=values["cohort_id"]),
        execution_options={"synchronize_session": False},
    )


def _count(counts: Counter[Key], found: Sequence[Moving], to: int | None) -> None:
    for one in found:
        shard = one.id % SHARDS
        if one.cohort_id is not None:
            counts.subtract((one.cohort_id, name, shard) for name in one.counted)
        if to is not None:
            counts.update((to, name, shard) for name in one.names)


def _count_choices(
    session: Session, choices: Counter[Key], found: Sequence[Moving], to: int | None
) -> None:
    was = {one.id: one.cohort_id for one in found}
    for enrollment_id, chosen in list_chosen(session, list(was)):
        if (before := was[enrollment_id]) is not None:
            choices.subtract((before, *one) for one in chosen)
        if to is not None:
            choices.update((to, *one) for one in chosen)
