"""A cohort as a table to take away: one row a person, read in batches, whatever its size."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, select, tuple_
from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models import Certificate, Cohort, CourseRow, Enrollment, User
from app.models.rows import rows
from app.output.sheet import Cell, Ready
from app.services import courses
from app.services.cohort_page.export_cells import (
    NOTHING,
    Modules,
    Results,
    Source,
    results_query,
)
from app.services.cohort_page.figures import Head

BATCH = 500
"""people read at a time: their days and scores are some megabytes"""
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
    "distinguished": N_("Certified with distinction"),
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
Row = list[Cell]


class Person(NamedTuple):
    """Somebody of the cohort, as `PEOPLE` tells of them; `risk_detail` None where there is none."""

    id: int
    sort_name: str
    name: str
    email: str | None
    external_id: str | None
    has_left: bool
    invited_at: datetime | None
    was_seen: bool
    cells: dict[str, Any]
    score: float | None
    is_finished: bool
    risk: int
    risk_code: str
    risk_detail: dict[str, Any] | None
    serial: str | None
    is_distinguished: bool


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
    modules, results = Modules(of), Results(of)
    query = results_query(session, of) if of.with_activities else None
    for batch in _batches(session, of.id):
        known = dict[int, Sequence[str]]()
        if query is not None:
            found = rows(session, query, ids=[one.id for one in batch]).all()
            known = {id: texts for id, *texts in found}
        for one in batch:
            told = modules.cells(one.cells)
            if query is not None:
                told += results.cells(*known.get(one.id, NOTHING))
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


def person_row(of: Source, one: Person) -> Row:
    """What a file says of one person, without their modules and activities."""
    words = of.words
    row: Row = [
        one.name, one.email, one.external_id, words[status(one)], reason(of, one), one.serial,
    ]  # fmt: skip
    if of.sees_single:
        row.append(None if one.score is None else round(one.score * 100))
    return row


def status(one: Person) -> str:
    """How far somebody is, as a name of `WORDS`."""
    if one.has_left:
        return "left"
    if one.serial:
        return "distinguished" if one.is_distinguished else "certified"
    if one.is_finished:
        return "finished"
    if one.cells:
        return "started"
    return "seen" if one.was_seen else "never"


def reason(of: Source, one: Person) -> str:
    """Why somebody is at risk; "" where they aren't. Days don't age, so they stand as dates."""
    if not one.risk:
        return ""
    code, detail, words = one.risk_code, one.risk_detail or {}, of.words
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
        case((Enrollment.risk > 0, Enrollment.risk_detail)).label("risk_detail"),
        Certificate.serial,
        Certificate.distinguished_at.is_not(None).label("is_distinguished"),
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


def _batches(session: Session, cohort_id: int) -> Iterator[list[Person]]:
    """People in the order of their names, so many at a time: the next ones from the last one on."""
    after, id = "", 0
    while found := rows(session, PEOPLE, cohort=cohort_id, after=after, id=id).all():
        batch = [Person(*row) for row in found]
        yield batch
        after, id = batch[-1].sort_name, batch[-1].id
