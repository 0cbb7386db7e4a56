"""Everything that is kept about one person, for them to have: files of JSON by topic."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models import (
    Allowance,
    Answer,
    Applicant,
    Attempt,
    Attendance,
    Audit,
    Base,
    Card,
    Certificate,
    CheckAnswer,
    Cohort,
    CohortStaff,
    CourseRow,
    CourseStaff,
    Decision,
    Device,
    Draft,
    Enrollment,
    Entry,
    Identity,
    Look,
    Manages,
    Meeting,
    Message,
    NoteRow,
    Notice,
    Outbox,
    Partner,
    Progress,
    Recall,
    RecoveryCode,
    Regrade,
    RegradeLine,
    Request,
    Review,
    SecondStep,
    SessionRow,
    Submission,
    Task,
    Token,
    Unclear,
    User,
    UserRole,
    Waiting,
)
from app.models.rows import table
from app.services import audit, mail, tasks, throttles
from app.services.people.private import mark, withhold
from app.services.people.progress import sees_sums_only
from app.services.sessions import Actor

KIND = "person"
"""of the task that writes the file"""
SECRET = frozenset({"id", "password", "token", "seed", "calendar_key"})
"""columns that would open something, or are a number of ours alone"""
TELLING = frozenset({"cells", "risk_code", "risk_detail"})
"""columns of an enrollment that tell single results"""
SINGLE = frozenset({
    "attempts", "progress", "decisions", "answers", "check-answers", "entries", "submissions",
    "reviews", "cards", "regraded-attempts",
})  # fmt: skip
"""topics that hold single decisions and answers"""
OWN = frozenset({"notes", "partners", "recalls"})
"""topics that nobody but the person themselves is given"""


def ask_export(
    session: Session,
    actor: Actor,
    user: User,
    now: datetime,
    back: str,
    words: Mapping[str, object] | None = None,
) -> Task:
    """Ask for the file; recorded, for whoever gets it sees much.

    `back` is the page to return to, `words` are those that certificates are printed with. Private
    sections and notes are in somebody's own file alone. Where the site shows its admins sums only,
    single decisions and answers are left out too. Raises Conflict for somebody anonymized.
    """
    if user.anonymized_at:
        raise Conflict(N_("This person was anonymized. There is nothing left to export."))
    is_own = user.id == actor.id
    sums_only = not is_own and sees_sums_only(session, actor)
    payload = {"person": user.key, "back": back, "sums_only": sums_only, "is_own": is_own}
    payload |= words or {}
    audit.record(session, actor, "export person", user.key, now, person=user.key)
    return tasks.post(session, actor, KIND, payload, now)


def ask_own(
    session: Session, actor: Actor, now: datetime, back: str, words: Mapping[str, object]
) -> Task:
    """Ask for one's own file; one that is being made is it. Raises TooMany: three a day will do."""
    user = session.scalars(select(User).where(User.id == actor.id).with_for_update()).one()
    found = find_own(session, actor)
    if found and found.state in tasks.OPEN:
        return found
    throttles.take(session, throttles.EXPORT, actor.key, now)
    return ask_export(session, actor, user, now, back, words)


def find_own(session: Session, actor: Actor) -> Task | None:
    """The latest file that the actor asked for of themselves; those older than a week are gone."""
    mine = select(Task).filter_by(user_id=actor.id, kind=KIND).order_by(Task.id.desc()).limit(20)
    return next((one for one in session.scalars(mine) if one.payload.get("is_own")), None)


def gather(
    session: Session, key: str, sums_only: bool, is_own: bool = False
) -> Iterator[tuple[str, list[Any]]]:
    """Topic → rows, one topic at a time; private sections and notes only where `is_own`.

    Raises NotFound for who was anonymized or is gone.
    """
    user = session.scalars(select(User).filter_by(key=key)).first()
    if user is None or user.anonymized_at:
        raise NotFound(N_("This person was anonymized or removed meanwhile."))
    treat = mark if is_own else withhold
    for topic, model, condition in (*_of_account(user), *_of_learning(user)):
        if (sums_only and topic in SINGLE) or (topic in OWN and not is_own):
            continue
        order = table(model).primary_key.columns
        rows = session.scalars(select(model).where(condition).order_by(*order))
        found = ((row, plain(row, sums_only)) for row in rows)
        yield topic, [treat(session, row, kept) for row, kept in found]
    yield "names", _names(session, user)


