"""What one learner has done with a quiz, what they may do next, and doing it: a new attempt."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import quiz as rules
from app.domain.allowance import Given, lifts_wait, more_attempts, more_minutes
from app.domain.course import Module, Quiz
from app.errors import N_, Conflict, TooMany
from app.models import Attempt
from app.services import allowances, certificates, enrollments, progress
from app.services.enrollments import Place
from app.services.quizzes.sitting import Sitting
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """What one learner has done with a quiz and may do next; attempts are in their order."""

    place: Place
    module: Module
    quiz: Quiz
    attempts: tuple[Attempt, ...]
    now: datetime
    given: tuple[Given, ...] = ()
    """exceptions in force for the learner"""
    earlier: int = 0
    """how many attempts were for a certificate that is over, and count no more"""

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt that is not handed in yet."""
        return next((one for one in self.attempts if one.finished_at is None), None)

    @property
    def waits(self) -> bool:
        """Whether an attempt was handed in whose essays nobody has read yet."""
        return any(one.finished_at and one.score is None for one in self.attempts)

    @property
    def passed(self) -> bool:
        """Whether any attempt passed."""
        return any(one.passed for one in self.attempts)

    @property
    def left(self) -> int | None:
        """Attempts that remain; None where they are unlimited."""
        started = len(self.attempts) - self.earlier
        return rules.attempts_left(self.quiz, started, more_attempts(self.given))

    @property
    def opens_at(self) -> datetime | None:
        """When the next attempt may start, where that lies ahead."""
        if lifts_wait(self.given, len(self.attempts)):
            return None
        started = len(self.attempts) - self.earlier
        last = self.attempts[-1].finished_at if started else None
        at = rules.opens_at(self.quiz, last, started)
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
    return _standing(session, place, module, quiz, activity, now)


def standing_of(session: Session, sitting: Sitting, now: datetime) -> Standing:
    """The same, seen from an attempt: by the quiz as it is now, where it is still there."""
    activity = sitting.attempt.activity
    found = sitting.place.course.find(activity)
    module, quiz = sitting.module, sitting.quiz
    if found and isinstance(found[1], Quiz):
        module, quiz = found[0], found[1]
    return _standing(session, sitting.place, module, quiz, activity, now)


def _standing(
    session: Session, place: Place, module: Module, quiz: Quiz, activity: str, now: datetime
) -> Standing:
    """Exceptions are looked up only where the quiz limits something."""
    attempts = _attempts(session, place, activity)
    is_limited = quiz.attempts or quiz.wait or quiz.limit
    given = allowances.in_force(session, place.enrollment.id, activity) if is_limited else ()
    is_again = quiz.feedback == "exam" and attempts  # only exams are taken for a new certificate
    over = certificates.over_since(session, place, now) if is_again else None
    earlier = sum(one.started_at < over for one in attempts) if over else 0
    return Standing(place, module, quiz, attempts, now, given, earlier)


def _attempts(session: Session, place: Place, activity: str) -> tuple[Attempt, ...]:
    query = select(Attempt).filter_by(enrollment_id=place.enrollment.id, activity=activity)
    return tuple(session.scalars(query.order_by(Attempt.number)))


def start(session: Session, actor: Actor, course: str, activity: str, now: datetime) -> Attempt:
    """Begin an attempt, or go on with the open one. Where there is a limit, its clock starts here.

    Raises TooMany while waiting, Conflict when no attempt is left or one isn't reviewed yet.
    """
    seen = get_standing(session, actor, course, activity, now, lock=True)
    if seen.open_attempt:
        return seen.open_attempt
    if seen.waits:
        raise Conflict(N_("A person is still reading your long answer."))
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
        closes_at=rules.closes_at(seen.quiz, now, actor.extra_time, more_minutes(seen.given)),
    )
    session.add(row)
    session.flush()
    detail = {"attempt": row.key, "answered": 0, "of": len(row.drawn)}
    progress.begin_or_go_on(session, seen.place, activity, now, detail=detail)
    return row
