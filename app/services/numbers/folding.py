"""New attempts are folded into sums, and what changed behind them is folded anew."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from app.domain.numbers import add
from app.models import Attempt, Enrollment, Figures
from app.models.rows import table
from app.services.numbers.cells import ENDED, Cell, Kept, fold

BATCH = 200
"""attempts to a transaction: other writers wait for a fraction of a second"""
Spot = tuple[int, str, int]
"""course, activity, cohort (0 for none)"""


def fold_new(session: Session, now: datetime, most: int = BATCH) -> int:
    """Fold a batch of attempts that aren't in any sum yet; returns how many there were.

    The sums and the marks of what is in them are one transaction: the same again adds nothing.
    """
    found = session.execute(ENDED.where(~Attempt.counted).limit(most)).all()
    cells: dict[Cell, Kept] = {}
    fold(session, found, cells)
    for cell, kept in sorted(cells.items()):
        _keep(session, cell, kept)
    marked = update(Attempt).where(Attempt.id.in_([row.id for row in found]))
    if found:
        session.execute(marked.values(counted=True), execution_options=PAST)
    return len(found)


PAST = {"synchronize_session": False}


def _keep(session: Session, cell: Cell, kept: Kept) -> None:
    at = [table(Figures).c[name] == value for name, value in cell._asdict().items()]
    query = select(Figures.id, Figures.attempts, Figures.sums).where(*at).with_for_update()
    there = session.execute(query).first()
    if there is None:
        values = {**cell._asdict(), "attempts": kept.attempts, "sums": kept.sums}
        session.execute(insert(Figures).values(**values, is_stale=False))
        return
    id, attempts, sums = there
    add(sums, kept.sums)
    values = {"attempts": attempts + kept.attempts, "sums": sums}
    session.execute(update(Figures).where(Figures.id == id).values(values), execution_options=PAST)


def forget(session: Session, enrollment_ids: Collection[int]) -> None:
    """Take attempts of these out of the sums: their people move, or what they did was changed.

    Asked for before they move. The job folds what remains in their cohorts, and them, anew.
    """
    mine = Attempt.enrollment_id.in_(enrollment_ids)
    taken = update(Attempt).where(mine, Attempt.counted).values(counted=False)
    found = session.execute(taken.returning(Attempt.activity), execution_options=PAST)
    if not (activities := set(found.scalars())):
        return
    theirs = exists().where(
        Enrollment.id.in_(enrollment_ids),
        Enrollment.course_id == Figures.course_id,
        func.coalesce(Enrollment.cohort_id, 0) == Figures.cohort_id,
    )
    stale = update(Figures).where(Figures.activity.in_(activities), theirs).values(is_stale=True)
    session.execute(stale, execution_options=PAST)


def start_anew(session: Session, course_id: int, activities: Collection[str]) -> None:
    """Fold all attempts at these activities anew: they go by another name now."""
    of = and_(Figures.course_id == course_id, Figures.activity.in_(activities))
    session.execute(delete(Figures).where(of), execution_options=PAST)
    mine = select(Enrollment.id).where(Enrollment.course_id == course_id)
    theirs = (Attempt.activity.in_(activities), Attempt.enrollment_id.in_(mine), Attempt.counted)
    session.execute(update(Attempt).where(*theirs).values(counted=False), execution_options=PAST)


def renew_stale(session: Session, now: datetime) -> int:
    """Empty one cohort's sums of an activity that are stale; its attempts count as new then."""
    columns = (Figures.course_id, Figures.activity, Figures.cohort_id)
    found = session.execute(select(*columns).where(Figures.is_stale).limit(1)).first()
    if found is None:
        return 0
    _empty(session, (found[0], found[1], found[2]))
    return 1


def _empty(session: Session, spot: Spot) -> None:
    course_id, activity, cohort_id = spot
    columns = tuple_(Figures.course_id, Figures.activity, Figures.cohort_id)
    session.execute(delete(Figures).where(columns == spot), execution_options=PAST)
    mine = select(Enrollment.id).where(
        Enrollment.course_id == course_id, func.coalesce(Enrollment.cohort_id, 0) == cohort_id
    )
    theirs = (Attempt.activity == activity, Attempt.enrollment_id.in_(mine), Attempt.counted)
    session.execute(update(Attempt).where(*theirs).values(counted=False), execution_options=PAST)


def compare(session: Session, now: datetime) -> int:
    """Have folded anew what holds another number of attempts than there are; returns how much.

    What nobody told of, such as rows that were deleted, is noticed so.
    """
    cohort = func.coalesce(Enrollment.cohort_id, 0)
    by = (Enrollment.course_id, Attempt.activity, cohort)
    counted = (
        select(*by, func.count())
        .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
        .where(Attempt.counted)
        .group_by(*by)
    )
    here = (Figures.course_id, Figures.activity, Figures.cohort_id)
    kept = select(*here, func.sum(Figures.attempts)).group_by(*here)
    there = {(row[0], row[1], row[2]): int(row[3]) for row in session.execute(counted)}
    have = {(row[0], row[1], row[2]): int(row[3]) for row in session.execute(kept)}
    off = [spot for spot in there.keys() | have.keys() if there.get(spot) != have.get(spot)]
    for spot in off:
        _empty(session, spot)
    return len(off)
