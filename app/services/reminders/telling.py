"""Telling people what a rule reminds them of: each once for its occasion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, address
from app.models import CourseRow, Enrollment, User
from app.services import courses, notices
from app.services.mail import Reader
from app.services.notices import Told
from app.services.reminders.finding import Item
from app.services.reminders.rules import Rules, filled

KIND = "reminder"


def tell(session: Session, rules: Rules, item: Item, ids: Sequence[int], now: datetime) -> int:
    """Note it for those of these enrollments whom their rule means; returns how many are new."""
    query = (
        select(Enrollment, User, CourseRow)
        .join(User, User.id == Enrollment.user_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .where(Enrollment.id.in_(ids))
        .order_by(Enrollment.id)
    )
    told = [_told(session, rules, item, *row) for row in session.execute(query)]
    return notices.tell_many(session, [one for one in told if one], now)


def _told(
    session: Session, rules: Rules, item: Item, enrollment: Enrollment, user: User, row: CourseRow
) -> Told | None:
    rule = rules.of(item.kind, enrollment.cohort_id)
    if not rule.is_on or (item.days and rule.days != item.days) or KIND in user.mail_off:
        return None
    if item.module and _is_through(enrollment.cells, item.module):
        return None
    values = {**item.values, **_named(session, row, item)}
    reader = Reader(user.locale or "", user.time_zone, user.name)
    said = filled(session, rule, reader, row, values)
    occasion = item.occasion
    if item.kind in ("quiet", "unseen"):  # once for each pause, in each course
        since = enrollment.last_at if item.kind == "quiet" else enrollment.started_at
        occasion = f"{item.occasion}:{enrollment.id}:{since:%Y%m%d}"
    elif item.module:
        occasion = f"{item.occasion}:{enrollment.id}"
    return Told(
        user.id,
        KIND,
        occasion,
        said.subject,
        said.body,
        said.link,
        enrollment.cohort_id,
        item.until,
    )


def _is_through(cells: Mapping[str, Any], module: str) -> bool:
    state = cells.get(module)
    return state is not None and state[0] == "done"


def _named(session: Session, row: CourseRow, item: Item) -> dict[str, str]:
    """What the course calls the module or activity, and where that is."""
    if row.published_id is None or not (item.module or item.activity):
        return {}
    course: Course = courses.compiled(session, row.published_id)
    if item.module:
        titles = [one.title for one in course.modules if one.slug == item.module]
        return {"module": next(iter(titles), item.module)}
    found = course.find(item.activity)
    if found is None:
        return {"activity": item.activity}
    link = address(course.slug, found[0].slug, found[1].slug)
    return {"activity": found[1].title, "link": link}