def _of_account(user: User) -> list[tuple[str, type[Base], ColumnElement[bool]]]:
    mine = user.id
    return [
        ("person", User, User.id == mine),
        ("roles", UserRole, UserRole.user_id == mine),
        ("sessions", SessionRow, SessionRow.user_id == mine),
        ("devices", Device, Device.user_id == mine),
        ("links-and-codes", Token, _for(Token, Token.email, user)),
        ("second-step", SecondStep, SecondStep.user_id == mine),
        ("recovery-codes", RecoveryCode, RecoveryCode.user_id == mine),
        ("identities", Identity, Identity.user_id == mine),
        ("managed", Manages, or_(Manages.user_id == mine, Manages.manager_id == mine)),
        ("courses-taught", CourseStaff, CourseStaff.user_id == mine),
        ("cohorts-looked-after", CohortStaff, CohortStaff.user_id == mine),
        ("mail", Outbox, _for(Outbox, Outbox.person, user)),
        ("notices", Notice, Notice.user_id == mine),
        ("messages-written", Message, Message.made_by == mine),
        ("record", Audit, or_(Audit.person == user.key, Audit.actor == user.key)),
        ("drafts-of-courses", Draft, Draft.saved_by == mine),
        ("regrades-made", Regrade, Regrade.made_by == mine),
        ("looked-at", Look, Look.user_id == mine),
        ("tasks", Task, Task.user_id == mine),
    ]


def _for(model: type[Token | Outbox], address: Any, user: User) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """What is about the person, and what came to their address and is about nobody else."""
    return or_(model.user_id == user.id, and_(model.user_id.is_(None), address == user.email))


def _of_learning(user: User) -> list[tuple[str, type[Base], ColumnElement[bool]]]:
    places = select(Enrollment.id).where(Enrollment.user_id == user.id)
    runs = select(Attempt.id).where(Attempt.enrollment_id.in_(places))
    cards = select(Card.id).where(Card.enrollment_id.in_(places))
    regrades = select(RegradeLine.regrade_id).where(RegradeLine.attempt_id.in_(runs))
    return [
        ("enrollments", Enrollment, Enrollment.user_id == user.id),
        ("progress", Progress, Progress.enrollment_id.in_(places)),
        ("attempts", Attempt, Attempt.enrollment_id.in_(places)),
        ("decisions", Decision, Decision.attempt_id.in_(runs)),
        ("answers", Answer, Answer.attempt_id.in_(runs)),
        ("reviews", Review, Review.attempt_id.in_(runs)),
        ("regrades", Regrade, Regrade.id.in_(regrades)),
        ("regraded-attempts", RegradeLine, RegradeLine.attempt_id.in_(runs)),
        ("check-answers", CheckAnswer, CheckAnswer.enrollment_id.in_(places)),
        ("entries", Entry, Entry.enrollment_id.in_(places)),
        ("submissions", Submission, Submission.enrollment_id.in_(places)),
        ("notes", NoteRow, NoteRow.enrollment_id.in_(places)),
        ("partners", Partner, Partner.enrollment_id.in_(places)),
        ("said-to-be-unclear", Unclear, Unclear.enrollment_id.in_(places)),
        ("cards", Card, Card.enrollment_id.in_(places)),
        ("recalls", Recall, Recall.card_id.in_(cards)),
        ("certificates", Certificate, Certificate.user_id == user.id),
        ("exceptions", Allowance, Allowance.enrollment_id.in_(places)),
        ("requests", Request, Request.enrollment_id.in_(places)),
        ("waiting", Waiting, Waiting.enrollment_id.in_(places)),
        ("asked-to-join", Applicant, Applicant.user_id == user.id),
        ("attendance", Attendance, Attendance.user_id == user.id),
    ]


def _names(session: Session, user: User) -> list[dict[str, Any]]:
    """What the numbers in the other files stand for: courses, cohorts, sessions."""
    places = select(Enrollment.course_id).where(Enrollment.user_id == user.id)
    cohorts = or_(
        Cohort.id.in_(select(Enrollment.cohort_id).where(Enrollment.user_id == user.id)),
        Cohort.id.in_(select(CohortStaff.cohort_id).where(CohortStaff.user_id == user.id)),
        Cohort.id.in_(select(Applicant.cohort_id).where(Applicant.user_id == user.id)),
    )
    met = select(Attendance.meeting_id).where(Attendance.user_id == user.id)
    asked: tuple[tuple[str, Any], ...] = (
        ("course", select(CourseRow.id, CourseRow.title).where(CourseRow.id.in_(places))),
        ("cohort", select(Cohort.id, Cohort.title).where(cohorts)),
        ("meeting", select(Meeting.id, Meeting.title).where(Meeting.id.in_(met))),
    )
    return [
        {"of": kind, "id": id, "title": title}
        for kind, query in asked
        for id, title in session.execute(query)
    ]


def plain(row: Base, sums_only: bool = False) -> dict[str, Any]:
    """A row as JSON holds it, without what would open something.

    With `sums_only` also without what an enrollment keeps of single results.
    """
    named = {column.key: getattr(row, column.key) for column in table(type(row)).columns}
    if isinstance(row, Outbox) and row.kind in mail.SECRET:
        named["payload"] = {}
    is_joined = isinstance(
        row, Attempt | Enrollment | Card | Regrade
    )  # others name them by their number
    is_enrollment = isinstance(row, Enrollment)
    out = SECRET - {"id"} if is_joined else SECRET
    out |= TELLING if is_enrollment and sums_only else frozenset()
    return {name: _said(value) for name, value in named.items() if name not in out}


def _said(value: Any) -> Any:  # noqa: ANN401 - whatever columns hold
    """A value as JSON says it."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value.isoformat() if isinstance(value, datetime | date) else value
