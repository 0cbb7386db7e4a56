"""What Home shows beside the course, in one statement: its certificate, attempts, cohort, cards."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.domain import scoring
from app.domain.permission import teaches_or_runs
from app.domain.practice import end_of_day
from app.domain.progress import ModuleStatus, Overview, Standing
from app.models import (
    Allowance,
    Attempt,
    Card,
    Certificate,
    Cohort,
    CohortStaff,
    CourseRow,
    DueDate,
    Enrollment,
    Meeting,
    Submission,
    User,
)
from app.models.base import UtcDateTime
from app.models.rows import rows
from app.services import dates
from app.services.dates import Due, Planned
from app.services.sessions import Actor

COLUMNS: dict[str, Any] = {
    "words": String, "data": JSON, "at": UtcDateTime, "until": UtcDateTime, "number": Integer,
    "day": Date, "opens": Date, "zone": String, "more": String, "key": String,
}  # fmt: skip


def part(kind: str, query: Select[*tuple[Any, ...]], **given: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns
    """Rows of one kind, with the columns that all kinds have."""
    columns: list[ColumnElement[Any]] = [
        (given[name] if name in given else cast(null(), type_)).label(name)
        for name, type_ in COLUMNS.items()
    ]
    return query.with_only_columns(literal_column(f"'{kind}'", String).label("kind"), *columns)


MINE = Enrollment.id == bindparam("enrollment")
RETURNED = (
    select(User.name)
    .join(Submission, Submission.reviewed_by == User.id)
    .where(Submission.enrollment_id == bindparam("enrollment"), Submission.state == "returned")
    .order_by(Submission.reviewed_at.desc())
    .limit(1)
    .scalar_subquery()
)
"""Who returned work last."""
LIVE = Cohort.archived_at.is_(None)
OF_MINE = (
    select(Cohort.id)
    .select_from(Enrollment)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .where(MINE, LIVE)
)
NEXT = (
    select(Meeting.title, Meeting.starts_at, Meeting.ends_at, Meeting.place, Meeting.key)
    .add_columns(Cohort.time_zone)
    .join(Cohort, Cohort.id == Meeting.cohort_id)
    .join(Enrollment, Enrollment.cohort_id == Cohort.id)
    .where(
        Enrollment.user_id == bindparam("actor"),
        LIVE,
        Meeting.ends_at > bindparam("now", type_=UtcDateTime),
        Meeting.cancelled_at.is_(None),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(1)
    .subquery()
)
STRIP = union_all(
    part(
        "attempt",
        select(Attempt.id).where(
            Attempt.enrollment_id == bindparam("enrollment"), Attempt.practice.is_(False)
        ),
        data=Attempt.evidence,
        at=Attempt.finished_at,
        number=Attempt.id,
    ),
    part(
        "own",
        select(Enrollment.id)
        .outerjoin(Certificate, Certificate.enrollment_id == Enrollment.id)
        .where(MINE),
        words=Certificate.serial,
        more=RETURNED,
    ),
    part(
        "cohort",
        OF_MINE,
        words=Cohort.title,
        day=Cohort.closes_on,
        opens=Cohort.opens_on,
        zone=Cohort.time_zone,
        key=Cohort.key,
    ),
    part(
        "due",
        OF_MINE.join(DueDate, DueDate.cohort_id == Cohort.id),
        words=DueDate.module,
        number=DueDate.days,
        day=DueDate.on,
    ),
    part(
        "moved",
        OF_MINE.join(Allowance, Allowance.enrollment_id == Enrollment.id).where(
            Allowance.kind == "date", Allowance.undone_at.is_(None)
        ),
        words=Allowance.activity,
        data=Allowance.value,
        number=Allowance.id,
    ),
    part(
        "staff",
        OF_MINE.join(CohortStaff, CohortStaff.cohort_id == Cohort.id)
        .join(User, User.id == CohortStaff.user_id)
        .where(CohortStaff.part == "instructor"),
        words=User.name,
        more=User.email,
        number=User.id,
    ),
    part(
        "meeting",
        select(NEXT.c.title),
        words=NEXT.c.title,
        at=NEXT.c.starts_at,
        until=NEXT.c.ends_at,
        zone=NEXT.c.time_zone,
        more=NEXT.c.place,
        key=NEXT.c.key,
    ),
    part(
        "cards",
        select(Card.id)
        .join(Enrollment, Enrollment.id == Card.enrollment_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .where(
            Enrollment.user_id == bindparam("actor"),
            Card.due_at < bindparam("until", type_=UtcDateTime()),
            Card.ended_at.is_(None),
            or_(CourseRow.audience == "everyone", bindparam("teaches", type_=Boolean())),
        ),
        number=func.count(Card.id),
    ),
)


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The session that runs or comes next."""

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str


