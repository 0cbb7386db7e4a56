"""Lessons: where the reader is, questions in the text, the end."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.course import Lesson
from app.domain.progress import Record
from app.errors import Invalid, NotEnrolled, NotFound
from app.services import demo, enrollments, lessons, progress
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import COURSE, database, learner

SLUG = "what-a-partner-really-is"
Act = Callable[[Flask, Actor], None]


def lesson_of(app: Flask, actor: Actor) -> Lesson:
    with database(app).reading() as session:
        return lessons.get(session, actor, COURSE, SLUG).lesson


def record_of(app: Flask, actor: Actor) -> Record:
    with database(app).reading() as session:
        place = enrollments.get(session, actor, COURSE)
        return progress.list_records(session, place.enrollment.id)[SLUG]


def answer_all(app: Flask, actor: Actor) -> None:
    with database(app).transaction() as session:
        reading = lessons.get(session, actor, COURSE, SLUG, lock=True)
        for question in reading.lesson.checks:
            lessons.answer(session, reading, question, demo.right(question), BEGINNING)


def reach_end(app: Flask, actor: Actor) -> None:
    with database(app).transaction() as session:
        lessons.reach_end(session, actor, COURSE, SLUG, BEGINNING)


@pytest.mark.parametrize("order", [(answer_all, reach_end), (reach_end, answer_all)])
def test_a_lesson_is_done_when_its_end_was_reached_and_its_checks_answered(
    app: Flask, course: int, order: tuple[Act, Act]
) -> None:
    actor = learner(app)
    first, second = order

    first(app, actor)
    assert record_of(app, actor).done_at is None

    second(app, actor)
    assert record_of(app, actor).done_at == BEGINNING


def test_the_heading_that_is_read_is_remembered(app: Flask, course: int) -> None:
    actor = learner(app)
    heading = lesson_of(app, actor).headings[2].id

    with database(app).transaction() as session:
        lessons.keep_place(session, actor, COURSE, SLUG, heading, BEGINNING)

    assert record_of(app, actor).place == heading


def test_a_heading_that_is_not_there_is_refused(app: Flask, course: int) -> None:
    actor = learner(app)

    with database(app).transaction() as session, pytest.raises(NotFound):
        lessons.keep_place(session, actor, COURSE, SLUG, "elsewhere", BEGINNING)


def test_an_answer_that_says_nothing_is_refused_and_nothing_is_kept(
    app: Flask, course: int
) -> None:
    actor = learner(app)
    question = lesson_of(app, actor).checks[0]

    with database(app).transaction() as session:
        reading = lessons.get(session, actor, COURSE, SLUG, lock=True)
        with pytest.raises(Invalid):
            lessons.answer(session, reading, question, {}, BEGINNING)

    with database(app).reading() as session:
        assert lessons.get(session, actor, COURSE, SLUG).answers == {}


def test_answers_may_be_given_again_and_the_latest_stands(app: Flask, course: int) -> None:
    actor = learner(app)
    question = lesson_of(app, actor).checks[0]
    wrong = {"chosen": [n for n, one in enumerate(question.options) if not one.right][:1]}

    for response in (wrong, demo.right(question)):
        with database(app).transaction() as session:
            reading = lessons.get(session, actor, COURSE, SLUG, lock=True)
            lessons.answer(session, reading, question, response, BEGINNING)

    with database(app).reading() as session:
        kept = lessons.get(session, actor, COURSE, SLUG).answers[question.id]
    assert kept == demo.right(question)


def test_a_stranger_to_the_course_starts_it_first(app: Flask, course: int) -> None:
    actor = learner(app, course="")

    with database(app).reading() as session, pytest.raises(NotEnrolled):
        lessons.get(session, actor, COURSE, SLUG)


def test_what_is_no_lesson_is_not_found(app: Flask, course: int) -> None:
    actor = learner(app)

    with database(app).reading() as session, pytest.raises(NotFound):
        lessons.get(session, actor, COURSE, "partner-profile")
