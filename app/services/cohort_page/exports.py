"""A cohort as a table to take away: one row a person, read in batches, whatever its size."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.errors import N_, NotFound
from app.models import Certificate, Cohort, CourseRow, Enrollment, Progress, User
from app.models.rows import rows
from app.output.sheet import Cell, Ready, plain
from app.services import courses
from app.services.cohort_page.figures import Head

BATCH = 2000
"""people read at a time: fewer would read the same pages of the database again and again"""
WORDS: dict[str, str] = {
    "name": N_("Name"),
    "email": N_("Address"),
    "external_id": N_("External id"),
    "status": N_("Status"),
    "score": N_("Mean score, percent"),
    "state": N_("%(title)s: state"),
    "percent": N_("%(title)s: percent"),
    "done_on": N_("%(title)s: done on (UTC)"),
    "result": N_("%(title)s: score, percent"),
    "risk": N_("At risk"),
    "serial": N_("Certificate"),
    "left": N_("Deactivated"),
    "certified": N_("Certified"),
    "finished": N_("Finished"),
    "started": N_("Started"),
    "seen": N_("Not started"),
    "never": N_("Never signed in"),
    "done": N_("Done"),
    "begun": N_("In progress"),
    "below": N_("Below the pass mark"),
    "none": N_("Not started"),
    "excused": N_("Excused"),
    "unseen": N_("Never signed in; invited on %(day)s"),
    "uninvited": N_("Never signed in; not invited"),
    "quiet": N_("No activity since %(day)s"),
    "failed": N_("Failed attempts at “%(title)s”: %(n)s"),
    "behind": N_("Behind plan: “%(title)s” was due on %(day)s"),
    "same_reply": N_("Same reply at the same moment of “%(title)s”, attempts: %(n)s"),
    "hard": N_("Something in the course is hard right now"),
    "other": N_("Worth a look"),
}
"""All that a file says, to be translated by who asks for it: a job knows no language."""

TELLING = ("failed", "same_reply")
STATES = ("done", "begun", "below", "none")
NOT_BEGUN = ("none", None)
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is made of: the cohort, its course, and how much of a person it may tell."""

    id: int
    course: Course
    sees_single: bool
    with_activities: bool
    words: Mapping[str, str]

    @property
    def activities(self) -> list[tuple[str, str]]:
        """(slug, numbered title) of all activities, where the file has them."""
        if not self.with_activities:
            return []
        return [
            (one.slug, f"{number}.{place} {one.title}")
            for number, module in enumerate(self.course.modules, 1)
            for place, one in enumerate(module.activities, 1)
        ]


def source(head: Head, with_activities: bool, words: Mapping[str, str]) -> Source:
    """The source for whoever sees this head."""
    return Source(head.id, head.course, head.sees_single, with_activities, words)


def find_source(
    session: Session, key: str, sees_single: bool, with_activities: bool, words: Mapping[str, str]
) -> Source:
    """The same for a job, which does what a request was allowed. Raises NotFound."""
    query = (
        select(Cohort.id, CourseRow.published_id)
        .join(CourseRow, CourseRow.id == Cohort.course_id)
        .where(Cohort.key == key)
    )
    found = session.execute(query).first()
    if found is None or found.published_id is None:
        raise NotFound
    course = courses.compiled(session, found.published_id)
    return Source(found.id, course, sees_single, with_activities, words)


def table(session: Session, of: Source) -> Iterator[Row]:
    """The head, then a row for each person in the order of their names."""
    yield head_of(of)
    activities = [slug for slug, _ in of.activities]
    results = results_query(session, of) if activities else None
    nothing = "," if of.sees_single else ""
    states = {name: plain(re.sub('[",\r\n]', "", of.words[name])) for name in STATES}
    for batch in _batches(session, of.id):
        known = dict[int, str]()
        if results is not None:
            given = {"ids": [one.id for one in batch]}
            known = {row[0]: row[1] for row in rows(session, results, **given)}
        for one in batch:
            told = [*_modules(of, one.cells, states)]
            results_of = json.loads(known.get(one.id, "{}"))
            told += map(results_of.get, activities, repeat(nothing))
            yield [*person_row(of, one), Ready(",".join(told))]


def head_of(of: Source) -> Row:
    """The names of all columns."""
    words = of.words
    names = ("name", "email", "external_id", "status", "risk", "serial")
    head: Row = [words[name] for name in names]
    per_module = ("state", "percent") if of.sees_single else ("state",)
    if of.sees_single:
        head.append(words["score"])
    for number, module in enumerate(of.course.modules, 1):
        head += [words[name] % {"title": f"{number} {module.title}"} for name in per_module]
    per_activity = ("done_on", "result") if of.sees_single else ("done_on",)
    for _, title in of.activities:
        head += [words[name] % {"title": title} for name in per_activity]
    return head


