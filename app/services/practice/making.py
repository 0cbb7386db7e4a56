"""Cards are made with what causes them: a check that was passed, a decision or answer missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.course import Course, Lesson, Quiz
from app.domain.practice import Kind, is_missed, may_return, may_tell, weak
from app.domain.progress import Record, prompt_days
from app.domain.question import Question, Response, grade, is_answered
from app.domain.scenario import State
from app.models import Answer, Attempt, Card
from app.models.base import new_key
from app.models.rows import table
from app.services import gradings
from app.services.enrollments import Place
from app.services.practice import schedule, sources

TOLD = (
    Attempt.number, Attempt.passed, Attempt.revision_id, Attempt.known_as, Attempt.seed,
    Attempt.finished_at, Attempt.graded_by,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Something missed: where it stood (`known_as` in `revision_id`), and how it was asked."""

    kind: Kind
    item: str
    asked: Mapping[str, Any]
    revision_id: int
    known_as: str


def add(session: Session, cards: Iterable[dict[str, Any]]) -> None:
    """Store these cards in one statement; one that is there already stays as it is."""
    values = [card | {"key": new_key()} for card in cards]
    if values:
        session.connection().execute(_insert(session), values)


def _insert(session: Session) -> Insert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    maker = sqlite.insert if is_sqlite else postgresql.insert
    keys = ["enrollment_id", "kind", "activity", "item"]
    return maker(table(Card)).on_conflict_do_nothing(index_elements=keys)


def prompts(
    enrollment_id: int,
    course: Course,
    revision_id: int,
    records: Mapping[str, Record],
    now: datetime,
    since: datetime | None = None,
) -> list[dict[str, Any]]:
    """Cards of the prompts whose module's check was passed, from `since` on where it is given."""
    found = []
    for module in course.modules:
        record = records.get(module.check.slug) if module.prompts and module.check else None
        passed_at = record.done_at if record else None
        if passed_at is None or (since and passed_at < since):
            continue
        for prompt, at in prompt_days(module, passed_at):
            place = {"activity": module.slug, "known_as": module.slug, "item": prompt.id}
            found.append(
                _values(enrollment_id, Kind.PROMPT, revision_id, {}, now) | place | {"due_at": at}
            )
    return found


def note_play(
    session: Session, place: Place, attempt: Attempt, state: State, now: datetime
) -> None:
    """Cards of the weak decisions of a first attempt that has just ended."""
    labels = [step.choice.label for step in state.steps]
    starts = {"starts": attempt.starts} if attempt.starts else {}
    found = [
        Found(
            Kind.DECISION,
            state.steps[n].passage,
            {"seed": attempt.seed, "path": labels[:n], "taken": labels[n], **starts},
            attempt.revision_id,
            attempt.known_as or attempt.activity,
        )
        for n in weak(state)
    ]
    _note(session, place, attempt.activity, found, now)


def note_check(
    session: Session, place: Place, lesson: Lesson, question: Question, share: float, now: datetime
) -> None:
    """A card of a question in a lesson's text whose answer was not right."""
    if not is_missed(question, share) or not may_return(place.course, lesson, question):
        return
    asked = {"seed": place.enrollment.id, "shuffled": True}
    one = Found(Kind.QUESTION, question.id, asked, place.revision_id, lesson.slug)
    _note(session, place, lesson.slug, [one], now)


def note_quiz(
    session: Session,
    place: Place,
    attempt: Attempt,
    quiz: Quiz,
    answers: Mapping[str, Response],
    now: datetime,
) -> None:
    """Cards of wrong answers of an attempt that has its score.

    As soon as the quiz's policy shows the key, and no sooner: what was wrong in a mastery's earlier
    attempts follows once one is passed.
    """
    if not may_tell(quiz, True):
        return
    found, is_passed = _wrong(quiz, attempt, answers), bool(attempt.passed)
    if quiz.feedback == "mastery" and attempt.number > 1:
        earlier, was_passed = _earlier(session, attempt)
        found += earlier if is_passed and not was_passed else []
        is_passed = is_passed or was_passed
    if may_tell(quiz, is_passed):
        _note(session, place, attempt.activity, found, now)


def _wrong(quiz: Quiz, attempt: Any, answers: Mapping[str, Response]) -> list[Found]:  # noqa: ANN401 - or a row
    asked = {"seed": attempt.seed, "shuffled": quiz.shuffle_options}
    return [
        Found(Kind.QUESTION, name, asked, attempt.revision_id, attempt.known_as)
        for name, response in answers.items()
        if (question := quiz.question(name))
        and is_answered(question, response)
        and is_missed(question, grade(question, response).share)
    ]


def _earlier(session: Session, attempt: Attempt) -> tuple[list[Found], bool]:
    """What was wrong in the other attempts that have ended, and whether one of them passed."""
    query = (
        select(*TOLD, Answer.question, Answer.response)
        .outerjoin(Answer, Answer.attempt_id == Attempt.id)
        .where(
            Attempt.enrollment_id == attempt.enrollment_id,
            Attempt.activity == attempt.activity,
            Attempt.finished_at.is_not(None),
            Attempt.id != attempt.id,
        )
        .order_by(Attempt.number.desc())
    )
    found, was_passed = list[Found](), False
    for row in session.execute(query):
        was_passed = was_passed or bool(row.passed)
        at = (row.revision_id, row.known_as or attempt.activity, row.graded_by)
        graded = gradings.find(session, *at) if row.question else None
        if graded:
            given = graded.answers({row.question: row.response})
            found += _wrong(graded.quiz, row, given)
    return found, was_passed


def _note(
    session: Session, place: Place, activity: str, found: Iterable[Found], now: datetime
) -> None:
    """Cards as the course has them now where it still asks them, else as they were asked."""
    made: dict[tuple[str, str], dict[str, Any]] = {}
    memory = schedule.missed(now)
    for one in found:
        there = sources.find(place.course, one.kind, activity, one.item, one.asked)
        if there is not None and not there.may_return:
            continue
        is_here = there is not None
        made.setdefault(
            (one.kind, one.item),
            _values(
                place.enrollment.id,
                one.kind,
                place.revision_id if is_here else one.revision_id,
                one.asked,
                now,
            )
            | {
                "activity": activity,
                "known_as": activity if is_here else one.known_as or activity,
                "item": one.item,
                "stability": memory.stability,
                "difficulty": memory.difficulty,
                "rated_at": memory.rated_at,
                "due_at": memory.due_at,
            },
        )
    add(session, made.values())


def _values(
    enrollment_id: int, kind: Kind, revision_id: int, asked: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    return {
        "enrollment_id": enrollment_id,
        "kind": kind.value,
        "revision_id": revision_id,
        "asked": dict(asked),
        "made_at": now,
        "stability": None,
        "difficulty": None,
        "rated_at": None,
        "times": 0,
    }
