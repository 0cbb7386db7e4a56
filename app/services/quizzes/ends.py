"""How attempts end: handed in, closed when their time is up, scored once essays are reviewed."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models import Attempt, Enrollment, Review
from app.models.rows import table
from app.services import certificates, numbers, progress, waiting
from app.services.practice import making
from app.services.quizzes.answers import GRACE
from app.services.quizzes.sitting import Sitting, find_for, get
from app.services.reviewers import ANSWER
from app.services.sessions import Actor

BATCH = 100


def hand_in(session: Session, actor: Actor, key: str, now: datetime) -> Sitting:
    """Close the attempt and grade it, or let it wait for a person to read its essays.

    One whose time is up ends when it closed. Once handed in, the same request again changes
    nothing.
    """
    return _end(session, get(session, actor, key, lock=True), now)


def list_overdue(session: Session, now: datetime) -> list[tuple[int, str]]:
    """Learner's id and key of attempts whose time and grace are over, a batch, oldest first."""
    query = (
        select(Enrollment.user_id, Attempt.key)
        .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
        .where(Attempt.finished_at.is_(None), Attempt.closes_at < now - GRACE)
        .order_by(Attempt.closes_at, Attempt.id)
        .limit(BATCH)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def close(session: Session, user_id: int, key: str, now: datetime) -> Sitting:
    """Hand in for a learner whose time is up; one that still has time stays as it is."""
    sitting = find_for(session, user_id, key, lock=True)
    return _end(session, sitting, now) if sitting.is_over(now) else sitting


def _end(session: Session, sitting: Sitting, now: datetime) -> Sitting:
    attempt = sitting.attempt
    if attempt.finished_at:
        return sitting
    at = max(attempt.started_at, min(now, attempt.closes_at or now))
    attempt.finished_at = at
    if unread := sitting.to_review:
        given = [
            {"attempt_id": attempt.id, "question": name, "handed_in_at": at, "marks": {}}
            for name in unread
        ]
        session.flush()
        session.connection().execute(insert(table(Review)).values(comment=""), given)
        waiting.add_parts(
            session, ANSWER, attempt.id, attempt.enrollment_id, attempt.activity, at, unread
        )
        detail = {"attempt": attempt.key, "waiting": True}
        progress.begin_or_go_on(session, sitting.place, attempt.activity, at, detail=detail)
    else:
        settle(session, sitting, at, sitting.best)
    return sitting


def settle(session: Session, sitting: Sitting, now: datetime, best: float | None) -> None:
    """Give an attempt its score, and note it as the activity's result.

    `best` is what the learner has reached with the activity besides.
    """
    attempt, result = sitting.attempt, sitting.result
    is_first = attempt.score is None  # a later attempt may be open while a review is changed
    attempt.score, attempt.passed = result.score, result.passed
    session.flush()
    if not is_first:
        numbers.forget(session, (attempt.enrollment_id,))
    scores = [] if sitting.quiz.feedback == "survey" else [result.score]
    if best is not None:
        scores.append(best)
    progress.finish(
        session,
        sitting.place,
        attempt.activity,
        now,
        done=result.passed,  # one passed before has left its mark: done stays done
        score=max(scores, default=None),
        detail={"attempt": attempt.key} if is_first else None,
    )
    if result.passed and sitting.quiz.feedback == "exam":
        certificates.begin_term(session, sitting.place, now)
    making.note_quiz(session, sitting.place, attempt, sitting.quiz, sitting.answers, now)
