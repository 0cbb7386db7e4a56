"""Long answers that wait for a person: one of them, and what its reader gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.question import Question
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Attempt, Enrollment, Review, User
from app.services import audit, quizzes, reviewers, waiting
from app.services.quizzes import Sitting
from app.services.reviewers import ANSWER
from app.services.sessions import Actor

COMMENT_LIMIT = 4000
QUARTERS = (0, 25, 50, 75, 100)
"""percent, to choose from where there is no rubric"""


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
class Reviewing:
    """One long answer with what was given for it; `reviewer` is "" until somebody did.

    `name` and `learner` are the name and the key of who wrote it.
    """

    sitting: Sitting
    question: Question
    review: Review
    name: str
    learner: str
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


def get(session: Session, actor: Actor, key: str, question: str, lock: bool = False) -> Reviewing:
    """One long answer that was handed in.

    Raises NotFound for one that no person reads, for the actor's own, and where they don't teach.
    """
    found = session.execute(
        select(Enrollment.user_id, User.name, User.key)
        .join(Attempt, Attempt.enrollment_id == Enrollment.id)
        .join(User, User.id == Enrollment.user_id)
        .where(Attempt.key == key, reviewers.reads_answers(session, actor))
    ).first()
    if found is None:
        raise NotFound
    sitting = quizzes.find_for(session, found[0], key, lock)
    review, asked = sitting.reviews.get(question), sitting.quiz.question(question)
    if review is None or asked is None:
        raise NotFound
    reviewer = session.scalar(select(User.name).where(User.id == review.reviewed_by))
    return Reviewing(sitting, asked, review, found[1], found[2], reviewer or "")


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
    audit.record(session, actor, "review answer", subject, now, person=found.learner)
    waiting.end(session, ANSWER, found.sitting.attempt.id, now, found.question.id)
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
