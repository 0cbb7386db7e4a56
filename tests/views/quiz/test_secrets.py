"""Two courses that differ in the key alone: pages, answers and headers are the same, byte by byte.

The key of a published course is exchanged under a learner's hands: same session, same attempt,
same clock. Where an order or a match is concerned, the file's own order is the key; the attempt
then gets the seed that puts the same page before the learner.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.content.compiled import dump
from app.domain.course import Course, Lesson, Part
from app.domain.question import Figure, Option, Phrase, Question, QuestionType, order
from app.domain.rubric import Criterion, Rubric
from app.models import Answer, Attempt, Enrollment, Revision
from tests import conversations, papers
from tests.conftest import Clock
from tests.papers import HERE, Browser

pytestmark = pytest.mark.databases("sqlite")

TYPES = tuple(QuestionType)
POLICIES = ("practice", "mastery", "exam", "survey")
FRESH = re.compile(r'(?<="csrf_token" value=")[^"]+|(?<=class="mono">)[0-9a-f]{10}(?=<)')
"""Made anew for each page: the form token, and a refusal's number."""
FLIPPED = (2, 0, 3, 1)
"""Where the other file has option n of the first one."""
GIVEN: Mapping[str, dict[str, Any]] = {
    "single": {"choice": "2"},
    "multiple": {"choice": ["0", "2"]},
    "judgement": {"most": "1", "least": "3"},
    "order": {"place-0": "2", "place-1": "1", "place-2": "4", "place-3": "3"},
    "match": {"pair-0": "3", "pair-1": "0", "pair-2": "1"},
    "number": {"number": "512"},
    "text": {"text": "some words"},
    "essay": {"text": "Many words.\nAnd more."},
}
"""An answer to each type, by places on the page."""
REFUSED: Mapping[str, dict[str, Any]] = {
    "single": {"choice": ["0", "1"]},
    "multiple": {"choice": "9"},
    "judgement": {"most": "1", "least": "1"},
    "order": {"place-0": "2", "place-1": "2"},
    "match": {"pair-0": "7"},
    "number": {"number": "about 5"},
    "text": {"text": ""},
    "essay": {"text": "x" * 20_001},
}
"""What can't be taken of each; an empty text only where it is judged at once."""


def made(kind: str, other: bool) -> Question:
    """A question of this type; the `other` one has another key, and says other things of it."""
    says = "other" if other else "first"
    keys = {"single": ("x---", "--x-"), "multiple": ("xx--", "-x-x"), "judgement": ("1423", "3241")}
    letters = keys.get(kind, ("----", "----"))[other]
    options = tuple(
        Option(f"one {n}", f"<p>{says} {n}</p>", key == "x", int(key) if key.isdigit() else 0)
        for n, key in enumerate(letters)
    )
    given: dict[str, Any] = {"options": options}
    if kind == "order":
        items = filed(tuple(Option(f"one {n}", f"<p>{says}</p>") for n in range(4)), other)
        given["options"] = tuple(replace(item, rank=n) for n, item in enumerate(items, 1))
    elif kind == "match":
        given["options"] = filed(tuple(Option(f"one {n}") for n in range(4)), other)
        given["lefts"] = ("left 0", "left 1", "left 2")
    elif kind not in keys:
        given = {"options": ()}
    if kind == "number":
        given["figures"] = (Figure("31" if other else "42", "1", feedback=says),)
    if kind == "text":
        given["phrases"] = (Phrase(says, feedback=says), Phrase("no", right=False, feedback=says))
    if kind == "essay":
        given["rubric"] = Rubric((0, 1), (Criterion(says, (f"{says} none", f"{says} all")),))
    title = f"What of {kind}?"
    return Question(
        kind, title, QuestionType(kind), "<p>Think.</p>", feedback=f"<p>{says}</p>", **given
    )


def filed(options: tuple[Option, ...], other: bool) -> tuple[Option, ...]:
    """The same options as the other file has them."""
    if not other:
        return options
    return tuple(options[FLIPPED.index(place)] for place in range(len(options)))


def seeds(kind: str) -> tuple[int, int]:
    """Seeds that show the options of both files in one order."""

    def seen(seed: int, other: bool) -> list[str]:
        question = made(kind, other)
        return [question.options[n].html for n in order(question, seed)]

    return 7, next(n for n in count(7) if seen(n, True) == seen(7, False))


def written(kind: str, policy: str, other: bool) -> Course:
    """A course that asks this question in a quiz and in a lesson."""
    question = made(kind, other)
    asked = papers.quiz(questions=(question,), feedback=policy, limit=20, shuffle_options=True)
    course = papers.whole_course(asked)
    module = course.modules[0]
    lesson = Lesson("read", "To read", 5, (Part(check=question),))
    return replace(course, modules=(replace(module, activities=(*module.activities, lesson)),))


