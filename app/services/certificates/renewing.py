"""Renewing certificates: how one's own stand, and the way into the course that renews them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain import certificate as rules
from app.domain import renewal
from app.domain.course import Course
from app.domain.renewal import Renewal
from app.errors import N_, Conflict, NotFound
from app.models import Attempt, Card, Certificate, CourseRow, Enrollment, Progress
from app.services import audit, courses, enrollments
from app.services.certificates.issuing import issue
from app.services.enrollments import Place
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Way:
    """How a certificate stands, and the course that renews it.

    `is_begun` is whether the holder is in that course already, for this certificate's next term.
    `past` is their enrollment of the term before, which renewing again closes; None without one.
    `again` are the slugs of course, module and exam that give a new one once it can't be renewed.
    """

    stand: Renewal
    course: str
    is_begun: bool
    past: int | None = None
    again: tuple[str, str, str] | None = None


def list_ways(
    session: Session, actor: Actor, mine: Sequence[Certificate], now: datetime
) -> Mapping[str, Way]:
    """Serial → way, for those of the actor's certificates that a published course renews."""
    ways, taken = dict[str, Way](), _courses_of(session, mine)
    for row in mine:
        made = _compiled(session, taken[row.id][1]) if row.id in taken else None
        place = _renewed_by(session, made)
        if made is None or place is None or row.ends_at is None or row.revoked_at is not None:
            continue
        if any(_follows(other, row) and taken[other.id][0] == place.id for other in mine):
            continue
        here = _open_in(session, actor, place)
        past = here if here == row.enrollment_id else None
        pulse = _pulse(session, here, place) if here and not past else None
        stand = renewal.stand(row.issued_at, row.ends_at, pulse, now)
        again = _again(made) if stand.status is renewal.Status.OVER else None
        ways[row.serial] = Way(stand, place.slug, bool(here and not past), past, again)
    return ways


def over_since(session: Session, place: Place, now: datetime) -> datetime | None:
    """Since when the certificate of this enrollment can't be renewed any more; None if it can."""
    if place.enrollment.completed_at is None or not renewal.finals(place.course):
        return None
    query = select(Certificate.ends_at).where(
        Certificate.enrollment_id == place.enrollment.id,
        Certificate.revoked_at.is_(None),
        Certificate.ends_at.is_not(None),
    )
    ends = session.scalars(query).first()
    since = renewal.over_from(ends) if ends else None
    return since if since and since <= now else None


def begin_term(session: Session, place: Place, now: datetime) -> None:
    """Issue a new certificate to whose old one is over once they have passed each exam again.

    The caller holds the enrollment's lock. The old one stays what it is: one whose term ended.
    """
    since = over_since(session, place, now)
    if since is None:
        return
    passed = select(Attempt.activity).where(
        Attempt.enrollment_id == place.enrollment.id,
        Attempt.passed.is_(True),
        Attempt.started_at >= since,
    )
    if {one.slug for _module, one in renewal.finals(place.course)} <= {*session.scalars(passed)}:
        old = update(Certificate).where(Certificate.enrollment_id == place.enrollment.id)
        session.execute(old.values(enrollment_id=None))
        issue(session, place, {}, now)


def renew(session: Session, actor: Actor, serial: str, now: datetime) -> str:
    """Let the holder into the course that renews their certificate; returns its slug.

    Raises NotFound for what is not theirs or can't be renewed, Conflict where it is too early or
    too late. Twice is as good as once.
    """
    mine = select(Certificate).where(
        Certificate.user_id == actor.id, Certificate.revoked_for != rules.REISSUED
    )
    certificates = session.scalars(mine).all()
    way = list_ways(session, actor, certificates, now).get(serial)
    if way is None:
        raise NotFound
    if not way.is_begun and not way.stand.is_open:
        if way.stand.status is renewal.Status.OVER:
            raise Conflict(
                N_("It ended more than six months ago. Take the final of the programme again.")
            )
        raise Conflict(N_("It is too early: pulse and renewal open a year after the certificate."))
    if not way.is_begun:
        if way.past:
            _close(session, way.past, now)
        enrollments.enroll(session, actor, way.course, now)
        audit.record(session, actor, "renew certificate", serial, now, person=actor.key)
    return way.course


def _courses_of(
    session: Session, mine: Sequence[Certificate]
) -> Mapping[int, tuple[int, int | None]]:
    """Certificate → the course that it came out of, and that course's published revision."""
    query = (
        select(Certificate.id, CourseRow.id, CourseRow.published_id)
        .join(Enrollment, Enrollment.id == Certificate.enrollment_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .where(Certificate.id.in_([row.id for row in mine]))
    )
    return {id: (course, published) for id, course, published in session.execute(query)}


def _follows(other: Certificate, row: Certificate) -> bool:
    """Whether another certificate that holds may be the one that renewed this one."""
    is_later = other is not row and other.issued_at >= row.issued_at
    return is_later and other.revoked_at is None and other.enrollment_id is not None


def _compiled(session: Session, published: int | None) -> Course | None:
    return courses.compiled(session, published) if published else None


def _again(course: Course) -> tuple[str, str, str] | None:
    found = renewal.finals(course)
    return (course.slug, found[0][0].slug, found[0][1].slug) if found else None


def _renewed_by(session: Session, course: Course | None) -> CourseRow | None:
    """The published course by which certificates of this course are renewed."""
    slug = renewal.renewed_by(course) if course else ""
    if not slug:
        return None
    query = select(CourseRow).where(CourseRow.slug == slug, CourseRow.published_id.is_not(None))
    return session.scalars(query).first()


def _open_in(session: Session, actor: Actor, row: CourseRow) -> int | None:
    """The actor's enrollment in a course, of the term that they are in."""
    mine = select(Enrollment.id).where(
        Enrollment.course_id == row.id, Enrollment.user_id == actor.id, enrollments.IS_OPEN
    )
    return session.scalars(mine).first()


def _close(session: Session, id: int, now: datetime) -> None:
    """Leave an enrollment as it is, so that the next one is a fresh one; its cards come no more.

    Whoever clicks twice waits here, and finds it closed.
    """
    held = select(Enrollment).where(Enrollment.id == id, enrollments.IS_OPEN).with_for_update()
    row = session.scalars(held).first()
    if row is not None:
        row.closed_at = now
        live = update(Card).where(Card.enrollment_id == id, Card.ended_at.is_(None))
        session.execute(live.values(ended_at=now), execution_options={"synchronize_session": False})
        session.flush()


def _pulse(session: Session, enrollment: int, row: CourseRow) -> datetime | None:
    """When somebody had done all that is not required in the course; None before."""
    if row.published_id is None:
        return None
    course = courses.compiled(session, row.published_id)
    needed = {activity.slug for activity in rules.required(course)}
    offered = {activity.slug for _module, activity in course} - needed
    done = select(func.count(), func.max(Progress.done_at)).where(
        Progress.enrollment_id == enrollment,
        Progress.activity.in_(offered),
        Progress.done_at.is_not(None),
    )
    count, last = session.execute(done).one()
    return last if offered and count == len(offered) else None
