"""What happened between the last look and now that a rule reminds of, and whom it is about.

A window of time is looked at once; after a pause it is longer. What is told is told once for its
occasion, so that a look that broke off may be taken again.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.renewal import renewed_by
from app.models import (
    Allowance,
    Beat,
    Certificate,
    Cohort,
    CourseRow,
    DueDate,
    Enrollment,
    Meeting,
    Submission,
    User,
)
from app.models.upsert import upsert
from app.services import courses, dates
from app.services.reminders.rules import Rules

BEAT = "reminders"
YEAR = 365
FIRST_LOOK, LONGEST_LOOK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """After `since`, up to and with `until`."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether the moment came since the last look."""
        return self.since < moment <= self.until

    def around(self, column: Any, days: int) -> ColumnElement[bool]:  # noqa: ANN401 - any moment's column
        """Rows whose moment was `days` before (or, negative, comes so long after) this window."""
        by = timedelta(days=days)
        return and_(column > self.since - by, column <= self.until - by)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to remind of: its kind and occasion, whom it may be about, what the words say.

    `days` is the rule's, for kinds that are found by it: people whose own rule says other days are
    left out. `module` leaves out those who are through with it. `until` is when it is over.
    """

    kind: str
    occasion: str
    whom: Select[int]
    values: Mapping[str, object] = field(default_factory=dict)
    days: int = 0
    module: str = ""
    activity: str = ""
    until: datetime | None = None


def since(session: Session, now: datetime) -> datetime:
    """When the last look ended; a week back at most, a day where there was none."""
    last = session.scalar(select(Beat.at).where(Beat.name == BEAT))
    return max(last, now - LONGEST_LOOK) if last else now - FIRST_LOOK


def note_done(session: Session, now: datetime) -> None:
    """This look is over."""
    upsert(session, Beat, {"name": BEAT}, {"at": now, "detail": {}})


def find(session: Session, rules: Rules, now: datetime) -> Sequence[Item]:
    """All that the rules remind of since the last look."""
    window = Window(since(session, now), now)
    found = list[Item]()
    if window.since < now:
        for look in (_due, _extended, _meetings, _pauses, _pulses, _terms, _returned):
            found += look(session, rules, window)
    return found


def list_ids(session: Session, item: Item) -> Sequence[int]:
    """Enrollments that an item may be about."""
    return array("q", session.scalars(item.whom.execution_options(yield_per=5000)))


LEARNS = and_(
    Enrollment.completed_at.is_(None),
    User.deactivated_at.is_(None),
    User.anonymized_at.is_(None),
)


def _learners(*conditions: ColumnElement[bool]) -> Select[int]:
    """People at work in a cohort that isn't archived."""
    return (
        select(Enrollment.id)
        .join(User, User.id == Enrollment.user_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Cohort.archived_at.is_(None), LEARNS, *conditions)
    )