class Twins:
    """A learner whose course has either key."""

    def __init__(self, app: Flask, client: FlaskClient, kind: str, policy: str) -> None:
        self.app, self.kind, self.policy = app, kind, policy
        self.database = conversations.database_of(app)
        self.seeds = seeds(kind)
        with self.database.transaction() as session:
            conversations.publish(session, written(kind, policy, False))
            actor = conversations.learner(session)
            session.execute(update(Enrollment).values(id=self.seeds[0]))
        self.browser = Browser(app, client, actor)

    def start(self) -> str:
        """Begin an attempt that shows the options in the order of our seed."""
        attempt = self.browser.start()
        with self.database.transaction() as session:
            session.execute(update(Attempt).values(seed=self.seeds[0]))
        return attempt

    @contextmanager
    def other_key(self) -> Iterator[None]:
        """The course with the other key for a while; what is stored means the same there."""
        self.exchange(True)
        yield
        self.exchange(False)

    def exchange(self, other: bool) -> None:
        """Put the course with this key in place of the one that is there."""
        course = written(self.kind, self.policy, other)
        with self.database.transaction() as session:
            revision = session.scalars(select(Revision)).one()
            revision.compiled = zlib.compress(dump(course))
            session.info["library"].forget(revision.id)
            session.execute(update(Attempt).values(seed=self.seeds[other]))
            for row in session.scalars(select(Answer)):
                row.response = moved(row.response, other)

    def see(self, *paths: str, status: int = 200) -> None:
        """Look at pages under both keys, and find no difference."""
        for path in paths:
            self.compare(partial(self.browser.get, path), status)

    def send(self, path: str, form: dict[str, Any], status: int) -> None:
        """Send a form with scripts and without, under both keys, and find no difference."""
        for fetch in (True, False):
            self.compare(partial(self.browser.post, path, fetch, **form), status)

    def compare(self, ask: Callable[[], TestResponse], status: int) -> None:
        """Ask under both keys, and find no difference."""
        first = ask()
        with self.other_key():
            second = ask()
        assert first.status_code == status, first.text
        assert (first.status, list(first.headers)) == (second.status, list(second.headers))
        assert FRESH.sub("", first.text) == FRESH.sub("", second.text)


def moved(response: Mapping[str, Any], other: bool) -> dict[str, Any]:
    """A stored answer by the numbers of the other file, or back."""
    there = FLIPPED if other else tuple(FLIPPED.index(n) for n in range(4))
    turned = ("order", "pairs")
    return {
        name: [None if n is None else there[n] for n in value] if name in turned else value
        for name, value in response.items()
    }


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("kind", TYPES)
def test_nothing_tells_the_keys_apart_before_an_answer(
    app: Flask, client: FlaskClient, kind: str, policy: str
) -> None:
    twins = Twins(app, client, kind, policy)
    twins.see(f"{HERE}/check")
    attempt = twins.start()

    twins.see(attempt, f"{attempt}/summary", f"{HERE}/check", "/home", "/course/partners")
    if kind != "text" or policy == "practice":
        twins.send(f"{attempt}/answers/{kind}", REFUSED[kind], 422)
        twins.see(attempt)


@pytest.mark.parametrize("policy", ["mastery", "exam", "survey"])
@pytest.mark.parametrize("kind", TYPES)
def test_nothing_tells_the_keys_apart_until_handing_in(
    app: Flask, client: FlaskClient, clock: Clock, kind: str, policy: str
) -> None:
    twins = Twins(app, client, kind, policy)
    attempt = twins.start()
    here = f"{attempt}/answers/{kind}"

    twins.compare(partial(twins.browser.post, here, True, **GIVEN[kind]), 200)
    twins.compare(partial(twins.browser.post, here, False, **GIVEN[kind]), 303)
    twins.see(attempt, f"{attempt}/summary", f"{HERE}/check", "/home")
    clock.forward(hours=1)
    twins.send(here, GIVEN[kind], 409)
    twins.see(attempt)
    twins.see(f"{attempt}/summary", status=302)


@pytest.mark.parametrize("policy", ["mastery", "exam", "survey"])
@pytest.mark.parametrize("kind", TYPES)
def test_what_comes_late_is_told_what_is_stored_and_no_key(
    app: Flask, client: FlaskClient, kind: str, policy: str
) -> None:
    twins = Twins(app, client, kind, policy)
    attempt = twins.start()
    twins.browser.answer(attempt, kind, **GIVEN[kind])
    twins.browser.hand_in(attempt)

    twins.send(f"{attempt}/answers/{kind}", GIVEN[kind], 409)
    if policy == "survey" or kind == "essay":
        twins.see(f"{attempt}/result")


@pytest.mark.parametrize("policy", POLICIES)
def test_an_essay_that_waits_tells_nothing_of_its_rubric(
    app: Flask, client: FlaskClient, policy: str
) -> None:
    twins = Twins(app, client, "essay", policy)
    attempt = twins.start()
    twins.browser.answer(attempt, "essay", **GIVEN["essay"])
    twins.see(attempt)
    twins.browser.hand_in(attempt)

    twins.see(f"{attempt}/result", f"{HERE}/check", "/home", "/certificates")


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind is not QuestionType.ESSAY])
def test_a_check_in_a_lesson_tells_nothing_before_its_answer(
    app: Flask, client: FlaskClient, kind: str
) -> None:
    twins = Twins(app, client, kind, "mastery")

    if kind not in ("order", "match"):  # their order hangs on the enrollment, which stays
        twins.see(f"{HERE}/read")
        twins.send(f"{HERE}/read/checks/{kind}", REFUSED[kind], 422)
    assert "<p>first" not in twins.browser.see(f"{HERE}/read")


@pytest.mark.parametrize("kind", [QuestionType.ORDER, QuestionType.MATCH])
def test_any_place_on_the_page_may_be_any_place_of_the_key(kind: QuestionType) -> None:
    question = made(kind, False)
    found = [[0] * 4 for _ in range(4)]
    for seed in range(4000):
        for place, number in enumerate(order(question, seed)):
            found[place][number] += 1

    assert all(700 <= times <= 1300 for row in found for times in row)
