"""What cohorts counted at the end of each day, kept to be compared with."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.models import Cohort, CohortCount, CohortDay
from app.models.upsert import upsert

BATCH = 200


def keep_day(session: Session, now: datetime, most: int = BATCH) -> int:
    """Keep what a batch of cohorts counts as their counts of yesterday (UTC), where not kept yet.

    Of those that aren't archived and were there yesterday; returns how many there were.
    """
    day = now.astimezone(UTC).date() - timedelta(days=1)
    kept = exists().where(CohortDay.cohort_id == Cohort.id, CohortDay.day == day)
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    missing = (
        select(Cohort.id)
        .where(Cohort.archived_at.is_(None), Cohort.created_at < midnight, ~kept)
        .order_by(Cohort.id)
        .limit(most)
    )
    ids = list(session.scalars(missing))
    sums = (
        select(CohortCount.cohort_id, CohortCount.name, func.sum(CohortCount.count))
        .where(CohortCount.cohort_id.in_(ids))
        .group_by(CohortCount.cohort_id, CohortCount.name)
    )
    found = defaultdict[int, dict[str, int]](dict)
    for id, name, count in session.execute(sums) if ids else ():
        if count:
            found[id][name] = int(count)
    for id in ids:
        upsert(session, CohortDay, {"cohort_id": id, "day": day}, {"counts": found[id]})
    return len(ids)


def day_before(session: Session, cohort_id: int, day: date) -> dict[str, int] | None:
    """What a cohort counted at the end of `day`, or of the last one kept before; None if none."""
    query = (
        select(CohortDay.counts)
        .where(CohortDay.cohort_id == cohort_id, CohortDay.day <= day)
        .order_by(CohortDay.day.desc())
        .limit(1)
    )
    return session.scalars(query).first()
