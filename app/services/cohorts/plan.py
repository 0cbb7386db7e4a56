"""A cohort's plan: made, changed, copied, put into the archive and taken out again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain import dates
from app.domain.permission import Permission, Role, may
from app.errors import N_, Conflict, NotFound
from app.models import (
    Cohort,
    CohortStaff,
    CourseRow,
    CourseStaff,
    DueDate,
    ReminderRule,
    new_key,
)
from app.services import audit, risk, scope
from app.services.cohorts.found import list_staff
from app.services.cohorts.staff import add
from app.services.sessions import Actor

NOT_COPIED = {"id", "key", "cohort_id", "changed_at", "changed_by"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a cohort is: `places` None takes any number, `closes_on` None has no last day."""

    title: str
    opens_on: date
    closes_on: date | None = None
    time_zone: str = "UTC"
    places: int | None = None
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class DueDay:
    """When a module is due: so many days after the opening, or on a day; one of them is set."""

    days: int | None = None
    on: date | None = None


def list_courses(session: Session, actor: Actor) -> list[CourseRow]:
    """The courses for which the actor may make cohorts: admins all, instructors their own."""
    query = select(CourseRow).where(CourseRow.published_id.is_not(None))
    if Role.ADMIN not in actor.roles:
        mine = select(CourseStaff.course_id).where(CourseStaff.user_id == actor.id)
        query = query.where(CourseRow.id.in_(mine))
    found = session.scalars(query.order_by(CourseRow.title, CourseRow.id))
    return [row for row in found if may(actor, Permission.SEE_COURSE, row)]


def make(session: Session, actor: Actor, course: str, plan: Plan, now: datetime) -> Cohort:
    """Make a cohort; an instructor who does looks after it. Raises NotFound for others' courses."""
    row = next((one for one in list_courses(session, actor) if one.slug == course), None)
    if row is None:
        raise NotFound
    cohort = Cohort(course_id=row.id, created_at=now, **asdict(plan))
    session.add(cohort)
    session.flush()
    if Role.INSTRUCTOR in actor.roles:
        add(session, cohort.id, actor.id, scope.INSTRUCTOR, now)
    audit.record(session, actor, "make cohort", cohort.key, now, course=course)
    return cohort


def change(session: Session, actor: Actor, cohort: Cohort, plan: Plan, now: datetime) -> None:
    """Let a cohort be as planned; what changed is recorded."""
    changed = {}
    for name, value in asdict(plan).items():
        was = getattr(cohort, name)
        if was != value:
            changed[name] = [plain(was), plain(value)]
            setattr(cohort, name, value)
    if changed:
        session.flush()
        risk.reweigh(session, cohort.id, now)
        audit.record(session, actor, "change cohort", cohort.key, now, changed=changed)


def plain(value: object) -> object:
    """A value as the record keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def list_due(session: Session, cohort_id: int) -> dict[str, DueDay]:
    """Module slug → when it is due, as it was planned."""
    found = session.scalars(select(DueDate).filter_by(cohort_id=cohort_id))
    return {row.module: DueDay(row.days, row.on) for row in found}


def set_due(
    session: Session, actor: Actor, cohort: Cohort, due: Mapping[str, DueDay], now: datetime
) -> None:
    """Let exactly these modules be due; dates of modules that aren't named are taken away."""
    if list_due(session, cohort.id) == due:
        return
    session.execute(delete(DueDate).where(DueDate.cohort_id == cohort.id))
    rows = (
        DueDate(cohort_id=cohort.id, module=module, days=day.days, on=day.on)
        for module, day in due.items()
    )
    session.add_all(rows)
    session.flush()
    risk.reweigh(session, cohort.id, now)
    told = {module: day.days if day.on is None else plain(day.on) for module, day in due.items()}
    audit.record(session, actor, "change due dates", cohort.key, now, due=told)


def copy(
    session: Session, actor: Actor, cohort: Cohort, title: str, opens_on: date, now: datetime
) -> Cohort:
    """A cohort like this one that opens on another day: its staff, due dates and rules; no people.

    Days that were fixed are moved with the opening.
    """
    by = opens_on - cohort.opens_on
    made = Cohort(
        course_id=cohort.course_id,
        title=title,
        opens_on=opens_on,
        closes_on=moved(cohort.closes_on, by),
        time_zone=cohort.time_zone,
        places=cohort.places,
        needs_approval=cohort.needs_approval,
        created_at=now,
    )
    session.add(made)
    session.flush()
    for module, day in list_due(session, cohort.id).items():
        on = moved(day.on, by)
        session.add(DueDate(cohort_id=made.id, module=module, days=day.days, on=on))
    for one in list_staff(session, cohort.id):
        session.add(CohortStaff(cohort_id=made.id, user_id=one.user_id, part=one.part))
    _copy_rules(session, actor, cohort.id, made.id, now)
    audit.record(session, actor, "copy cohort", made.key, now, of=cohort.key)
    return made


def moved(day: date | None, by: timedelta) -> date | None:
    """A day so much later (or earlier); None stays None."""
    return None if day is None else dates.later(day, by.days)


def _copy_rules(session: Session, actor: Actor, was: int, is_now: int, now: datetime) -> None:
    """The cohort's own rules for reminders, with everything that rules are."""
    for rule in session.scalars(select(ReminderRule).filter_by(cohort_id=was)):
        columns = (column.key for column in ReminderRule.__mapper__.columns)
        values: dict[str, Any] = {k: getattr(rule, k) for k in columns if k not in NOT_COPIED}
        values |= {"key": new_key(), "changed_at": now, "changed_by": actor.id}
        session.add(ReminderRule(cohort_id=is_now, **values))
    session.flush()


def archive(session: Session, actor: Actor, cohort: Cohort, now: datetime) -> None:
    """Put a cohort away: it stays readable, and nothing of it goes on."""
    if cohort.archived_at is None:
        cohort.archived_at = now
        session.flush()
        risk.reweigh(session, cohort.id, now)
        audit.record(session, actor, "archive cohort", cohort.key, now)


def unarchive(session: Session, actor: Actor, cohort: Cohort, now: datetime) -> None:
    """Take a cohort out of the archive."""
    if cohort.archived_at is None:
        raise Conflict(N_("This cohort is not archived."))
    cohort.archived_at = None
    session.flush()
    risk.reweigh(session, cohort.id, now)
    audit.record(session, actor, "unarchive cohort", cohort.key, now)
