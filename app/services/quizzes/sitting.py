"""One attempt at a quiz as it stands: its questions, answers, reviews, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from app.domain import quiz as rules
from app.domain.course import Module, Quiz
from app.domain.question import Question, Response, is_answered
from app.errors import NotFound
from app.models import Answer, Attempt, Progress, Review
from app.models.rows import rows
from app.services import courses, enrollments, gradings
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What was lost on one outcome: its text, by how many answers, and points."""

    outcome: str
    answers: int
    points: float


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt at a quiz, with the quiz as it was when the attempt began.

    Once regraded, the quiz has the gradings that were used, and answers the numbers that options
    have there.

    `answers`, `saved` (when) and `reviews` (once handed in) are by question id; `best` is the score
    on record before it.
    """

    attempt: Attempt
    place: Place
    module: Module
    quiz: Quiz
    answers: Mapping[str, Response]
    saved: Mapping[str, datetime]
    reviews: Mapping[str, Review]
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
    def waits(self) -> bool:
        """Whether it was handed in, and has no score until a person has read its essays."""
        return self.attempt.finished_at is not None and self.attempt.score is None

    @property
    def to_review(self) -> tuple[str, ...]:
        """Ids of the essays that a person reads before there is a score."""
        return rules.to_review(self.quiz, self.attempt.drawn, self.answers)

    @property
    def result(self) -> rules.Result:
        """How the answers grade; only to be shown by the quiz's feedback policy."""
        shares = {name: one.share for name, one in self.reviews.items() if one.share is not None}
        return rules.grade_attempt(self.quiz, self.attempt.drawn, self.answers, shares)

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

    def is_over(self, now: datetime) -> bool:
        """Whether its time is up, handed in or not."""
        return self.attempt.closes_at is not None and now >= self.attempt.closes_at


def get(session: Session, actor: Actor, key: str, lock: bool = False) -> Sitting:
    """The actor's attempt with its answers. `lock` holds other writers back until commit.

    Raises NotFound for other people's, and where the course is not for the actor any more.
    """
    sitting = find_for(session, actor.id, key, lock)
    courses.require_seen(actor, sitting.place.course)
    return sitting


def find_for(session: Session, user_id: int, key: str, lock: bool = False) -> Sitting:
    """The same for the learner of this id, where others act: reviewers, the clock."""
    found = session.execute(LOCKED if lock else SITTING, {"actor": user_id, "key": key}).first()
    if found is None:
        raise NotFound
    *columns, attempt, best = found
    pinned = courses.pinned(session, attempt)
    if pinned is None or not isinstance(pinned[1], Quiz):
        raise NotFound
    place = enrollments.place_of(session, columns)
    answers, saved = _answers(session, attempt)
    reviews = _reviews(session, attempt) if attempt.finished_at else {}
    graded = gradings.graded(session, pinned[1], attempt.graded_by)
    answers = graded.answers(answers)
    return Sitting(attempt, place, pinned[0], graded.quiz, answers, saved, reviews, best)


def _answers(
    session: Session, attempt: Attempt
) -> tuple[Mapping[str, Response], dict[str, datetime]]:
    found = rows(session, GIVEN, attempt=attempt.id).all()
    return {row[0]: row[1] for row in found}, {row[0]: row[2] for row in found}


def _reviews(session: Session, attempt: Attempt) -> dict[str, Review]:
    found = session.scalars(select(Review).filter_by(attempt_id=attempt.id))
    return {row.question: row for row in found}
