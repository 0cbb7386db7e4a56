"""A learner's competencies in one course, and the decisions and answers that say so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.domain import profile as rules
from app.domain.course import Activity, Quiz
from app.domain.debrief import Move, moves
from app.domain.profile import Piece, Skill
from app.domain.progress import ModuleStatus, Standing, overview
from app.domain.question import Question, Response, grade
from app.domain.scenario import Scenario, walk
from app.domain.transcript import decision_steps
from app.models import Answer, Attempt, Decision, Review
from app.models.rows import rows
from app.services import courses, enrollments, gradings, progress
from app.services.enrollments import Place
from app.services.gradings import Graded
from app.services.sessions import Actor

MOST_LATER = 100
"""attempts after the first ones that are looked at, the latest"""
MINE = (Attempt.enrollment_id == bindparam("enrollment"), Attempt.score.is_not(None))
LATER = (
    select(Attempt.id)
    .where(*MINE, Attempt.number > 1)
    .order_by(Attempt.id.desc())
    .limit(MOST_LATER)
)
LOOKED_AT = or_(Attempt.number == 1, Attempt.id.in_(LATER))
ENDED = select(Attempt).where(*MINE, LOOKED_AT).order_by(Attempt.finished_at, Attempt.id)
CHOSEN = (
    select(Decision.attempt_id, Decision.choice, Decision.decided_at)
    .join(Attempt, Attempt.id == Decision.attempt_id)
    .where(*MINE, LOOKED_AT)
    .order_by(Decision.attempt_id, Decision.position)
)
ANSWERED = (
    select(Answer.attempt_id, Answer.question, Answer.response, Review.share)
    .join(Attempt, Attempt.id == Answer.attempt_id)
    .outerjoin(
        Review,
        and_(Review.attempt_id == Answer.attempt_id, Review.question == Answer.question),
    )
    .where(*MINE, LOOKED_AT)
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of a quiz with what was answered, and what a person gave for it."""

    quiz: Quiz
    question: Question
    response: Response
    seed: int
    share: float


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One decision or answer with all that it is evidence for; one of `move` and `answered` is set.

    All of it is as in the revision that its attempt was made in, but for regraded keys.
    """

    attempt: Attempt
    activity: Activity
    at: datetime
    competencies: tuple[str, ...]
    worth: float
    move: Move | None = None
    answered: Answered | None = None

    @property
    def is_first(self) -> bool:
        """Whether it belongs to the first attempt, which stays on record."""
        return self.attempt.number == 1

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the profile is folded from."""
        kind: Any = "decision" if self.move else "question"
        return tuple(
            Piece(name, kind, self.worth, self.is_first, self.at) for name in self.competencies
        )


@dataclass(frozen=True, slots=True)
class Source:
    """An activity whose first attempt would give evidence; locked until others are finished."""

    module: ModuleStatus
    activity: Activity
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The competencies of a course, in its order, as (name, title, evidence); and all evidence."""

    place: Place
    skills: tuple[tuple[str, str, Skill], ...]
    exhibits: tuple[Exhibit, ...]
    modules: tuple[ModuleStatus, ...]
    begun: frozenset[str] = field(default_factory=frozenset)
    """activities whose first attempt has ended"""

    def behind(self, competency: str, *, first: bool) -> tuple[Exhibit, ...]:
        """The evidence for one competency, of first or later attempts, the latest first."""
        found = (one for one in self.exhibits if competency in one.competencies)
        return tuple(one for one in found if one.is_first is first)[::-1]

    def sources(self, competency: str) -> tuple[Source, ...]:
        """Where more evidence for a competency comes from, in the course's order."""
        return tuple(
            Source(module, one.activity, one.standing is Standing.LOCKED)
            for module in self.modules
            for one in module.activities
            if one.activity.slug not in self.begun and rules.measures(one.activity, competency)
        )


def get(session: Session, actor: Actor, course: str) -> Profile:
    """The actor's own profile: five statements, whatever they did.

    Raises NotFound, NotEnrolled.
    """
    place = enrollments.get(session, actor, course)
    seen = overview(place.course, progress.list_records(session, place.enrollment.id))
    attempts = list(session.scalars(ENDED, {"enrollment": place.enrollment.id}))
    exhibits = tuple(_exhibits(session, place, attempts))
    folded = rules.fold(piece for one in exhibits for piece in one.pieces)
    skills = tuple((*one, folded.get(one[0], Skill())) for one in place.course.competencies)
    begun = frozenset(one.activity for one in attempts if one.number == 1)
    return Profile(place, skills, exhibits, seen.modules, begun)


def _exhibits(session: Session, place: Place, attempts: list[Attempt]) -> Iterator[Exhibit]:
    """Everything that the attempts show, in the order in which they ended."""
    chosen: dict[int, list[Any]] = {}
    for row in rows(session, CHOSEN, enrollment=place.enrollment.id):
        chosen.setdefault(row[0], []).append(row)
    answered: dict[int, list[Any]] = {}
    for row in rows(session, ANSWERED, enrollment=place.enrollment.id):
        answered.setdefault(row[0], []).append(row)
    for attempt in attempts:
        found = courses.pinned(session, attempt)
        if found and isinstance(found[1], Scenario):
            yield from _of_play(attempt, found[1], chosen.get(attempt.id, []))
        elif found and isinstance(found[1], Quiz):
            graded = gradings.graded(session, found[1], attempt.graded_by)
            yield from _of_quiz(attempt, graded, answered.get(attempt.id, []))


def _of_play(attempt: Attempt, scenario: Scenario, decided: list[Any]) -> Iterator[Exhibit]:
    """The decisions that count, but for those which a replay took over from an earlier attempt."""
    state = walk(scenario.beginning(attempt.starts), [label for _, label, _ in decided])
    own = [not attempt.practice or at > attempt.started_at for _, _, at in decided]
    for move, step in zip(moves(state), decision_steps(state), strict=True):
        if move.counts and own[step]:
            measured = scenario.passage(move.passage).measures or scenario.competencies
            yield Exhibit(attempt, scenario, _end(attempt), measured, move.worth, move=move)


def _of_quiz(attempt: Attempt, graded: Graded, given: list[Any]) -> Iterator[Exhibit]:
    """The answers that say something, in the order in which they were asked."""
    quiz = graded.quiz
    said = graded.answers({name: response for _, name, response, _ in given})
    shares = {name: share for _, name, _, share in given}
    for name in attempt.drawn:
        question, response, share = quiz.question(name), said.get(name, {}), shares.get(name)
        if question and rules.is_evidence(quiz, question, response, share):
            worth = grade(question, response).share if share is None else share
            answered = Answered(quiz, question, response, attempt.seed, worth)
            yield Exhibit(
                attempt, quiz, _end(attempt), question.competencies, worth, answered=answered
            )


def _end(attempt: Attempt) -> datetime:
    assert attempt.finished_at  # it has a score
    return attempt.finished_at
