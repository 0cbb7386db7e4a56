"""Many attempts at quizzes and conversations, made at once, by people who know more or less."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.domain.course import Course, Quiz
from app.domain.question import Question, QuestionType, Response
from app.domain.quiz import draw, grade_attempt
from app.domain.scenario import Scenario, walk
from app.domain.scoring import score
from app.models import Answer, Attempt, Decision, Enrollment, User, new_key
from app.models.base import Base
from app.models.rows import table

MOST = 60
"""decisions after which a play that goes in circles is left"""


@dataclass(slots=True)
class Rows:
    """Rows to be inserted, by table; `next` is the next attempt's number."""

    next: int
    attempts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)


def people(
    session: Session, course_id: int, cohort_id: int | None, size: int, now: datetime
) -> list[int]:
    """So many learners of a course in a cohort, or in none; returns their enrollments' ids."""
    user = _next(session, User)
    first = _next(session, Enrollment)
    made = [
        {"id": user + n, "key": new_key(), "email": f"made{user + n}@example.test",
         "name": f"Made {user + n}", "sort_name": f"made {user + n}", "created_at": now}
        for n in range(size)
    ]  # fmt: skip
    session.execute(insert(User), made)
    enrolled: list[dict[str, Any]] = [
        {"id": first + n, "key": new_key(), "user_id": user + n, "course_id": course_id,
         "started_at": now, "last_at": now, "cohort_id": cohort_id, "cells": {}, "counted": [],
         "risk_detail": {}}
        for n in range(size)
    ]  # fmt: skip
    session.execute(insert(Enrollment), enrolled)
    _count_on(session, User, Enrollment)
    return list(range(first, first + size))


def attempt(
    session: Session,
    course: Course,
    revision_id: int,
    enrollments: Sequence[int],
    now: datetime,
    seed: int = 0,
    tries: int = 1,
    first: int = 1,
) -> int:
    """Let everybody try everything `tries` times, from number `first` on; returns how many."""
    dice = random.Random(seed)
    rows = Rows(_next(session, Attempt))
    count = 0
    for enrollment in enrollments:
        knows = dice.gauss(0, 1)
        for _module, activity in course:
            for number in range(first, first + tries):
                if not isinstance(activity, Quiz | Scenario):
                    continue
                at = {
                    "enrollment_id": enrollment, "activity": activity.slug, "number": number,
                    "revision_id": revision_id, "practice": number > 1,
                    "started_at": now + timedelta(days=number),
                }  # fmt: skip
                if isinstance(activity, Quiz):
                    _sit(rows, activity, at, knows + number / 3, dice)
                else:
                    _play(rows, activity, at, dice)
                count += 1
    for model, given in (
        (Attempt, rows.attempts),
        (Answer, rows.answers),
        (Decision, rows.decisions),
    ):
        if given:
            session.execute(insert(model), given)
    _count_on(session, Attempt)
    return count


def _next(session: Session, model: type[Base]) -> int:
    return (session.scalar(select(func.max(table(model).c.id))) or 0) + 1


def _count_on(session: Session, *models: type[Base]) -> None:
    """PostgreSQL numbers the next rows behind those that came with a number."""
    for model in models if session.get_bind().dialect.name == "postgresql" else ():
        name = table(model).name
        last = select(func.setval(func.pg_get_serial_sequence(name, "id"), _next(session, model)))
        session.execute(last)


def _add(rows: Rows, at: dict[str, Any], **given: object) -> int:
    id = rows.next
    rows.next += 1
    same = {"known_as": at["activity"], "ending": "", "evidence": [], "drawn": [], "seed": id}
    rows.attempts.append({"id": id, "key": new_key(), **same, **at, **given})
    return id


def _sit(rows: Rows, quiz: Quiz, at: dict[str, Any], knows: float, dice: random.Random) -> None:
    drawn = draw(quiz, dice.randrange(10**9))
    answers = dict[str, Response]()
    moment = at["started_at"]
    moments = dict[str, datetime]()
    for name in drawn:
        question = quiz.question(name)
        assert question
        if dice.random() < 0.03:
            continue
        moment += timedelta(seconds=dice.randrange(8, 90))
        hard = (sum(map(ord, name)) % 7 - 3) / 2
        is_right = dice.random() < 1 / (1 + math.exp(hard - knows))
        answers[name], moments[name] = answer(question, dice, is_right=is_right), moment
    result = grade_attempt(quiz, drawn, answers)
    id = _add(
        rows, at, drawn=list(drawn), finished_at=moment, score=result.score, passed=result.passed
    )
    rows.answers.extend(
        {"attempt_id": id, "question": name, "response": one, "answered_at": moments[name]}
        for name, one in answers.items()
    )


def answer(question: Question, dice: random.Random, *, is_right: bool) -> Response:
    """A right answer to a question, or one that is likely to be wrong."""
    numbers = list(range(len(question.options)))
    if question.type is QuestionType.NUMBER:
        return {"number": question.figures[0].value if is_right else "7"}
    if question.type in (QuestionType.TEXT, QuestionType.ESSAY):
        return {"text": question.phrases[0].text if is_right and question.phrases else "other"}
    if question.type is QuestionType.MATCH:
        pairs = numbers[: len(question.lefts)]
        return {"pairs": pairs if is_right else pairs[::-1]}
    if question.type in (QuestionType.ORDER, QuestionType.JUDGEMENT):
        ordered = sorted(numbers, key=lambda n: question.options[n].rank)
        if not is_right:
            dice.shuffle(ordered)
        is_order = question.type is QuestionType.ORDER
        return {"order": ordered} if is_order else {"most": ordered[0], "least": ordered[-1]}
    keys = [n for n in numbers if question.options[n].right]
    others = [n for n in numbers if n not in keys]
    return {"chosen": keys if is_right or not others else [dice.choice(others)]}


def _play(rows: Rows, scenario: Scenario, at: dict[str, Any], dice: random.Random) -> None:
    labels, moments = list[str](), list[datetime]()
    state, moment = scenario.opening(), at["started_at"]
    while not state.is_over and len(labels) < MOST:
        choice = dice.choice(state.offered()[:2])
        moment += timedelta(seconds=dice.randrange(5, 120))
        labels.append(choice.label)
        moments.append(moment)
        state = state.after(choice)
    if not state.is_over:
        return
    state = walk(scenario, labels)
    passed = scenario.passes(state.ending)
    id = _add(rows, at, finished_at=moment, score=score(state), passed=passed)
    rows.attempts[-1]["ending"] = state.ending
    rows.decisions.extend(
        {"attempt_id": id, "position": n, "choice": label, "decided_at": when, "reason": "",
         "confidence": None}
        for n, (label, when) in enumerate(zip(labels, moments, strict=True))
    )  # fmt: skip


def batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """So many at a time."""
    return (ids[at : at + size] for at in range(0, len(ids), size))
