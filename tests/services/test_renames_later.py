"""Renames over several publishes: other kinds, lines that stay or come late, what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Module
from app.models import Attempt, CheckAnswer, Entry, Progress, Submission
from app.models.rows import table
from app.services import demo, scenarios
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, NOW
from tests.learners import learner
from tests.papers import Desk
from tests.renamed import NEW, course_of, publish

RECORDS = tuple(table(model) for model in (Progress, CheckAnswer, Entry, Attempt, Submission))
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own; the course is published."""
    made = Desk(app)
    made(lambda session: publish(session, course_of(), "one"))
    return made


@pytest.fixture
def maya(app: Flask, act: Desk) -> Actor:
    """Somebody who has done the first module."""
    actor = learner(app, COURSE)
    for activity in course_of().modules[0].activities:
        act(partial(demo.do, actor=actor, course=COURSE, activity=activity, now=NOW))
    return actor


def rename(act: Desk, files: str = "two") -> None:
    act(lambda session: publish(session, course_of(NEW), files))


def slugs(act: Desk, *only: type[Attempt]) -> set[str]:
    """Under which slugs there are records."""
    with act.database.reading() as session:
        wanted = tuple(table(model) for model in only) or RECORDS
        return {slug for rows in wanted for slug in session.scalars(select(rows.c.activity))}


def begin(actor: Actor, session: Session) -> None:
    scenarios.start(session, actor, COURSE, "call", NOW)


def test_records_do_not_follow_into_another_kind_of_activity(act: Desk, maya: Actor) -> None:
    swapped = course_of({"talk": "test", "check": "call"})

    act(lambda session: publish(session, swapped, "two"))
    assert slugs(act, Attempt) == {"call", "test"}
    other = replace(swapped, modules=(factories.course({"m": "call-it"}).modules[0],))
    act(lambda session: publish(session, replace(other, renamed=(("call", "call-it"),)), "three"))

    assert slugs(act, Attempt) == {"call", "test"}


def test_a_line_that_stays_takes_no_records_into_another_kind_later(act: Desk, maya: Actor) -> None:
    lesson = factories.lesson("figures-quiz")
    module = Module("numbers", "Numbers", (lesson,))
    other = replace(course_of(), modules=(module,), renamed=(("check", "figures-quiz"),))
    act(lambda session: publish(session, other, "two"))
    act(lambda session: publish(session, other, "three"))

    assert slugs(act, Attempt) == {"talk", "check"}
    assert "figures-quiz" not in slugs(act)


def test_a_line_that_comes_late_still_takes_records_along(act: Desk, maya: Actor) -> None:
    act(lambda session: publish(session, replace(course_of(NEW), renamed=()), "two"))

    rename(act, "three")

    assert slugs(act) == set(NEW.values()) - {"figures"}


def test_a_rename_costs_the_same_for_ten_times_the_learners(
    app: Flask, act: Desk, maya: Actor, statements: Statements
) -> None:
    with statements() as for_one:
        rename(act)
    for _ in range(9):
        noor = learner(app, COURSE)
        act(partial(begin, noor))
    third = replace(course_of({**NEW, "talk": "third"}), renamed=(("call", "third"),))

    with statements() as for_ten:
        act(lambda session: publish(session, third, "three"))

    assert slugs(act, Attempt) == {"third", "test"}
    assert len(for_ten) <= len(for_one)
