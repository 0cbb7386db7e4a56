"""“This lesson is unclear”: a learner's sentence, for those who teach the lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select, union
from sqlalchemy.orm import Session, aliased

from app.domain.course import address
from app.errors import N_, Invalid, NotFound
from app.models import CohortStaff, CourseRow, CourseStaff, Enrollment, Revision, Unclear, User
from app.services import courses, enrollments, mail, notices, progress, scope
from app.services.enrollments import Place
from app.services.sessions import Actor

WORDS_LIMIT = 500
LESSON_LIMIT, DAY_LIMIT = 5, 20
"""sentences that wait about one lesson; sentences of one learner in a course in a day"""
MOST = 200
NOW = aliased(Revision)
"""what learners see now"""
Spot = tuple[str, int, int, str]
"""course, its revision now and that one's number, lesson"""
SUBJECT = N_("A lesson is unclear: “%(lesson)s”")
BODY = N_("A learner wrote what is unclear in this lesson. Read it beside what others wrote.")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence as its learner sees it; somebody has seen to it since `done_at`."""

    key: str
    words: str
    may_ask: bool
    said_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence as those who teach see it; `name` and `person` are "" unless they may ask.

    `number` is the revision that it is about.
    """

    key: str
    words: str
    name: str
    person: str
    said_at: datetime
    number: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with what was said about it, the newest first; `number` is its revision now.

    Without `address` the course has it no more.
    """

    title: str
    module: str
    course: str
    address: str
    number: int
    lines: tuple[Line, ...]


def say(
    session: Session,
    actor: Actor,
    at: tuple[str, str],
    words: str,
    may_ask: bool,
    now: datetime,
) -> None:
    """Say what is unclear in the lesson `at` (course, lesson); those who teach it are told.

    The same words that wait already are kept once. Raises NotFound, NotEnrolled, NotAllowed while
    its module is locked, Invalid without words and over a limit.
    """
    place = enrollments.get(session, actor, at[0], lock=True)
    module, lesson = place.find(at[1], "lesson")
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    text = " ".join(words.replace("\0", "").split())
    if not text or len(text) > WORDS_LIMIT:
        raise Invalid(N_("Say what is unclear, in up to %(limit)s characters."), limit=WORDS_LIMIT)
    if any(one.words == text and not one.done_at for one in list_said(session, place, at[1])):
        return
    _require_room(session, place, at[1], now)
    row = Unclear(
        enrollment_id=place.enrollment.id,
        revision_id=place.revision_id,
        activity=lesson.slug,
        words=text,
        may_ask=may_ask,
        said_at=now,
    )
    session.add(row)
    session.flush()
    _tell(session, place, lesson.title, lesson.slug, now)


def _require_room(session: Session, place: Place, activity: str, now: datetime) -> None:
    """Raises Invalid where the learner said enough for now."""
    mine = Unclear.enrollment_id == place.enrollment.id
    waits = func.count().filter(Unclear.activity == activity, Unclear.done_at.is_(None))
    lately = func.count().filter(Unclear.said_at > now - timedelta(days=1))
    here, day = session.execute(select(waits, lately).where(mine)).one()
    if here >= LESSON_LIMIT:
        raise Invalid(
            N_("%(limit)s sentences of yours about this lesson are waiting. Take one back first."),
            limit=LESSON_LIMIT,
        )
    if day >= DAY_LIMIT:
        raise Invalid(N_("That is enough for one day. Say more tomorrow, or ask for help."))


def list_said(session: Session, place: Place, activity: str) -> list[Said]:
    """What the learner said about a lesson, the newest first."""
    columns = (Unclear.key, Unclear.words, Unclear.may_ask, Unclear.said_at, Unclear.done_at)
    mine = (Unclear.enrollment_id == place.enrollment.id, Unclear.activity == activity)
    found = session.execute(select(*columns).where(*mine).order_by(Unclear.id.desc()))
    return [Said(*row) for row in found]


def take_back(session: Session, place: Place, key: str) -> None:
    """Take a sentence back: it is gone for those who teach, too. Raises NotFound."""
    mine = (Unclear.enrollment_id == place.enrollment.id, Unclear.key == key)
    if session.scalar(delete(Unclear).where(*mine).returning(Unclear.id)) is None:
        raise NotFound


def list_lessons(session: Session, actor: Actor, *, done: bool) -> tuple[list[Lesson], bool]:
    """What learners of the actor said, by lesson; and whether there is more than is given."""
    columns = (
        CourseRow.slug, CourseRow.published_id, Unclear.activity, Unclear.key, Unclear.words,
        User.name, User.key.label("person"), Unclear.may_ask, Unclear.said_at, Revision.number,
        Unclear.done_at, NOW.number.label("newest"),
    )  # fmt: skip
    query = (
        select(*columns)
        .join(Enrollment, Enrollment.id == Unclear.enrollment_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .join(User, User.id == Enrollment.user_id)
        .join(Revision, Revision.id == Unclear.revision_id)
        .join(NOW, NOW.id == CourseRow.published_id)
        .where(scope.taught(actor), _is(done=done))
        .order_by(Unclear.said_at.desc(), Unclear.id.desc())
        .limit(MOST + 1)
    )
    rows = session.execute(query).all()
    by_lesson: dict[Spot, list[Line]] = {}
    for row in rows[:MOST]:
        name, person = (row.name, row.person) if row.may_ask else ("", "")
        line = Line(row.key, row.words, name, person, row.said_at, row.number, row.done_at)
        where = (row.slug, row.published_id, row.newest, row.activity)
        by_lesson.setdefault(where, []).append(line)
    return _in_order(session, by_lesson), len(rows) > MOST


def count_open(session: Session, actor: Actor, course_id: int) -> dict[str, int]:
    """Lesson → how many sentences of the actor's learners about it wait, in one course."""
    query = (
        select(Unclear.activity, func.count())
        .join(Enrollment, Enrollment.id == Unclear.enrollment_id)
        .where(Enrollment.course_id == course_id, scope.taught(actor), _is(done=False))
        .group_by(Unclear.activity)
    )
    return {key: value for key, value in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def _is(*, done: bool) -> ColumnElement[bool]:
    return Unclear.done_at.is_not(None) if done else Unclear.done_at.is_(None)


def _in_order(session: Session, by_lesson: dict[Spot, list[Line]]) -> list[Lesson]:
    """Course by course, lessons in their order; those that are gone come last."""
    found = list[tuple[tuple[str, int], Lesson]]()
    for (slug, published, number, activity), lines in by_lesson.items():
        course = courses.compiled(session, published)
        pair, order = course.find(activity), [one.slug for _, one in course]
        place = order.index(activity) if pair else len(order)
        title, module = (pair[1].title, pair[0].title) if pair else (activity, "")
        link = address(slug, pair[0].slug, activity) if pair else ""
        lesson = Lesson(title, module, course.title, link, number, tuple(lines))
        found.append(((course.title, place), lesson))
    return [lesson for _, lesson in sorted(found, key=lambda pair: pair[0])]


def settle(session: Session, actor: Actor, key: str, *, done: bool, now: datetime) -> None:
    """Mark a sentence as seen to, or as open again. Raises NotFound for what isn't the actor's."""
    taught = exists().where(Enrollment.id == Unclear.enrollment_id, scope.taught(actor))
    row = session.scalars(select(Unclear).where(Unclear.key == key, taught)).first()
    if row is None:
        raise NotFound
    if done and row.done_at is None:
        row.done_at, row.done_by = now, actor.id
    elif not done:
        row.done_at = row.done_by = None


def _tell(session: Session, place: Place, title: str, activity: str, now: datetime) -> None:
    """Everybody who teaches the course or the learner's cohort: once a day for each lesson."""
    say_ = mail.writer(session).say
    day = now.date().isoformat()
    told = [
        notices.Told(
            user.id,
            "unclear",
            f"{day} {place.slug} {activity}",
            say_(SUBJECT, reader) % {"lesson": title},
            say_(BODY, reader),
            "/teach/unclear",
        )
        for user in _teachers(session, place)
        for reader in (mail.reader_of(user),)
    ]
    notices.tell_many(session, told, now)


def _teachers(session: Session, place: Place) -> Sequence[User]:
    of_course = (
        select(CourseStaff.user_id)
        .join(CourseRow, CourseRow.id == CourseStaff.course_id)
        .where(CourseRow.slug == place.slug)
    )
    of_cohort = select(CohortStaff.user_id).where(
        CohortStaff.cohort_id == place.enrollment.cohort_id,
        CohortStaff.part == scope.INSTRUCTOR,
    )
    theirs = User.id.in_(union(of_course, of_cohort))
    others = User.id != place.enrollment.user_id
    query = select(User).where(theirs, others, User.deactivated_at.is_(None)).order_by(User.id)
    return session.scalars(query).all()
