"""Who is in the middle of what a publish would change: counts, never names.

As many statements for a million learners as for one.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.domain.difference import Change, former_slugs
from app.models import Attempt, Enrollment, Progress, Waiting


@dataclass(frozen=True, slots=True)
class Touched:
    """People in the middle of one activity, by what they are in the middle of.

    `attempts` are not handed in or not at an ending; `waiting` is work that waits for a person;
    `begun` people have begun and not finished, `done` have finished.
    """

    attempts: int = 0
    waiting: int = 0
    begun: int = 0
    done: int = 0

    @property
    def records(self) -> int:
        """People who have anything on record here."""
        return self.begun + self.done


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a publish reaches: by activity (its slug afterwards), and in the course as a whole."""

    under_way: int = 0
    completed: int = 0
    by_activity: dict[str, Touched] = field(default_factory=dict)


def count(
    session: Session, course_id: int, before: Course, after: Course, changes: Collection[Change]
) -> Reach:
    """Whom these changes reach; records are found under the slugs of `before`."""
    here = Enrollment.course_id == course_id
    finished = Enrollment.completed_at.is_not(None)
    every = select(func.count(), func.sum(case((finished, 1), else_=0))).where(here)
    enrolled, completed = session.execute(every).one()
    former = former_slugs(before, after)
    slugs = {one.activity: former.get(one.activity, one.activity) for one in changes
             if one.place == "activity" and one.kind != "added"}  # fmt: skip
    names = set(slugs.values())
    attempts = _counted(session, here, Attempt, names, Attempt.finished_at.is_(None))
    waiting = _counted(session, here, Waiting, names, Waiting.ended_at.is_(None))
    records = _records(session, here, names)
    found = {
        slug: Touched(attempts.get(was, 0), waiting.get(was, 0), *records.get(was, (0, 0)))
        for slug, was in slugs.items()
    }
    return Reach(enrolled - (completed or 0), completed or 0, found)


def _counted(
    session: Session,
    here: ColumnElement[bool],
    rows: type[Attempt] | type[Waiting],
    names: Collection[str],
    which: ColumnElement[bool],
) -> dict[str, int]:
    """How many people have such a row, by activity."""
    query: Select[str, int] = (
        select(rows.activity, func.count(rows.enrollment_id.distinct()))
        .join(Enrollment, Enrollment.id == rows.enrollment_id)
        .where(here, which, rows.activity.in_(names))
        .group_by(rows.activity)
    )
    return {activity: n for activity, n in session.execute(query)} if names else {}  # noqa: C416


def _records(
    session: Session, here: ColumnElement[bool], names: Collection[str]
) -> dict[str, tuple[int, int]]:
    """How many have begun and not finished, and how many have finished, by activity."""
    is_done = Progress.done_at.is_not(None)
    done = func.sum(case((is_done, 1), else_=0))
    mine = and_(Progress.enrollment_id == Enrollment.id, Progress.activity.in_(names))
    query = (
        select(Progress.activity, func.count() - done, done)
        .select_from(Enrollment)
        .join(Progress, mine)
        .where(here)
        .group_by(Progress.activity)
    )
    if not names:
        return {}
    return {activity: (begun, ended) for activity, begun, ended in session.execute(query)}
