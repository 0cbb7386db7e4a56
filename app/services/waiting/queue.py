"""The queue of what waits for one person, the oldest first: by pages, filtered, around one line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.domain.course import Quiz
from app.models import (
    Attempt,
    Cohort,
    CourseRow,
    Enrollment,
    Request,
    Submission,
    User,
    Waiting,
)
from app.services import courses, reviewers
from app.services.reviewers import ANSWER, REQUEST, WORKSHEET
from app.services.sessions import Actor

PAGE = 50
BEFORE, BEHIND = 8, 16
"""lines shown before and behind the one that is open"""
MOST_OPTIONS = 500
Opener = aliased(User)
ORDER = (Waiting.since, Waiting.id)
COLUMNS = (
    Waiting.key, Waiting.kind, Waiting.part, Waiting.activity, Waiting.since,
    Waiting.opened_by, Waiting.opened_at, Opener.name.label("opener"),
    User.name, CourseRow.title.label("course"), Cohort.title.label("cohort"),
    CourseRow.published_id,
    Submission.key.label("submission"), Submission.round, Submission.revision_id,
    Submission.known_as,
    Attempt.key.label("attempt"), Attempt.revision_id.label("attempt_revision"),
    Attempt.known_as.label("attempt_known_as"), Request.key.label("request"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the queue is looked at: a cohort's key, slugs of course and activity; "" for all."""

    cohort: str = ""
    course: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits.

    `kind` is worksheet, answer or request, `subject` the key of the submission, attempt or request
    and `part` the question's id of an answer. `opener` is who else has had it open since
    `opened_at`, "" for nobody.
    """

    key: str
    kind: str
    subject: str
    part: str
    title: str
    activity: str
    course: str
    cohort: str
    name: str
    round: int
    since: datetime
    opener: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Options:
    """What the queue can be filtered by: pairs of key or slug and title."""

    cohorts: tuple[tuple[str, str], ...]
    courses: tuple[tuple[str, str], ...]
    activities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """The lines before one (the nearest last) and those behind it."""

    before: tuple[Line, ...]
    behind: tuple[Line, ...]

    @property
    def previous(self) -> Line | None:
        """The line before it."""
        return self.before[-1] if self.before else None

    @property
    def following(self) -> Line | None:
        """The line behind it."""
        return self.behind[0] if self.behind else None


def list_waiting(
    session: Session, actor: Actor, chosen: Chosen | None = None, after: str = "", page: int = PAGE
) -> tuple[list[Line], bool]:
    """Some lines of the actor's queue, from behind that of key `after`, and whether more follow.

    Only what the actor may see to; one's own work is for others.
    """
    query = _lines(session, actor, chosen or Chosen()).order_by(*ORDER).limit(page + 1)
    if after:
        place = select(*ORDER).where(Waiting.key == after)
        if found := session.execute(place).first():
            query = query.where(tuple_(*ORDER) > tuple_(*found))
    lines = session.execute(query).all()
    return [_line(session, actor, row) for row in lines[:page]], len(lines) > page


def get_around(session: Session, actor: Actor, chosen: Chosen, row: Waiting) -> Around:
    """What stands before and behind a thing in the actor's queue, also if it waits no longer."""
    here, query = tuple_(row.since, row.id), _lines(session, actor, chosen)
    before = (
        query.where(tuple_(*ORDER) < here)
        .order_by(Waiting.since.desc(), Waiting.id.desc())
        .limit(BEFORE)
    )
    behind = query.where(tuple_(*ORDER) > here).order_by(*ORDER).limit(BEHIND)
    above = [_line(session, actor, one) for one in session.execute(before)]
    return Around(
        tuple(reversed(above)),
        tuple(_line(session, actor, one) for one in session.execute(behind)),
    )


def find_next(session: Session, actor: Actor, chosen: Chosen, row: Waiting) -> Line | None:
    """What to go on with once a thing was seen to: the next one, else the oldest of all."""
    query = _lines(session, actor, chosen).order_by(*ORDER).limit(1)
    behind = session.execute(query.where(tuple_(*ORDER) > tuple_(row.since, row.id))).first()
    found = behind or session.execute(query).first()
    return _line(session, actor, found) if found else None


def get_options(session: Session, actor: Actor) -> Options:
    """What the actor's queue holds to be filtered by."""
    query = (
        _from(select(Cohort.key, Cohort.title, CourseRow.slug, CourseRow.title, Waiting.activity,
                     CourseRow.published_id))
        .where(Waiting.ended_at.is_(None), User.deactivated_at.is_(None))
        .where(reviewers.sees_to(session, actor))
        .distinct()
        .limit(MOST_OPTIONS)
    )  # fmt: skip
    cohorts, of_courses, activities = dict[str, str](), dict[str, str](), dict[str, str]()
    for cohort, name, slug, title, activity, published in session.execute(query):
        if cohort:
            cohorts[cohort] = name
        of_courses[slug] = title
        activities[activity] = _title(session, published, activity)
    by_title = [
        tuple(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
        for found in (cohorts, of_courses, activities)
    ]
    return Options(*by_title)


def _from(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Waiting)
        .join(Enrollment, Enrollment.id == Waiting.enrollment_id)
        .join(User, User.id == Enrollment.user_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .outerjoin(Cohort, Cohort.id == Enrollment.cohort_id)
    )


def _lines(session: Session, actor: Actor, chosen: Chosen) -> Select[*tuple[Any, ...]]:
    """Open lines that the actor may see to and that were chosen, in no order yet."""
    subject = Waiting.subject_id
    query = (
        _from(select(*COLUMNS))
        .outerjoin(Opener, Opener.id == Waiting.opened_by)
        .outerjoin(Submission, and_(Waiting.kind == WORKSHEET, Submission.id == subject))
        .outerjoin(Attempt, and_(Waiting.kind == ANSWER, Attempt.id == subject))
        .outerjoin(Request, and_(Waiting.kind == REQUEST, Request.id == subject))
        .where(Waiting.ended_at.is_(None), User.deactivated_at.is_(None))
        .where(reviewers.sees_to(session, actor))
    )
    if chosen.cohort:
        query = query.where(Cohort.key == chosen.cohort)
    if chosen.course:
        query = query.where(CourseRow.slug == chosen.course)
    if chosen.activity:
        query = query.where(Waiting.activity == chosen.activity)
    return query


def _line(session: Session, actor: Actor, row: Row[*tuple[Any, ...]]) -> Line:
    values = row._mapping
    revision = values["revision_id"] or values["attempt_revision"] or values["published_id"]
    known_as = values["known_as"] or values["attempt_known_as"] or values["activity"]
    found = courses.compiled(session, revision).find(known_as)
    title = found[1].title if found else str(known_as)
    asked = found[1].question(values["part"]) if found and isinstance(found[1], Quiz) else None
    is_others = values["opened_by"] not in (None, actor.id)
    return Line(
        key=values["key"],
        kind=values["kind"],
        subject=values["submission"] or values["attempt"] or values["request"] or "",
        part=values["part"],
        title=asked.title if asked else title,
        activity=title,
        course=values["course"],
        cohort=values["cohort"] or "",
        name=values["name"],
        round=values["round"] or 0,
        since=values["since"],
        opener=(values["opener"] or "") if is_others else "",
        opened_at=values["opened_at"] if is_others else None,
    )


def _title(session: Session, published: int | None, activity: str) -> str:
    found = courses.compiled(session, published).find(activity) if published else None
    return found[1].title if found else activity
