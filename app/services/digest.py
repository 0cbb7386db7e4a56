"""The weekly summary for who looks after cohorts: what moved, who is stuck, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.domain.mail import zone
from app.domain.permission import Role
from app.errors import N_
from app.models import (
    Cohort,
    CohortDay,
    CohortStaff,
    Enrollment,
    Outbox,
    User,
    UserRole,
    Waiting,
)
from app.services import mail, settings, tally
from app.services.mail import Reader, wishes
from app.services.scope import INSTRUCTOR

KIND = "digest"
PEOPLE = 200
MONDAY = 0
STUCK, MOST_COHORTS = 5, 30
REASONS = {
    "unseen": N_("has not signed in yet"),
    "quiet": N_("has been quiet"),
    "failed": N_("failed the same part several times"),
    "behind": N_("is behind the plan"),
    "same_reply": N_("gives the same reply again and again"),
}


@dataclass(frozen=True, slots=True)
class Week:
    """One cohort in the summary: its counts, what they were a week ago, who is stuck."""

    title: str
    address: str
    people: int
    started: int
    certified: int
    on_track: int
    at_risk: int
    newly_started: int | None
    newly_certified: int | None
    waiting: int
    stuck: Sequence[tuple[str, str]]
    """name and reason; none where the site shows sums only"""


def is_time(now: datetime, time_zone: str, hour: int) -> bool:
    """Whether it is Monday there, from `hour` (of the morning) on."""
    there = now.astimezone(zone(time_zone))
    return there.weekday() == MONDAY and there.hour >= min(hour, 12)


def week_of(now: datetime, time_zone: str) -> str:
    """The week there, as an occasion: 2026-W10."""
    year, week, _ = now.astimezone(zone(time_zone)).isocalendar()
    return f"{year}-W{week:02}"


def list_readers(session: Session, now: datetime, after: int) -> list[User]:
    """Who looks after a cohort that isn't archived and got no summary since Sunday, by id.

    None at all while it is Monday nowhere.
    """
    places = (now + timedelta(hours=hours) for hours in (-12, 0, 14))
    if all(place.weekday() != MONDAY for place in places):
        return []
    looks_after = exists().where(
        CohortStaff.user_id == User.id,
        CohortStaff.cohort_id == Cohort.id,
        Cohort.archived_at.is_(None),
    )
    had = exists().where(
        Outbox.user_id == User.id,
        Outbox.kind == KIND,
        Outbox.made_at > now - timedelta(days=4),
    )
    query = select(User).where(looks_after, ~had, User.deactivated_at.is_(None), User.id > after)
    return list(session.scalars(query.order_by(User.id).limit(PEOPLE)))


def post(session: Session, user: User, now: datetime) -> bool:
    """Send the week's summary to one person, where it is Monday morning there; once a week."""
    kept = settings.get(session)
    if not kept.digest or KIND in user.mail_off or not is_time(now, user.time_zone, kept.quiet_to):
        return False
    reader = mail.reader_of(user)
    weeks = [
        week(session, one, reader, now, names=not kept.aggregates_only or part == INSTRUCTOR)
        for one, part in list_cohorts(session, user)
    ]
    if not any(one.people for one in weeks):
        return False
    off = wishes.link(session, user.key, [KIND])
    letter = mail.write(session, KIND, reader, off, weeks=weeks)
    return mail.post(session, user.email, KIND, week_of(now, user.time_zone), letter, now)


def list_cohorts(session: Session, user: User) -> list[tuple[Cohort, str]]:
    """The cohorts that somebody looks after, each once, with their part: instructor before manager.

    An instructor's part counts while they are one.
    """
    query = (
        select(Cohort, func.min(CohortStaff.part))
        .join(CohortStaff, CohortStaff.cohort_id == Cohort.id)
        .where(CohortStaff.user_id == user.id, Cohort.archived_at.is_(None))
        .group_by(Cohort.id)
        .order_by(Cohort.opens_on.desc(), Cohort.id.desc())
        .limit(MOST_COHORTS)
    )
    teaches = select(UserRole.role).filter_by(user_id=user.id, role=Role.INSTRUCTOR.value)
    is_instructor = session.scalar(teaches) is not None
    return [
        (cohort, part if is_instructor else "manager") for cohort, part in session.execute(query)
    ]


def week(session: Session, cohort: Cohort, reader: Reader, now: datetime, *, names: bool) -> Week:
    """What moved in a cohort, and who is stuck; `names` says whether it tells who."""
    counts = tally.counts(session, cohort.id)
    before = _week_ago(session, cohort.id, now.date())
    waits = select(func.count()).select_from(Waiting)
    waiting = waits.where(Waiting.cohort_id == cohort.id, Waiting.ended_at.is_(None))
    return Week(
        title=cohort.title,
        address=mail.absolute(session, f"/admin/cohorts/{cohort.key}"),
        people=counts.get("enrolled", 0),
        started=counts.get("started", 0),
        certified=counts.get("certified", 0),
        on_track=counts.get("track", 0),
        at_risk=counts.get("risk", 0),
        newly_started=_more(counts, before, "started"),
        newly_certified=_more(counts, before, "certified"),
        waiting=session.scalar(waiting) or 0,
        stuck=_stuck(session, cohort.id, reader) if names else (),
    )


def _week_ago(session: Session, cohort_id: int, today: date) -> Mapping[str, int] | None:
    """The counts of a week ago, or of the oldest day since; None where none were kept."""
    query = (
        select(CohortDay.counts)
        .where(CohortDay.cohort_id == cohort_id, CohortDay.day >= today - timedelta(days=8))
        .order_by(CohortDay.day)
    )
    return session.scalars(query.limit(1)).first()


def _more(now: Mapping[str, int], before: Mapping[str, int] | None, name: str) -> int | None:
    return None if before is None else max(0, now.get(name, 0) - int(before.get(name, 0)))


def _stuck(session: Session, cohort_id: int, reader: Reader) -> list[tuple[str, str]]:
    query = (
        select(User.name, Enrollment.risk_code)
        .join(User, User.id == Enrollment.user_id)
        .where(
            Enrollment.cohort_id == cohort_id, Enrollment.risk > 0, User.deactivated_at.is_(None)
        )
        .order_by(Enrollment.risk.desc(), Enrollment.id.desc())
        .limit(STUCK)
    )
    say = mail.writer(session).say
    return [(name, say(REASONS.get(code, ""), reader)) for name, code in session.execute(query)]
