"""A published course with quizzes and a worksheet, and a learner's browser in it."""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.domain.course import Course, Lesson, Module, Part, Quiz, Section, Worksheet
from app.domain.question import Figure, Option, Phrase, Question, QuestionType
from app.domain.rubric import Criterion, Rubric
from app.errors import TandemError
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, MODULE, Visitor

Done = TypeVar("Done")
HERE = f"/course/{COURSE}/{MODULE}"
EXAMPLE = '<aside aria-label="Example" class="note example"><p>Tidewater.</p></aside>'
SECTIONS = (
    Section("partner", "Which partner?", "text", "<p>Name one.</p>", private=True),
    Section("scarce", "Its scarce resource", "lines", f"<p>How?</p>{EXAMPLE}", 4, words=(2, 9)),
    Section("goals", "Its goals", "table", columns=("Goal", "Said by"), rows=(1, 4)),
    Section("more", "Anything else", "lines", optional=True),
)


def asked(id: str, keys: str, **given: Any) -> Question:
    """A question of `x` and `-` or of ranks; no text of one option is part of another's.

    Options say "<id> answers 1", feedback says "why <id> 1", numbered in the file's order.
    """
    ranked = keys.isdigit()
    kind = QuestionType.MULTIPLE if keys.count("x") > 1 else QuestionType.SINGLE
    options = tuple(
        Option(
            f"{id} answers {n}",
            f"<p>why {id} {n}</p>",
            key == "x",
            int(key) if ranked else 0,
        )
        for n, key in enumerate(keys, 1)
    )
    made: dict[str, Any] = {
        "id": id,
        "title": f"What about {id}?",
        "type": QuestionType.JUDGEMENT if ranked else kind,
        "options": options,
        "points": 2 if ranked else 1,
        "feedback": f"<p>for all of {id}</p>",
        "outcomes": ("LO1",),
    }
    return Question(**made | given)


def sum_of(id: str = "sum", **given: Any) -> Question:
    """A question whose answer is 31100; 20300 is known as wrong."""
    figures = (
        Figure("31100", feedback="<p>why sum right</p>"),
        Figure("20300", right=False, feedback="<p>why sum wrong</p>"),
    )
    return replace(
        asked(id, ""), type=QuestionType.NUMBER, figures=figures, points=1, outcomes=("LO2",)
    )


def ordered(id: str = "steps", **given: Any) -> Question:
    """Four items to put in order; item n of the file belongs at place 3, 1, 4, 2."""
    return asked(id, "3142", **{"type": QuestionType.ORDER, "points": 1} | given)


def matched(id: str = "match", **given: Any) -> Question:
    """Three left sides, four right sides: "match right 1" belongs to "match left 1"."""
    made: dict[str, Any] = {
        "type": QuestionType.MATCH,
        "lefts": tuple(f"{id} left {n}" for n in (1, 2, 3)),
        "options": tuple(Option(f"{id} <em>right</em> {n}") for n in (1, 2, 3, 4)),
    }
    return asked(id, "", **made | given)


def worded(id: str = "words", **given: Any) -> Question:
    """A question whose answer is two words; "quota" is known as wrong."""
    phrases = (
        Phrase("fiscal year", feedback=f"<p>why {id} right</p>"),
        Phrase("quota", right=False, feedback=f"<p>why {id} wrong</p>"),
    )
    return asked(id, "", **{"type": QuestionType.TEXT, "phrases": phrases} | given)


def essay(id: str = "essay", **given: Any) -> Question:
    """A long answer with a rubric of two criteria at 0 to 2 points; 4 points in the quiz."""
    criteria = tuple(Criterion(f"{id} criterion {n}", ("none", "some", "all")) for n in (1, 2))
    made: dict[str, Any] = {"rubric": Rubric((0, 1, 2), criteria), "points": 4}
    return asked(id, "", **{"type": QuestionType.ESSAY} | made | given)


def all_types() -> tuple[Question, ...]:
    """One question of every type that is judged without a person."""
    return (*bank(), ordered(), matched(), worded())


def bank(**given: Any) -> tuple[Question, ...]:
    """One question of each type; 5 points in all."""
    return (
        asked("single", "x---", **given),
        asked("multi", "xx--", **given),
        asked("judge", "1423", **given),
        sum_of(),
    )


def quiz(slug: str = "check", **given: Any) -> Quiz:
    """A quiz with one question of each type; pass mark 60 %."""
    made: dict[str, Any] = {"questions": bank(), "passing": 0.6, "minutes": 5}
    return Quiz(slug=slug, title=f"The {slug}", **made | given)


