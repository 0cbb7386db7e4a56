"""Long answers that wait for a person: the queue, one of them, and what its reader gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from app.domain.course import Quiz
from app.domain.question import Question
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Attempt, CourseRow, Enrollment, Review, User
from app.services import audit, courses, quizzes
from app.services.quizzes import Sitting
from app.services.sessions import Actor

PAGE = 50
COMMENT_LIMIT = 4000
QUARTERS = (0, 25, 50, 75, 100)
"""percent, to choose from where there is no rubric"""
WAITING = (
    select(
        Attempt,
        Review.question,
        Review.handed_in_at,
        User.name,
        CourseRow.title,
    )
    .join(Review, Review.attempt_id == Attempt.id)
    .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
    .join(User, User.id == Enrollment.user_id)
    .join(CourseRow, CourseRow.id == Enrollment.course_id)
    .where(Review.reviewed_at.is_(None), Enrollment.user_id != bindparam("actor"))
    .order_by(Review.handed_in_at, Review.attempt_id, Review.question)
)
"""Answers of others that nobody has reviewed, the oldest first."""


class AlreadyReviewed(Conflict):
    """Somebody else was faster."""

    message = N_("Somebody reviewed this in the meantime. Here is what is stored.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer gives: `marks` by number of the criterion where there is a rubric, else
    `percent` of the points (0 to 100)."""

    marks: Mapping[int, int]
    percent: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue: the attempt's key, the question's id, and what to call them."""

    key: str
    question: str
    title: str
    quiz: str
    course: str
    name: str
    handed_in_at: datetime


@dataclass(frozen=True, slots=True)
class Reviewing:
    """One long answer with what was given for it; `reviewer` is "" until somebody did."""

    sitting: Sitting
    question: Question
    review: Review
    name: str
    reviewer: str

    @property
    def text(self) -> str:
        """What the learner wrote."""
        return str(self.sitting.answers.get(self.question.id, {}).get("text", ""))

    @property
    def given(self) -> Given:
        """What is stored."""
        marks = {int(number): points for number, points in self.review.marks.items()}
        share = self.review.share
        return Given(marks, None if share is None else round(share * 100), self.review.comment)

    @property
    def version(self) -> str:
        """What a form says it saw: when it was reviewed, "" where it wasn't."""
        return self.review.reviewed_at.isoformat() if self.review.reviewed_at else ""


def list_waiting(
    session: Session, actor: Actor, after: tuple[str, str] = ("", ""), page: int = PAGE
) -> tuple[list[Waiting], bool]:
    """Some lines of the queue, from behind `after` (key and question), and whether more follow.

    One's own answers are for others to read.
    """
    query = WAITING.limit(page + 1)
    if after[0]:
        place = (
            select(Review.handed_in_at, Review.attempt_id, Review.question)
            .join(Attempt, Attempt.id == Review.attempt_id)
            .where(Attempt.key == after[0], Review.question == after[1])
        )
        if found := session.execute(place).first():
            order = tuple_(Review.handed_in_at, Review.attempt_id, Review.question)
            query = query.where(order > tuple_(*found))
    lines = session.execute(query, {"actor": actor.id}).all()
    return [_line(session, *row) for row in lines[:page]], len(lines) > page


def _line(
    session: Session, made: Attempt, question: str, handed_in_at: datetime, name: str, course: str
) -> Waiting:
    found = courses.pinned(session, made)
    quiz = found[1] if found and isinstance(found[1], Quiz) else None
    asked = quiz.question(question) if quiz else None
    title, of = asked.title if asked else question, quiz.title if quiz else made.activity
    return Waiting(made.key, question, title, of, course, name, handed_in_at)


def get(session: Session, actor: Actor, key: str, question: str, lock: bool = False) -> Reviewing:
    """One long answer that was handed in.

    Raises NotFound for one that no person reads, and for the actor's own.
    """
    found = session.execute(
        select(Enrollment.user_id, User.name)
        .join(Attempt, Attempt.enrollment_id == Enrollment.id)
        .join(User, User.id == Enrollment.user_id)
        .where(Attempt.key == key)
    ).first()
    if found is None or found[0] == actor.id:
        raise NotFound
    sitting = quizzes.find_for(session, found[0], key, lock)
    review, asked = sitting.reviews.get(question), sitting.quiz.question(question)
    if review is None or asked is None:
        raise NotFound
    reviewer = session.scalar(select(User.name).where(User.id == review.reviewed_by))
    return Reviewing(sitting, asked, review, found[1], reviewer or "")


def save(
    session: Session, actor: Actor, found: Reviewing, given: Given, version: str, now: datetime
) -> None:
    """Keep what the actor gives an answer read under lock; the last one settles the attempt.

    Raises Invalid where marks are missing, AlreadyReviewed where `version` isn't that of what is
    stored.
    """
    if version != found.version:
        raise AlreadyReviewed
    if len(given.comment) > COMMENT_LIMIT:
        raise Invalid(N_("Keep the comment under %(limit)s characters."), limit=COMMENT_LIMIT)
    row = found.review
    row.share = _share(found.question, given)
    row.marks = {str(number): points for number, points in given.marks.items()}
    row.comment, row.reviewed_by, row.reviewed_at = given.comment, actor.id, now
    subject = f"{found.sitting.attempt.key} {found.question.id}"
    audit.record(session, actor, "review answer", subject, now)
    if all(one.share is not None for one in found.sitting.reviews.values()):
        quizzes.settle(session, found.sitting, now, _best_other(session, found.sitting))


def _share(question: Question, given: Given) -> float:
    if question.rubric is None:
        if given.percent not in QUARTERS:
            raise Invalid(N_("Choose how much of the points the answer earns."))
        return given.percent / 100
    if question.rubric.unmarked(given.marks):
        raise Invalid(N_("Choose a level for each criterion."))
    return question.rubric.share(given.marks)


def _best_other(session: Session, sitting: Sitting) -> float | None:
    """The best score of the learner's other attempts: a changed review takes its old one back."""
    one = sitting.attempt
    others = select(func.max(Attempt.score)).where(
        Attempt.enrollment_id == one.enrollment_id,
        Attempt.activity == one.activity,
        Attempt.id != one.id,
    )
    return session.scalar(others)
