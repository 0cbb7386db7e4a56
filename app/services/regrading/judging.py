"""What a regrade does to people: their attempts graded anew, their passes, their certificates.

Nothing is written here: the dry run shows it, and applying stores the same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from app.domain import distinction
from app.domain.certificate import required
from app.domain.course import Quiz
from app.domain.progress import Record
from app.domain.question import Response
from app.domain.quiz import Result, grade_attempt
from app.models import Answer, Attempt, Certificate, Cohort, Enrollment, Progress, Review, User
from app.services import certificates, courses, enrollments, gradings, tally
from app.services.enrollments import Place
from app.services.regrading.finding import Changed, Group

GAINED, LOST = "gained", "lost"
EARNED, UNMET, LESSER = "earned", "unmet", "lesser"
"""what becomes of a certificate; lesser is one whose distinction has lost its condition"""
NEARLY = 1e-9
COLUMNS = (
    Attempt.id, Attempt.key, Attempt.enrollment_id, Attempt.number, Attempt.revision_id,
    Attempt.known_as, Attempt.graded_by, Attempt.drawn, Attempt.score, Attempt.passed,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One attempt that is graded anew, with its quiz and answers as they are then."""

    row: Row[Any]
    quiz: Quiz
    answers: Mapping[str, Response]
    before: Result
    after: Result
    graded_by: str

    @property
    def differs(self) -> bool:
        """Whether anything that is stored or told becomes another."""
        return (
            abs(self.row.score - self.after.score) > NEARLY
            or bool(self.row.passed) is not self.after.passed
            or abs(self.before.earned - self.after.earned) > NEARLY
            or abs(self.before.possible - self.after.possible) > NEARLY
        )


@dataclass(frozen=True, slots=True)
class Person:
    """One learner: what becomes of their attempts, of the quiz, and of their certificate.

    `best` is the score on record after, `serial` the certificate that they hold.
    """

    place: Place
    person: str
    name: str
    cohort: str
    judged: tuple[Judged, ...]
    best: float
    outcome: str
    certificate: str
    serial: str

    @property
    def changed(self) -> tuple[Judged, ...]:
        """The attempts whose result becomes another."""
        return tuple(one for one in self.judged if one.differs)


def list_ids(session: Session, changed: Changed, after: int, most: int) -> list[int]:
    """Numbers of enrollments with attempts that would be graded anew, behind `after`."""
    if not changed.groups:
        return []
    meant = exists().where(Attempt.enrollment_id == Enrollment.id, changed.is_meant)
    query = (  # in the order of the key, so that it ends with the batch
        select(Enrollment.id)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.course_id == changed.course_id, Enrollment.id > after, meant)
        .order_by(Enrollment.id)
        .limit(most)
    )
    return list(session.scalars(query))


def judge(session: Session, changed: Changed, ids: Sequence[int]) -> list[Person]:
    """What becomes of these enrollments, in their order; so many statements for any number."""
    if not ids:
        return []
    slug = changed.quiz.slug
    tried = _attempts(session, slug, ids)
    judged = _judge(session, changed, tried)
    records = tally.list_records(session, ids)
    corrected = _corrected(session, slug, ids)
    held = _held(session, ids)
    people = []
    for columns, person, name, cohort in _who(session, ids):
        place = enrollments.place_of(session, columns)
        id = place.enrollment.id
        mine, known = judged.get(id, ()), records[id]
        best, outcome = _quiz(tried[id], mine, known.get(slug, Record()), id in corrected)
        serial, is_distinguished = held.get(id, ("", False))
        certificate = _certificate(session, place, slug, known, outcome, serial)
        stays = certificate or id in corrected or not is_distinguished
        if not stays and _is_lesser(place, slug, known, best):
            certificate = LESSER
        people.append(
            Person(place, person, name, cohort, tuple(mine), best, outcome, certificate, serial)
        )
    return people