def whole_course(*quizzes: Quiz, requires: tuple[str, ...] = ()) -> Course:
    """The quizzes, a worksheet and a lesson with one of its sections; two outcomes."""
    sheet = Worksheet("profile", "A profile", 20, SECTIONS)
    lesson = Lesson("after", "After", 5, (Part(prompt=("profile", "scarce"), label="Write"),))
    module = Module(MODULE, "Numbers", (*(quizzes or (quiz(),)), sheet, lesson))
    outcomes = (("LO1", "Say what a partner keeps"), ("LO2", "Take a number apart"))
    return Course(COURSE, "Partners", "en", (module,), outcomes=outcomes)


class Desk:
    """Does each piece of work in a transaction of its own, as one request does."""

    def __init__(self, app: Flask) -> None:
        self.database = conversations.database_of(app)

    def __call__(self, work: Callable[[Session], Done]) -> Done:
        """The result of `work`, committed."""
        with self.database.transaction() as session:
            return work(session)

    def settle(self, *quizzes: Quiz) -> Actor:
        """Publish a course of these quizzes; returns somebody who has started it."""
        with self.database.transaction() as session:
            conversations.publish(session, whole_course(*quizzes))
            return conversations.learner(session)


def at_once(works: Iterable[Callable[[], Done]]) -> list[Done | TandemError]:
    """Do all of it in threads that begin together; what is refused comes back as its error."""
    todo = list(works)
    barrier = Barrier(len(todo))

    def run(work: Callable[[], Done]) -> Done | TandemError:
        barrier.wait()
        try:
            return work()
        except TandemError as error:
            return error

    with ThreadPoolExecutor(len(todo)) as pool:
        return list(pool.map(run, todo))


class Browser(Visitor):
    """A learner's browser in the course with quizzes."""

    def __init__(
        self, app: Flask, client: FlaskClient, actor: Actor, path: str = f"{HERE}/profile"
    ) -> None:
        super().__init__(app, client, actor, path)

    def see(self, path: str, status: int = 200) -> str:
        """The page at `path`."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, fetch: bool = False, **form: Any) -> TestResponse:
        """Send a form; `cell_0_1=` stands for the name `cell-0-1`."""
        data = {name.replace("_", "-") if "cell" in name else name: v for name, v in form.items()}
        return super().post(path, fetch, **data)

    def start(self, slug: str = "check") -> str:
        """Begin an attempt; returns its address."""
        answer = self.post(f"{HERE}/{slug}/quiz-attempts")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def answer(self, attempt: str, question: str, fetch: bool = True, **form: Any) -> TestResponse:
        """Send one answer."""
        return self.post(f"{attempt}/answers/{question}", fetch, **form)

    def place(self, attempt: str, question: str, number: int) -> str:
        """Where option `number` of a question (in the file, from 1) stands on its page."""
        form = self.see(attempt).split(f'id="{question}"', 1)[1].split("</form>", 1)[0]
        before = form.split(f"{question} answers {number}", 1)[0]
        named = f'id="{question}-' if 'class="judge"' in before else 'value="'
        return before.rsplit(named, 1)[1].split('"', 1)[0]

    def side(self, page: str, question: str, number: int) -> str:
        """Where the right side `number` (in the file, from 1) of a match stands on its page."""
        form = page.split(f'id="{question}"', 1)[1].split("</form>", 1)[0]
        return (
            form.split(f": {question} right {number}<", 1)[0].rsplit('value="', 1)[1].split('"')[0]
        )

    def item(self, page: str, question: str, number: int) -> str:
        """The name of the place of item `number` (in the file, from 1) of an order."""
        form = page.split(f'id="{question}"', 1)[1].split("</form>", 1)[0]
        before = form.split(f"{question} answers {number}", 1)[0]
        return "place-" + before.rsplit('name="place-', 1)[1].split('"', 1)[0]

    def answer_right(self, attempt: str) -> None:
        """Answer all four questions of the bank right."""
        both = [self.place(attempt, "multi", number) for number in (1, 2)]
        most, least = (self.place(attempt, "judge", number) for number in (1, 2))
        self.answer(attempt, "single", choice=self.place(attempt, "single", 1))
        self.answer(attempt, "multi", choice=both)
        self.answer(attempt, "judge", most=most, least=least)
        self.answer(attempt, "sum", number="31,100")

    def hand_in(self, attempt: str) -> str:
        """Hand in; returns the result's page."""
        answer = self.post(f"{attempt}/hand-in")
        assert answer.status_code == 303, answer.text
        return self.see(answer.headers["Location"])


def settle(app: Flask, client: FlaskClient, *quizzes: Quiz) -> Browser:
    """Publish a course of these quizzes and let somebody start it."""
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, whole_course(*quizzes))
        actor = conversations.learner(session)
    return Browser(app, client, actor)


def browser_with(app: Flask, client: FlaskClient, **given: Any) -> Browser:
    """The same with a quiz of these settings."""
    return settle(app, client, quiz(**given))


def questions_of(page: str) -> str:
    """The forms of an attempt's page, without the words of the shell."""
    return "".join(re.findall(r'<form class="question".*?</form>', page, re.DOTALL))