def person_row(of: Source, one: Any) -> Row:  # noqa: ANN401 - a row of `PEOPLE`
    """What a file says of one person, without their modules and activities."""
    words = of.words
    row: Row = [
        one.name, one.email, one.external_id, words[status(one)], reason(of, one), one.serial,
    ]  # fmt: skip
    if of.sees_single:
        row.append(None if one.score is None else round(one.score * 100))
    return row


def _modules(of: Source, cells: Mapping[str, Any], states: Mapping[str, str]) -> Iterator[str]:
    """The state of each module, with its percentage for who may see it, as ready cells."""
    for module in of.course.modules:
        state, percent = cells.get(module.slug, NOT_BEGUN)
        if of.sees_single:
            yield f"{states[state]},{'' if percent is None else percent}"
        else:
            yield states["begun" if state == "below" else state]


def status(one: Any) -> str:  # noqa: ANN401 - a row of `PEOPLE`
    """How far somebody is, as a name of `WORDS`."""
    if one.has_left:
        return "left"
    if one.serial:
        return "certified"
    if one.is_finished:
        return "finished"
    if one.cells:
        return "started"
    return "seen" if one.was_seen else "never"


def reason(of: Source, one: Any) -> str:  # noqa: ANN401 - a row of `PEOPLE`
    """Why somebody is at risk; "" where they aren't. Days don't age, so they stand as dates."""
    code, detail, words = one.risk_code, one.risk_detail, of.words
    if not one.risk:
        return ""
    if code in TELLING and not of.sees_single:
        return words["hard"]
    if code == "unseen" and not (detail.get("invited") or one.invited_at):
        return words["uninvited"]
    told = {
        "unseen": detail.get("invited") or str(one.invited_at or ""),
        "quiet": detail.get("since", ""),
        "behind": detail.get("due", ""),
    }.get(code, "")
    slug = detail.get("activity") or detail.get("module") or ""
    found, module = of.course.find(slug), of.course.module(slug)
    title = found[1].title if found else module.title if module else slug
    number = detail.get("times") or detail.get("attempts") or 0
    return words.get(code, words["other"]) % {"day": told[:10], "title": title, "n": number}


PEOPLE = (
    select(
        Enrollment.id,
        Enrollment.sort_name,
        User.name,
        User.email,
        User.external_id,
        User.deactivated_at.is_not(None).label("has_left"),
        case((Enrollment.risk_code == "unseen", User.invited_at)).label("invited_at"),
        User.last_seen_at.is_not(None).label("was_seen"),
        Enrollment.cells,
        Enrollment.score,
        Enrollment.completed_at.is_not(None).label("is_finished"),
        Enrollment.risk,
        Enrollment.risk_code,
        Enrollment.risk_detail,
        Certificate.serial,
    )
    .join(User, User.id == Enrollment.user_id)
    .outerjoin(
        Certificate,
        and_(Certificate.enrollment_id == Enrollment.id, Certificate.revoked_at.is_(None)),
    )
    .where(
        Enrollment.cohort_id == bindparam("cohort"),
        tuple_(Enrollment.sort_name, Enrollment.id) > tuple_(bindparam("after"), bindparam("id")),
    )
    .order_by(Enrollment.sort_name, Enrollment.id)
    .limit(BATCH)
)


def _batches(session: Session, cohort_id: int) -> Iterator[list[Any]]:
    """People in the order of their names, so many at a time: the next ones from the last one on."""
    after, id = "", 0
    while batch := rows(session, PEOPLE, cohort=cohort_id, after=after, id=id).all():
        yield list(batch)
        after, id = batch[-1].sort_name, batch[-1].id


def results_query(session: Session, of: Source) -> Select[int, str]:
    """Enrollment → {activity: "day,percent"} as JSON, put together by the database: it is faster.

    What is the same for all rows stands in the statement: SQLite copies a value that is bound for
    each row anew.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    score = func.coalesce(Progress.corrected, Progress.score)
    percent = cast(cast(func.round(score * _fixed(100)), Integer), String)
    excused = re.sub(r"[^\w ]", "", of.words["excused"])
    nothing, comma = _fixed(""), _fixed(",")
    done = func.coalesce(_day(is_sqlite), nothing)
    day = case((Progress.excused_at.is_(None), done), else_=_fixed(excused))
    value = day.concat(comma).concat(func.coalesce(percent, nothing)) if of.sees_single else day
    gathered = func.json_group_object if is_sqlite else func.json_object_agg
    return (
        select(Progress.enrollment_id, cast(gathered(Progress.activity, value), String))
        .where(Progress.enrollment_id.in_(bindparam("ids", expanding=True)))
        .group_by(Progress.enrollment_id)
    )


def _fixed(value: str | int) -> BindParameter[Any]:
    return literal(value, literal_execute=True)


def _day(is_sqlite: bool) -> ColumnElement[str]:
    """The (UTC) day on which something was done, as text."""
    if is_sqlite:
        return func.substr(Progress.done_at, _fixed(1), _fixed(10), type_=String)
    return func.to_char(func.timezone("UTC", Progress.done_at), "YYYY-MM-DD", type_=String)