def _due(session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    planned = select(DueDate.cohort_id).join(Cohort, Cohort.id == DueDate.cohort_id)
    live = planned.where(Cohort.archived_at.is_(None)).distinct()
    for cohort_id in session.scalars(live).all():
        for module, at in dates.due_dates(session, cohort_id).items():
            extended = exists().where(
                Allowance.enrollment_id == Enrollment.id,
                Allowance.activity == module,
                Allowance.kind == "date",
                Allowance.undone_at.is_(None),
            )
            whom = _learners(Enrollment.cohort_id == cohort_id, ~extended)
            yield from _around_due(rules, window, cohort_id, module, at, whom)


def _extended(session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    given = (
        select(Enrollment.id, Enrollment.cohort_id)
        .join(Allowance, Allowance.enrollment_id == Enrollment.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Cohort.archived_at.is_(None),
            Allowance.kind == "date",
            Allowance.undone_at.is_(None),
        )
        .distinct()
    )
    for id, cohort_id in session.execute(given).all():
        if cohort_id is None:
            continue
        own = dates.due_for(session, session.get_one(Enrollment, id))
        for module, due in own.items():
            if due.is_extended:
                whom = _learners(Enrollment.id == id)
                yield from _around_due(rules, window, cohort_id, module, due.at, whom)


def _around_due(
    rules: Rules, window: Window, cohort_id: int, module: str, at: datetime, whom: Select[int]
) -> Iterator[Item]:
    before, overdue = rules.of("before", cohort_id), rules.of("overdue", cohort_id)
    values, occasion = {"date": at}, f"{module}:{at:%Y%m%d}"
    early = at - timedelta(days=before.days)
    if before.is_on and window.holds(early) and at > window.until:
        yield Item("before", f"before:{occasion}", whom, values, module=module, until=at)
    if overdue.is_on and window.holds(at + timedelta(days=overdue.days)):
        yield Item("overdue", f"overdue:{occasion}", whom, values, module=module)


def _meetings(session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    longest = timedelta(days=max(rules.days("meeting"), default=0))
    coming = (
        select(Meeting)
        .join(Cohort, Cohort.id == Meeting.cohort_id)
        .where(
            Cohort.archived_at.is_(None),
            Meeting.cancelled_at.is_(None),
            Meeting.starts_at > window.until,
            Meeting.starts_at <= window.until + longest,
        )
    )
    for row in session.scalars(coming).all():
        rule = rules.of("meeting", row.cohort_id)
        if not rule.is_on or not window.holds(row.starts_at - timedelta(days=rule.days)):
            continue
        values = {"session": row.title, "date": row.starts_at, "place": row.place or "–"}
        occasion = f"meeting:{row.key}:{row.starts_at:%Y%m%d%H%M}"
        whom = _learners(Enrollment.cohort_id == row.cohort_id)
        yield Item("meeting", occasion, whom, values, until=row.starts_at)


def _pauses(_session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    for days in rules.days("quiet"):
        stopped = window.around(Enrollment.last_at, days)
        whom = _learners(stopped, User.last_seen_at.is_not(None))
        yield Item("quiet", "quiet", whom, days=days)
    for days in rules.days("unseen"):
        asked = window.around(User.invited_at, days)
        yield Item("unseen", "unseen", _learners(asked, User.last_seen_at.is_(None)), days=days)


def _pulses(session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    for days in rules.days("pulse"):
        for row, published in _certificates(
            session, window.around(Certificate.issued_at, YEAR + days)
        ):
            course = courses.compiled(session, published) if published else None
            if course and renewed_by(course) and row.ends_at:
                yield _of_certificate("pulse", row, days)


def _terms(session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    for days in rules.days("term"):
        for row, _published in _certificates(session, window.around(Certificate.ends_at, -days)):
            yield _of_certificate("term", row, days)


def _certificates(
    session: Session, condition: ColumnElement[bool]
) -> Sequence[tuple[Certificate, int | None]]:
    """Those that hold and weren't renewed since, each with its course's published revision."""
    later = aliased(Certificate)
    renewed = exists().where(
        later.user_id == Certificate.user_id,
        later.title == Certificate.title,
        later.issued_at > Certificate.issued_at,
        later.revoked_at.is_(None),
    )
    query = (
        select(Certificate, CourseRow.published_id)
        .join(Enrollment, Enrollment.id == Certificate.enrollment_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .where(condition, Certificate.revoked_at.is_(None), ~renewed)
    )
    return [(row, published) for row, published in session.execute(query)]


def _of_certificate(kind: str, row: Certificate, days: int) -> Item:
    whom = (
        select(Enrollment.id)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.id == row.enrollment_id, User.deactivated_at.is_(None))
    )
    values = {"date": row.ends_at, "link": "/certificates"}
    return Item(kind, f"{kind}:{row.serial}", whom, values, days=days, until=row.ends_at)


def _returned(session: Session, rules: Rules, window: Window) -> Iterator[Item]:
    later = aliased(Submission)
    newer = exists().where(
        later.enrollment_id == Submission.enrollment_id,
        later.activity == Submission.activity,
        later.round > Submission.round,
    )
    for days in rules.days("returned"):
        waiting = select(Submission.enrollment_id, Submission.activity, Submission.key).where(
            Submission.state == "returned", window.around(Submission.reviewed_at, days), ~newer
        )
        for id, activity, key in session.execute(waiting).all():
            whom = (
                select(Enrollment.id)
                .join(User, User.id == Enrollment.user_id)
                .outerjoin(Cohort, Cohort.id == Enrollment.cohort_id)
                .where(
                    Enrollment.id == id,
                    LEARNS,
                    or_(Cohort.id.is_(None), Cohort.archived_at.is_(None)),
                )
            )
            yield Item("returned", f"returned:{key}", whom, days=days, activity=activity)