def _attempts(session: Session, slug: str, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """All attempts with a result: others than those regraded may stand on record."""
    found = defaultdict[int, list[Row[Any]]](list)
    query = select(*COLUMNS).where(
        Attempt.enrollment_id.in_(ids), Attempt.activity == slug, Attempt.score.is_not(None)
    )
    for row in session.execute(query.order_by(Attempt.enrollment_id, Attempt.number)):
        found[row.enrollment_id].append(row)
    return found


def _judge(
    session: Session, changed: Changed, tried: Mapping[int, list[Row[Any]]]
) -> dict[int, list[Judged]]:
    groups = {(one.revision_id, one.known_as, one.graded_by): one for one in changed.groups}
    pairs = [
        (row, groups[row.revision_id, row.known_as, row.graded_by])
        for rows in tried.values()
        for row in rows
        if (row.revision_id, row.known_as, row.graded_by) in groups
    ]
    given, shares = _written(session, [row.id for row, _ in pairs])
    found = defaultdict[int, list[Judged]](list)
    for row, group in pairs:
        one = _anew(changed, row, group, given[row.id], shares[row.id])
        found[row.enrollment_id].append(one)
    return found


def _anew(
    changed: Changed,
    row: Row[Any],
    group: Group,
    given: Mapping[str, Response],
    shares: Mapping[str, float],
) -> Judged:
    """Graded from the answers as they were sent, by the rules that grade every attempt."""
    answers = group.graded.answers(given)
    quiz = group.graded.quiz
    return Judged(
        row,
        quiz,
        answers,
        grade_attempt(group.before.quiz, row.drawn, group.before.answers(given), shares),
        grade_attempt(quiz, row.drawn, answers, shares),
        gradings.added(row.graded_by, changed.revision_id, changed.quiz.slug),
    )


def _written(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, dict[str, Response]], dict[int, dict[str, float]]]:
    """Answers, and what people gave for long ones, by attempt."""
    given = defaultdict[int, dict[str, Response]](dict)
    answers = select(Answer.attempt_id, Answer.question, Answer.response)
    for attempt, name, response in session.execute(answers.where(Answer.attempt_id.in_(ids))):
        given[attempt][name] = response
    shares = defaultdict[int, dict[str, float]](dict)
    reviews = select(Review.attempt_id, Review.question, Review.share)
    read = reviews.where(Review.attempt_id.in_(ids), Review.share.is_not(None))
    for attempt, name, share in session.execute(read):
        shares[attempt][name] = share or 0.0
    return given, shares


def _corrected(session: Session, slug: str, ids: Sequence[int]) -> set[int]:
    """Those whose score a person corrected: with a pass of theirs nothing is taken back."""
    query = select(Progress.enrollment_id).where(
        Progress.enrollment_id.in_(ids),
        Progress.activity == slug,
        Progress.corrected.is_not(None),
    )
    return set(session.scalars(query))


def _held(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Serials of certificates in force, and whether with distinction, by enrollment."""
    columns = (Certificate.enrollment_id, Certificate.serial, Certificate.distinguished_at)
    query = select(*columns).where(
        Certificate.enrollment_id.in_(ids), Certificate.revoked_at.is_(None)
    )
    return {id: (serial, at is not None) for id, serial, at in session.execute(query) if id}


def _who(session: Session, ids: Sequence[int]) -> list[tuple[Sequence[Any], str, str, str]]:
    query = (
        enrollments.PLACES.add_columns(User.key, User.name, Cohort.title)
        .join(User, User.id == Enrollment.user_id)
        .outerjoin(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Enrollment.id.in_(ids))
        .order_by(Enrollment.id)
    )
    return [(row[:-3], row[-3], row[-2], row[-1] or "") for row in session.execute(query)]


def _quiz(
    tried: Sequence[Row[Any]], judged: Sequence[Judged], record: Record, is_corrected: bool
) -> tuple[float, str]:
    """The best score after, and whether the quiz is passed now, or open again."""
    anew = {one.row.id: one.after for one in judged}
    scores = [anew[row.id].score if row.id in anew else row.score for row in tried]
    passes = [anew[row.id].passed if row.id in anew else bool(row.passed) for row in tried]
    if any(passes):
        return max(scores), "" if record.done_at else GAINED
    was_passed = any(one.row.passed for one in judged)
    is_lost = was_passed and record.done_at and not is_corrected and record.excused_at is None
    return max(scores), LOST if is_lost else ""


def _certificate(
    session: Session,
    place: Place,
    slug: str,
    records: Mapping[str, Record],
    outcome: str,
    serial: str,
) -> str:
    """Whether the certificate would be earned, or would no longer be."""
    done = {name for name, record in records.items() if record.done_at}
    accepted = {name for name, record in records.items() if record.is_accepted}
    if outcome == GAINED and place.enrollment.completed_at is None:
        is_earned = certificates.is_earned(place.course, done | {slug}, accepted)
        return EARNED if is_earned else ""
    return UNMET if outcome == LOST and serial and _asks_for(session, place, slug) else ""


def _is_lesser(place: Place, slug: str, records: Mapping[str, Record], best: float) -> bool:
    """Whether a score that distinction takes is there, and would be no more."""
    after = {**records, slug: replace(records.get(slug, Record()), score=best)}
    met, still = (
        {one.activity for one in distinction.conditions(place.course, known) if one.is_met}
        for known in (records, after)
    )
    return met != still


def _asks_for(session: Session, place: Place, slug: str) -> bool:
    """Whether the certificate asks for a quiz: as the course is, or as it was when completed."""
    known = [place.course]
    if place.enrollment.completed_revision_id:
        known.append(courses.compiled(session, place.enrollment.completed_revision_id))
    names = {slug} | {was for was, now in place.course.renamed if now == slug}
    return any(one.slug in names for course in known for one in required(course))