@dataclass(slots=True)
class Strip:
    """What the statement finds: "" where there is no certificate, reviewer or cohort.

    `cards` counts those of today, of all courses.
    """

    serial: str = ""
    returned_by: str = ""
    evidence: list[scoring.Evidence] = field(default_factory=list)
    title: str = ""
    closes_on: date | None = None
    zone: str = "UTC"
    due: dict[str, Due] = field(default_factory=dict)
    staff: list[tuple[str, str]] = field(default_factory=list)
    meeting: NextMeeting | None = None
    cards: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """A learner's cohort: what is due next, what is overdue, whom to ask, when it meets.

    `staff` are names and addresses of its instructors.
    """

    title: str
    last_day: date | None
    due: dict[str, Due]
    next_due: tuple[ModuleStatus, Due] | None
    overdue: tuple[tuple[ModuleStatus, Due], ...]
    staff: tuple[tuple[str, str], ...]
    meeting: NextMeeting | None


def get(session: Session, enrollment_id: int, actor: Actor, now: datetime) -> Strip:
    """Everything of it, in one statement."""
    until, teaches = end_of_day(now, actor.time_zone), teaches_or_runs(actor, None)
    given = {"actor": actor.id, "now": now, "until": until, "teaches": teaches}
    found = rows(session, STRIP, enrollment=enrollment_id, **given).all()
    kinds: dict[str, list[Any]] = {}
    for row in found:
        kinds.setdefault(row.kind, []).append(row)
    made = Strip()
    for row in sorted(kinds.get("attempt", ()), key=_finished):
        made.evidence += [scoring.Evidence(*piece) for piece in row.data or ()]
    for row in kinds.get("own", ()):
        made.serial = made.serial or row.words or ""
        made.returned_by = row.more or ""
    for row in kinds.get("cohort", ()):
        made.title, made.closes_on, made.zone = row.words, row.day, row.zone
        made.due = dates.merged(_planned(kinds, row.opens, row.zone))
        staff = sorted(kinds.get("staff", ()), key=lambda one: int(one.number))
        made.staff = [(one.words, one.more) for one in staff]
    for row in kinds.get("meeting", ()):
        made.meeting = NextMeeting(row.key, row.words, row.at, row.until, row.zone, row.more)
    made.cards = sum(row.number for row in kinds.get("cards", ()))
    return made


def _finished(row: Any) -> tuple[bool, Any, int]:  # noqa: ANN401 - a row of the union
    """Attempts in the order in which they ended; those that go on show nothing yet."""
    return row.at is None, row.at or row.number, row.number


def _planned(kinds: dict[str, list[Any]], opens: date, zone: str) -> list[Planned]:
    own = [Planned(one.words, one.number, one.day, opens, zone) for one in kinds.get("due", ())]
    moved = [
        Planned(one.words, None, None, opens, zone, one.data, one.number)
        for one in kinds.get("moved", ())
    ]
    return own + moved


def around(strip: Strip, seen: Overview, now: datetime) -> Around | None:
    """A learner's cohort as Home shows it; None where there is nothing to show of any."""
    if not strip.title and not strip.meeting:
        return None
    undone = [
        (module, strip.due[module.module.slug])
        for module in seen.modules
        if module.standing is not Standing.DONE and module.module.slug in strip.due
    ]
    undone.sort(key=lambda pair: pair[1].at)
    return Around(
        title=strip.title,
        last_day=strip.closes_on,
        due=strip.due,
        next_due=next((pair for pair in undone if pair[1].at > now), None),
        overdue=tuple(pair for pair in undone if pair[1].at <= now),
        staff=tuple(strip.staff),
        meeting=strip.meeting,
    )
