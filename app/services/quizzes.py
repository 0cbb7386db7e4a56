"""Quizzes: start an attempt, save answers one by one, hand in, read the result."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from app.domain import quiz as rules
from app.domain.course import Module, Quiz
from app.domain.question import Question, QuestionType, Response, is_answered, number_of
from app.errors import N_, Conflict, Invalid, NotFound, TooMany
from app.models import Answer, Attempt, Progress
from app.models.rows import rows
from app.models.upsert import upsert
from app.services import courses, enrollments, progress
from app.services.enrollments import Place
from app.services.sessions import Actor

SITTING = enrollments.OF_ATTEMPT.outerjoin(
    Progress,
    and_(
        Progress.enrollment_id == Attempt.enrollment_id,
        Progress.activity == Attempt.activity,
    ),
).add_columns(Progress.score)
LOCKED = SITTING.with_for_update(of=enrollments.BOTH)
GIVEN = select(Answer.question, Answer.response, Answer.answered_at).where(
    Answer.attempt_id == bindparam("attempt")
)


class TooLate(Conflict):
    """An answer that came too late; `sitting` holds what is stored."""

    def __init__(self, message: str, sitting: "Sitting") -> None:
        super().__init__(message)
        self.sitting = sitting


@dataclass(frozen=True, slots=True)
class Cost:
    """What was lost on one outcome: its text, by how many answers, and points."""

    outcome: str
    answers: int
    points: float


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt at a quiz, with the quiz as it was when the attempt began.

    `answers` and `saved` (when) are by question id; `best` is the score on record before it.
    """

    attempt: Attempt
    place: Place
    module: Module
    quiz: Quiz
    answers: Mapping[str, Response]
    saved: Mapping[str, datetime]
    best: float | None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The drawn questions, in their order."""
        found = (self.quiz.question(name) for name in self.attempt.drawn)
        return tuple(question for question in found if question)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The drawn questions without a complete answer."""
        return tuple(q for q in self.questions if not is_answered(q, self.answers.get(q.id)))

    @property
    def result(self) -> rules.Result:
        """How the answers grade; only to be shown by the quiz's feedback policy."""
        return rules.grade_attempt(self.quiz, self.attempt.drawn, self.answers)

    @property
    def costs(self) -> tuple[Cost, ...]:
        """The outcomes that lost points, the costliest first."""
        grades = self.result.grades
        texts = dict(self.place.course.outcomes)
        lost = dict[str, list[float]]()
        for question in self.questions:
            points = question.points * (1 - grades[question.id].share)
            if points > 0 and rules.is_scored(self.quiz, question):
                for outcome in question.outcomes:
                    lost.setdefault(texts.get(outcome, outcome), []).append(points)
        found = (Cost(text, len(points), sum(points)) for text, points in lost.items())
        return tuple(sorted(found, key=lambda cost: -cost.points))


@dataclass(frozen=True, slots=True)
class Standing:
    """What one learner has done with a quiz and may do next; attempts are in their order."""

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
    session: Session, actor: Actor, course: str, activity: str, now: datetime, *, lock: bool = False
) -> Standing:
    """The actor's attempts at a quiz.

    Raises NotFound, NotEnrolled, NotAllowed while its module is locked.
    """
    return read(session, enrollments.get(session, actor, course, lock), activity, now)


def read(session: Session, place: Place, activity: str, now: datetime) -> Standing:
    """The same for a place that is already known. Raises NotFound, NotAllowed."""
    module, quiz = place.find(activity, "quiz")
    assert isinstance(quiz, Quiz)  # find() was told the kind
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    return Standing(place, module, quiz, _attempts(session, place, activity), now)


