"""Quizzes: start an attempt, save answers one by one, hand in, read the result."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import quiz as rules
from app.domain.course import Module, Quiz
from app.domain.question import Question, Response, is_answered
from app.errors import N_, Conflict, Invalid, NotFound, TooMany
from app.models import Answer, Attempt, CourseRow, Enrollment, Revision
from app.models.upsert import upsert
from app.services import courses, enrollments, progress
from app.services.enrollments import Place
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt at a quiz: what it drew and what was answered so far."""

    attempt: Attempt
    place: Place
    module: Module
    quiz: Quiz
    answers: Mapping[str, Response]
    saved_at: datetime | None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The drawn questions, in their order."""
        found = (self.quiz.question(id) for id in self.attempt.drawn)
        return tuple(question for question in found if question)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The drawn questions without a complete answer."""
        return tuple(q for q in self.questions if not is_answered(q, self.answers.get(q.id)))

    @property
    def result(self) -> rules.Result:
        """How the answers grade; only to be shown by the quiz's feedback policy."""
        return rules.grade_attempt(self.quiz, self.attempt.drawn, self.answers)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one learner has done with a quiz and may do next."""

    place: Place
    module: Module
    quiz: Quiz
    attempts: tuple[Attempt, ...]
    now: datetime

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt that is not handed in yet."""
        return next((one for one in self.attempts if one.finished_at is None), None)

    @property
    def passed(self) -> bool:
        """Whether any attempt passed."""
        return any(one.passed for one in self.attempts)

    @property
    def left(self) -> int | None:
        """Attempts that remain; None where they are unlimited."""
        return rules.attempts_left(self.quiz, len(self.attempts))

    @property
    def opens_at(self) -> datetime | None:
        """When the next attempt may start, where that lies ahead."""
        last = self.attempts[-1].finished_at if self.attempts else None
        at = rules.opens_at(self.quiz, last)
        return at if at and at > self.now else None


def get_standing(
    session: Session, actor: Actor, course: str, activity: str, now: datetime, lock: bool = False
) -> Standing:
    """The actor's attempts at a quiz. Raises NotFound, NotEnrolled, NotAllowed while its module is locked."""
    place = enrollments.get(session, actor, course, lock)
    module, quiz = place.find(activity, "quiz")
    assert isinstance(quiz, Quiz)  # find() was told the kind
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    return Standing(place, module, quiz, _attempts(session, place, activity), now)


def standing_of(session: Session, sitting: Sitting, now: datetime) -> Standing:
    """The same, seen from one of the attempts."""
    attempts = _attempts(session, sitting.place, sitting.attempt.activity)
    return Standing(sitting.place, sitting.module, sitting.quiz, attempts, now)


def _attempts(session: Session, place: Place, activity: str) -> tuple[Attempt, ...]:
    query = select(Attempt).filter_by(enrollment_id=place.enrollment.id, activity=activity)
    return tuple(session.scalars(query.order_by(Attempt.number)))


def start(
    session: Session, actor: Actor, course: str, activity: str, now: datetime
) -> Attempt:
    """Begin an attempt, or go on with the one that is open. Raises TooMany while waiting, Conflict when none is left."""
    seen = get_standing(session, actor, course, activity, now, lock=True)
    if seen.open_attempt:
        return seen.open_attempt
    if seen.left == 0:
        raise Conflict(N_("No attempts are left for this quiz."))
    if seen.opens_at:
        raise TooMany(N_("The next attempt opens later."), until=seen.opens_at)
    seed = secrets.randbits(62)
    before = seen.attempts[-1].drawn if seen.attempts else ()
    row = Attempt(
        enrollment_id=seen.place.enrollment.id,
        activity=activity,
        number=len(seen.attempts) + 1,
        revision_id=seen.place.revision_id,
        seed=seed,
        drawn=list(rules.draw(seen.quiz, seed, before)),
        started_at=now,
    )
    session.add(row)
    session.flush()
    detail = {"attempt": row.key, "answered": 0, "of": len(row.drawn)}
    progress.begin_or_go_on(session, seen.place, activity, now, detail=detail)
    return row


def get(session: Session, actor: Actor, key: str, lock: bool = False) -> Sitting:
    """The actor's attempt with its answers. Raises NotFound for other people's."""
    query = (
        select(Attempt, Enrollment, CourseRow.slug, Revision.id, Revision.number)
        .join(Enrollment, Attempt.enrollment_id == Enrollment.id)
        .join(CourseRow, Enrollment.course_id == CourseRow.id)
        .join(Revision, CourseRow.published_id == Revision.id)
        .where(Attempt.key == key, Enrollment.user_id == actor.id)
    )
    found = session.execute(query.with_for_update(of=Enrollment) if lock else query).first()
    if found is None:
        raise NotFound
    attempt, enrollment, slug, revision_id, number = found
    pinned = courses.compiled(session, attempt.revision_id).find(attempt.activity)
    if pinned is None or not isinstance(pinned[1], Quiz):
        raise NotFound
    place = Place(
        enrollment, slug, revision_id, number, courses.compiled(session, revision_id)
    )
    rows = session.execute(
        select(Answer.question, Answer.response, Answer.answered_at).where(
            Answer.attempt_id == attempt.id
        )
    ).all()
    saved_at = max((row[2] for row in rows), default=None)
    answers = {row[0]: row[1] for row in rows}
    return Sitting(attempt, place, pinned[0], pinned[1], answers, saved_at)


def answer(
    session: Session, sitting: Sitting, question: Question, response: Response, now: datetime
) -> Sitting:
    """Save one answer of a sitting read under lock; until handing in it may be changed.

    Where the quiz tells right or wrong at once ("practice"), a first complete answer stays.
    Raises Conflict once handed in, NotFound for a question that was not drawn.
    """
    if sitting.attempt.finished_at:
        raise Conflict(N_("This was already handed in. Here is what we stored."))
    if question.id not in sitting.attempt.drawn:
        raise NotFound
    if sitting.quiz.feedback == "practice":
        stored = sitting.answers.get(question.id)
        if is_answered(question, stored) and stored != response:
            raise Conflict(N_("You already answered this. Here is what we stored."))
        if not is_answered(question, response):
            raise Invalid(N_("Choose an answer first."))
    keys = {"attempt_id": sitting.attempt.id, "question": question.id}
    upsert(session, Answer, keys, {"response": dict(response), "answered_at": now})
    after = replace(sitting, answers={**sitting.answers, question.id: response}, saved_at=now)
    of = len(after.questions)
    detail = {"attempt": after.attempt.key, "answered": of - len(after.unanswered), "of": of}
    progress.begin_or_go_on(session, after.place, after.attempt.activity, now, detail=detail)
    return after


def hand_in(session: Session, actor: Actor, key: str, now: datetime) -> Sitting:
    """Grade and close the attempt; once handed in, the same request again changes nothing."""
    sitting = get(session, actor, key, lock=True)
    attempt = sitting.attempt
    if attempt.finished_at:
        return sitting
    result = sitting.result
    attempt.finished_at = now
    attempt.score = result.score
    attempt.passed = result.passed
    session.flush()
    best = session.execute(
        select(Attempt.score, Attempt.passed).where(
            Attempt.enrollment_id == sitting.place.enrollment.id,
            Attempt.activity == attempt.activity,
            Attempt.finished_at.is_not(None),
        )
    ).all()
    progress.finish(
        session,
        sitting.place,
        attempt.activity,
        now,
        done=any(passed for _, passed in best),
        score=max((score for score, _ in best if score is not None), default=None),
        detail={"attempt": attempt.key},
    )
    return sitting
