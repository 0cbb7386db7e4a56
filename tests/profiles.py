"""A course whose conversation, check, exam and survey give evidence, and who does what there."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.db import Database
from app.domain.course import Course, Module
from app.domain.scenario import Scenario
from app.services import quizzes, scenarios
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, MODULE, NOW, TALK

SKILLS = (("trust", "Trust and collaboration"), ("eq", "Emotional intelligence"))
BEST = ("Ask", "Share", "Wait", "Thank")
WORST = ("Push", "Hide", "Rush", "Leave")


def conversation(**given: Any) -> Scenario:
    """Four decisions on trust, the last of which is about emotional intelligence alone."""
    pairs = list(zip(BEST, WORST, strict=True))
    passages = {
        f"p{n}": f"{best} > {f'p{n + 1}' if n < 3 else 'end'}: trust +5 | "
        f"{worst} > {f'p{n + 1}' if n < 3 else 'end'}: trust -5"
        for n, (best, worst) in enumerate(pairs)
    }
    made = factories.scenario(
        passages, slug=TALK, title="The first call", competencies=("trust",), **given
    )
    last = factories.passage("p3", passages["p3"], measures=("eq",))
    return replace(made, passages=(*made.passages[:3], last))


def quiz(slug: str, **given: Any) -> Any:
    """Three questions on trust; the key of the third isn't confirmed."""
    asked = [
        factories.question(f"{slug}-{n}", competencies=("trust",), provisional=n == 3)
        for n in (1, 2, 3)
    ]
    return factories.quiz(*asked, slug=slug, **given)


def whole_course(talk: Scenario | None = None) -> Course:
    """One module, nothing of it locked."""
    activities = (
        talk or conversation(),
        quiz("check", passing=0.6),
        quiz("exam", feedback="exam"),
        quiz("survey", feedback="survey"),
    )
    module = Module(MODULE, "Numbers", activities)
    return Course(COURSE, "Partners", "en", (module,), competencies=SKILLS)


def play(database: Database, actor: Actor, *labels: str, at: datetime = NOW, **given: Any) -> str:
    """A whole conversation, a minute a decision; the attempt's key."""
    with database.transaction() as session:
        attempt = scenarios.start(session, actor, COURSE, TALK, at, **given)
        key, step = attempt.key, len(scenarios.get(session, actor, attempt.key).decisions)
        for number, label in enumerate(labels, 1):
            later = at + timedelta(minutes=number)
            scenarios.decide(session, actor, key, step + number - 1, label, later)
    return key


def take(database: Database, actor: Actor, slug: str, *chosen: int, at: datetime = NOW) -> str:
    """A quiz, by the number of the option that is chosen for each question (0 is right)."""
    with database.transaction() as session:
        attempt = quizzes.start(session, actor, COURSE, slug, at)
        sitting = quizzes.get(session, actor, attempt.key)
        for question, number in zip(sitting.questions, chosen, strict=False):
            sitting = quizzes.answer(session, sitting, question, {"chosen": [number]}, at)
        quizzes.hand_in(session, actor, attempt.key, at)
        return attempt.key
