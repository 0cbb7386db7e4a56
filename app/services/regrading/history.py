"""Regrades that were made: what each changed, for whom; and certificates that wait for an admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import (
    Attempt,
    Certificate,
    Cohort,
    CourseRow,
    Enrollment,
    Progress,
    Regrade,
    RegradeLine,
    Revision,
    User,
)
from app.services import courses
from app.services.drafts import Desk
from app.services.regrading.judging import LESSER, UNMET

PAGE = 50
NEARLY = 1e-9
SCORE = func.coalesce(Progress.corrected, Progress.score)
"""the one that counts"""
MOST = 200


@dataclass(frozen=True, slots=True)
class Past:
    """One regrade: `title` of its quiz, `number` of the revision whose gradings were used.

    `by` is "" for somebody who is gone.
    """

    id: int
    key: str
    title: str
    number: int
    reason: str
    made_at: datetime
    by: str
    attempts: int
    changed: int
    is_open: bool


def list_past(session: Session, desk: Desk) -> list[Past]:
    """The latest regrades of a course, the newest first."""
    query = _past().where(Regrade.course_id == desk.id).order_by(Regrade.number.desc())
    return [_read(session, row) for row in session.execute(query.limit(MOST))]


def get_past(session: Session, desk: Desk, key: str) -> Past:
    """One of them. Raises NotFound."""
    found = session.execute(_past().where(Regrade.course_id == desk.id, Regrade.key == key)).first()
    if found is None:
        raise NotFound
    return _read(session, found)


def _past() -> Select[Regrade, int, str]:
    return (
        select(Regrade, Revision.number, User.name)
        .join(Revision, Revision.id == Regrade.revision_id)
        .outerjoin(User, User.id == Regrade.made_by)
    )


def _read(session: Session, found: Any) -> Past:  # noqa: ANN401 - a row
    row, number, by = found
    return Past(
        row.id,
        row.key,
        _title(session, row),
        number,
        row.reason,
        row.made_at,
        by or "",
        row.attempts,
        row.changed,
        row.ended_at is None,
    )


def list_lines(session: Session, past: Past, after: int) -> tuple[Sequence[Any], bool]:
    """At most 50 attempts that a regrade changed, behind the one numbered `after`; and if more.

    With the person, the attempt's number, and the number of the revision that graded it before.
    """
    query = (
        select(
            RegradeLine, Attempt.number, User.name, User.key.label("person"),
            Revision.number.label("was"),
        )
        .join(Attempt, Attempt.id == RegradeLine.attempt_id)
        .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
        .join(User, User.id == Enrollment.user_id)
        .join(Revision, Revision.id == RegradeLine.revision_id)
        .where(RegradeLine.regrade_id == past.id, RegradeLine.attempt_id > after)
        .order_by(RegradeLine.attempt_id)
        .limit(PAGE + 1)
    )  # fmt: skip
    found = session.execute(query).all()
    return found[:PAGE], len(found) > PAGE


@dataclass(frozen=True, slots=True)
class Unmet:
    """A certificate in force whose holder lost a pass; `title` is the quiz. `id` is for paging.

    `is_lesser`: it is not the pass that is lost, but a score that its distinction takes.
    """

    id: int
    serial: str
    name: str
    certificate: str
    course: str
    cohort: str
    title: str
    score_before: float
    score_after: float
    reason: str
    made_at: datetime
    is_lesser: bool


def list_unmet(session: Session, after: int = 0) -> tuple[list[Unmet], int]:
    """Certificates in force that lost what they stand on by a regrade, and don't have it again.

    A pass, or a score that distinction takes. The newest first, of at most 50 lines below that of
    attempt `after`; and where the next ones begin, 0 at the end.
    """
    here = and_(Progress.enrollment_id == Enrollment.id, Progress.activity == Attempt.activity)
    lost = and_(
        RegradeLine.certificate == UNMET,
        Progress.done_at.is_(None),
        Progress.excused_at.is_(None),
    )
    lesser = and_(RegradeLine.certificate == LESSER, Certificate.distinguished_at.is_not(None))
    query = (
        select(RegradeLine, Regrade, Certificate, CourseRow, Cohort.title, SCORE)
        .join(Regrade, Regrade.id == RegradeLine.regrade_id)
        .join(Attempt, Attempt.id == RegradeLine.attempt_id)
        .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .join(Certificate, Certificate.enrollment_id == Enrollment.id)
        .join(Progress, here)
        .outerjoin(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(or_(lost, lesser), Certificate.revoked_at.is_(None))
        .order_by(RegradeLine.attempt_id.desc(), Regrade.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(RegradeLine.attempt_id < after)
    found = session.execute(query).all()
    shown = [_unmet(session, *row) for row in found[:PAGE] if not _has_again(session, *row)]
    return shown, found[PAGE - 1][0].attempt_id if len(found) > PAGE else 0


def _has_again(
    session: Session,
    line: RegradeLine,
    row: Regrade,
    _held: Certificate,
    course: CourseRow,
    _cohort: str | None,
    score: float | None,
) -> bool:
    """Whether a score that distinction takes is there again: a later attempt, or another rule."""
    if line.certificate != LESSER or course.published_id is None:
        return False
    rule = courses.compiled(session, course.published_id).certificate
    asked = dict(rule.distinction.scores) if rule and rule.distinction else {}
    return (score or 0.0) + NEARLY >= asked.get(row.activity, 0.0)


def _unmet(
    session: Session,
    line: RegradeLine,
    row: Regrade,
    held: Certificate,
    course: CourseRow,
    cohort: str | None,
    _score: float | None,
) -> Unmet:
    return Unmet(
        line.attempt_id, held.serial, held.name, held.title, course.title, cohort or "",
        _title(session, row), line.score_before, line.score_after, row.reason, row.made_at,
        line.certificate == LESSER,
    )  # fmt: skip


def _title(session: Session, row: Regrade) -> str:
    """What the quiz of a regrade was called."""
    found = courses.compiled(session, row.revision_id).find(row.activity)
    return found[1].title if found else row.activity
