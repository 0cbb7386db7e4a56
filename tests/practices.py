"""Courses whose questions come back, and learners who miss some, for tests of practice."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Activity, Course, Lesson, Module, Part, Prompt
from app.jobs import letters, practice
from app.models import Card, Enrollment
from app.services import quizzes, scenarios
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, MODULE, NOW, TALK, conversation, database_of
from tests.papers import asked, quiz

PROMPTS = tuple(
    Prompt(f"p{day}", f"What stays after {day} days?", day, f"<p>Model of {day}.</p>", "<p>Go.</p>")
    for day in (2, 9, 30, 90)
)
Statements = Callable[[], AbstractContextManager[list[str]]]
WEAK = ("Rank her", "Go on", "Hide it")


def lesson(**given: object) -> Lesson:
    """A lesson with one question in its text."""
    parts = (Part("<p>Read.</p>"), Part(check=asked("inside", "x--")))
    return replace(Lesson("read", "Read this", 5, parts), **given)  # type: ignore[arg-type]


def course(*activities: Activity, prompts: tuple[Prompt, ...] = PROMPTS) -> Course:
    """One module: a conversation, a lesson and a check, unless others are given."""
    found = activities or (conversation(), lesson(), quiz())
    return Course(COURSE, "Partners", "en", (Module(MODULE, "Numbers", found, prompts=prompts),))


def two_modules() -> Course:
    """Two modules with a check and prompts each."""
    first = Module(MODULE, "Numbers", (quiz(),), prompts=PROMPTS)
    second = Module("trust", "Trust", (quiz("check-two"),), prompts=PROMPTS)
    return Course(COURSE, "Partners", "en", (first, second))


def settle(session: Session, whole: Course | None = None) -> Actor:
    """Publish the course; returns somebody who has started it."""
    conversations.publish(session, whole or course())
    return conversations.learner(session)


def take(
    session: Session, actor: Actor, wrong: str, now: datetime = NOW, slug: str = "check"
) -> None:
    """Hand in the bank's quiz with `wrong` (ids, apart by spaces) answered wrong, else right."""
    answers: dict[str, tuple[dict[str, object], dict[str, object]]] = {
        "single": ({"chosen": [0]}, {"chosen": [2]}),
        "multi": ({"chosen": [0, 1]}, {"chosen": [2]}),
        "judge": ({"most": 0, "least": 1}, {"most": 1, "least": 0}),
        "sum": ({"number": "31100"}, {"number": "20300"}),
    }
    attempt = quizzes.start(session, actor, COURSE, slug, now)
    for name in attempt.drawn:
        sitting = quizzes.get(session, actor, attempt.key, lock=True)
        question = sitting.quiz.question(name)
        assert question
        quizzes.answer(session, sitting, question, answers[name][name in wrong.split()], now)
    quizzes.hand_in(session, actor, attempt.key, now)
    session.flush()


def talk(
    session: Session, actor: Actor, labels: tuple[str, ...] = WEAK, now: datetime = NOW
) -> None:
    """Play the conversation with these replies."""
    attempt = scenarios.start(session, actor, COURSE, TALK, now)
    for step, label in enumerate(labels):
        scenarios.decide(session, actor, attempt.key, step, label, now)
    session.flush()


def cards(session: Session, actor: Actor) -> list[Card]:
    """The learner's cards in the order in which they were made."""
    query = select(Card).join(Enrollment, Enrollment.id == Card.enrollment_id)
    mine = query.where(Enrollment.user_id == actor.id).order_by(Card.id)
    return list(session.scalars(mine.execution_options(populate_existing=True)))


def names(session: Session, actor: Actor, *, live: bool = True) -> list[str]:
    """Kind and item of each card, those that ended left out."""
    found = (one for one in cards(session, actor) if not (live and one.ended_at))
    return [f"{one.kind} {one.item}" for one in found]


def mail_cards(app: Flask, now: datetime) -> None:
    """What the clock does about prompts: notes them, and makes the day's letters."""
    practice.tell(database_of(app), now)
    letters.merge(database_of(app), now)


def card_in(page: str) -> str:
    """The address of the card's forms."""
    found = re.search(r'action="(/practice/\w+)/', page)
    assert found, page
    return found[1]