def standing_of(session: Session, sitting: Sitting, now: datetime) -> Standing:
    """The same, seen from an attempt: by the quiz as it is now, where it is still there."""
    activity = sitting.attempt.activity
    found = sitting.place.course.find(activity)
    module, quiz = sitting.module, sitting.quiz
    if found and isinstance(found[1], Quiz):
        module, quiz = found[0], found[1]
    return Standing(sitting.place, module, quiz, _attempts(session, sitting.place, activity), now)


def _attempts(session: Session, place: Place, activity: str) -> tuple[Attempt, ...]:
    query = select(Attempt).filter_by(enrollment_id=place.enrollment.id, activity=activity)
    return tuple(session.scalars(query.order_by(Attempt.number)))


def start(session: Session, actor: Actor, course: str, activity: str, now: datetime) -> Attempt:
    """Begin an attempt, or go on with the open one.

    Raises TooMany while waiting, Conflict when no attempt is left.
    """
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
    """The actor's attempt with its answers. `lock` holds other writers back until commit.

    Raises NotFound for other people's.
    """
    statement = LOCKED if lock else SITTING
    found = session.execute(statement, {"actor": actor.id, "key": key}).first()
    if found is None:
        raise NotFound
    *columns, attempt, best = found
    pinned = courses.compiled(session, attempt.revision_id).find(attempt.activity)
    if pinned is None or not isinstance(pinned[1], Quiz):
        raise NotFound
    place = enrollments.at(session, columns)
    answers, saved = _answers(session, attempt)
    return Sitting(attempt, place, pinned[0], pinned[1], answers, saved, best)


def _answers(session: Session, attempt: Attempt) -> tuple[dict[str, Response], dict[str, datetime]]:
    found = rows(session, GIVEN, attempt=attempt.id).all()
    return {row[0]: row[1] for row in found}, {row[0]: row[2] for row in found}


def answer(
    session: Session, sitting: Sitting, question: Question, response: Response, now: datetime
) -> Sitting:
    """Save one answer of a sitting read under lock; until handing in it may be changed.

    Where the quiz tells right or wrong at once ("practice"), a first complete answer stays.
    Raises TooLate once handed in, NotFound for a question that was not drawn, Invalid for an answer
    that can't be meant.
    """
    if question.id not in sitting.attempt.drawn:
        raise NotFound
    if sitting.attempt.finished_at:
        raise TooLate(N_("This was already handed in. Here is what we stored."), sitting)
    _require_sense(question, response)
    if sitting.quiz.feedback == "practice":
        stored = sitting.answers.get(question.id)
        if is_answered(question, stored) and stored != response:
            raise TooLate(N_("You already answered this. Here is what we stored."), sitting)
        if not is_answered(question, response):
            raise Invalid(N_("Choose an answer first."))
    keys = {"attempt_id": sitting.attempt.id, "question": question.id}
    upsert(session, Answer, keys, {"response": dict(response), "answered_at": now})
    after = replace(
        sitting,
        answers={**sitting.answers, question.id: response},
        saved={**sitting.saved, question.id: now},
    )
    of = len(after.questions)
    detail = {"attempt": after.attempt.key, "answered": of - len(after.unanswered), "of": of}
    progress.begin_or_go_on(session, after.place, after.attempt.activity, now, detail=detail)
    return after


def _require_sense(question: Question, response: Response) -> None:
    typed = str(response.get("number", ""))
    if question.type is QuestionType.NUMBER and typed and number_of(typed) is None:
        raise Invalid(N_("Write a number, such as 31,100 or 1.86."))
    most, least = response.get("most"), response.get("least")
    if most is not None and most == least:
        raise Invalid(N_("Choose two different answers: one as most, one as least effective."))


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
    scores = [] if sitting.quiz.feedback == "survey" else [result.score]
    if sitting.best is not None:
        scores.append(sitting.best)
    progress.finish(
        session,
        sitting.place,
        attempt.activity,
        now,
        done=result.passed,  # one passed before has left its mark: done stays done
        score=max(scores, default=None),
        detail={"attempt": attempt.key},
    )
    return sitting
