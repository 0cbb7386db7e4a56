"""A cohort's head and its sums: what stands on top of its page, and on the summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.domain import cohort as rules
from app.domain.cohort import Funnel, Marks
from app.domain.course import Course
from app.domain.permission import Role
from app.domain.tally import CERTIFIED, ENROLLED, RISK, SCORE, STARTED, TRACK, median, percent_of
from app.errors import NotFound
from app.models import (
    Certificate,
    Cohort,
    CohortDay,
    CohortStaff,
    CourseRow,
    CourseStaff,
    User,
    Waiting,
)
from app.models.rows import rows
from app.services import courses, scope, settings
from app.services.sessions import Actor

WEEK = timedelta(days=7)
KEPT = 100
"""people whose statements are kept"""
MOST_COUNTED = 500
"""things that wait are counted up to here: a page never counts without end"""

GUIDE, TEACHER = aliased(User), aliased(User)
GUIDES, TEACHERS = aliased(CohortStaff), aliased(CourseStaff)
THIS = select(Cohort.id).where(Cohort.key == bindparam("key")).scalar_subquery()
WAITS = select(Waiting.id).where(Waiting.cohort_id == THIS, Waiting.ended_at.is_(None))
LAST_WEEK = (
    select(CohortDay.counts)
    .where(CohortDay.cohort_id == THIS, CohortDay.day <= bindparam("week_ago"))
    .order_by(CohortDay.day.desc())
    .limit(1)
)
FIRST = (
    select(Certificate.issued_at)
    .where(Certificate.cohort_id == THIS, Certificate.revoked_at.is_(None))
    .order_by(Certificate.issued_at)
    .limit(1)
)
HEAD = (
    select(
        Cohort.id,
        Cohort.key,
        Cohort.title,
        Cohort.opens_on,
        Cohort.closes_on,
        Cohort.time_zone,
        Cohort.archived_at.is_not(None).label("is_archived"),
        CourseRow.slug,
        CourseRow.published_id,
        LAST_WEEK.scalar_subquery().label("last_week"),
        FIRST.scalar_subquery().label("first_certified_at"),
        select(func.count())
        .select_from(WAITS.limit(MOST_COUNTED).subquery())
        .scalar_subquery()
        .label("waiting"),
        GUIDE.id.label("guide_id"),
        GUIDE.name.label("guide"),
        TEACHER.id.label("teacher_id"),
        TEACHER.name.label("teacher"),
    )
    .join(CourseRow, CourseRow.id == Cohort.course_id)
    .outerjoin(GUIDES, and_(GUIDES.cohort_id == Cohort.id, GUIDES.part == scope.INSTRUCTOR))
    .outerjoin(GUIDE, GUIDE.id == GUIDES.user_id)
    .outerjoin(TEACHERS, TEACHERS.course_id == Cohort.course_id)
    .outerjoin(TEACHER, TEACHER.id == TEACHERS.user_id)
    .where(Cohort.key == bindparam("key"))
    .order_by(GUIDE.sort_name, GUIDE.id, TEACHER.sort_name, TEACHER.id)
)
"""One statement for all that is one row of the cohort, once for each pair of who reviews it."""


@dataclass(frozen=True, slots=True)
class Head:
    """A cohort as its page begins. `reviewers` are names; `last_week` are the counts of then.

    `runs` is whether the reader may change the cohort, `sees_single` whether they may see one
    person's scores and decisions.
    """

    id: int
    key: str
    title: str
    opens_on: date
    closes_on: date | None
    time_zone: str
    is_archived: bool
    slug: str
    course: Course
    marks: Marks
    reviewers: tuple[str, ...]
    last_week: Mapping[str, int] | None
    first_certified_at: datetime | None
    waiting: int
    runs: bool
    sees_single: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of a cohort; `at_risk_change` None where nothing is known of last week.

    `median` is percent, None where nobody has a score yet or too few for a reader who is to see
    sums only.
    """

    enrolled: int
    started: int
    on_track: int
    at_risk: int
    at_risk_change: int | None
    certified: int
    median: int | None
    counts: Mapping[str, int]
    funnel: list[Funnel]


@lru_cache(KEPT)
def _head_for(actor: Actor) -> Select[Any]:
    """The statement for one (bare) actor: made once."""
    return HEAD.where(scope.cohorts(actor))


def find(session: Session, actor: Actor, key: str, now: datetime) -> Head:
    """The head of one of the actor's cohorts. Raises NotFound for those that aren't theirs."""
    site = settings.get(session, actor.settings_version)
    found = rows(session, _head_for(actor.bare), key=key, week_ago=(now - WEEK).date()).all()
    if not found or found[0].published_id is None:
        raise NotFound
    row = found[0]
    course = courses.compiled(session, row.published_id)
    guides = {one.guide_id: one.guide for one in found if one.guide_id}
    teachers = {one.teacher_id: one.teacher for one in found if one.teacher_id}
    teaches = Role.INSTRUCTOR in actor.roles and (actor.id in guides or actor.id in teachers)
    return Head(
        id=row.id,
        key=row.key,
        title=row.title,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        time_zone=row.time_zone,
        is_archived=row.is_archived,
        slug=row.slug,
        course=course,
        marks=rules.marks(course),
        reviewers=tuple((guides or teachers).values()),
        last_week=row.last_week,
        first_certified_at=row.first_certified_at,
        waiting=row.waiting,
        runs=teaches or Role.ADMIN in actor.roles,
        sees_single=teaches or not site.aggregates_only,
    )


def figures(head: Head, counts: Mapping[str, int]) -> Figures:
    """The sums of the cohort whose counters these are."""
    risk, middle = counts.get(RISK, 0), median(counts)
    scored = sum(count for name, count in counts.items() if name.startswith(SCORE))
    if not head.sees_single and scored < rules.LEAST:
        middle = None
    return Figures(
        enrolled=counts.get(ENROLLED, 0),
        started=counts.get(STARTED, 0),
        on_track=counts.get(TRACK, 0),
        at_risk=risk,
        at_risk_change=None if head.last_week is None else risk - head.last_week.get(RISK, 0),
        certified=counts.get(CERTIFIED, 0),
        median=None if middle is None else percent_of(middle / 100),
        counts=counts,
        funnel=rules.funnel(head.course, counts),
    )
