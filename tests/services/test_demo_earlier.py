"""The cohort that began earlier: enough people, who did differently, for the first numbers."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.jobs import numbers as jobs
from app.models import Cohort, Enrollment, Progress, User
from app.services import demo, demo_cohort, demo_earlier, maps
from app.services.numbers import reading
from app.services.numbers.selection import Asked
from tests.conftest import BEGINNING
from tests.databases import SQLITE
from tests.learners import COURSE, database

QUIZZES = tuple(f"knowledge-check-{number}" for number in (1, 2, 3))
TALKS = ("four-dollars-an-endpoint", "the-number-that-leaked", "the-july-push")


@pytest.fixture
def seeded(app: Flask, course: int) -> tuple[bool, bool]:
    """Whether the cohort was made, and whether it was again."""
    with database(app).transaction() as session:
        demo.seed(session, COURSE, "hash", BEGINNING)
        demo_cohort.seed(session, COURSE, "hash", BEGINNING)
        made = demo_earlier.seed(session, COURSE, "hash", BEGINNING)
        return made, demo_earlier.seed(session, COURSE, "hash", BEGINNING)


def test_it_is_made_once_and_its_people_came_so_far_and_no_farther(
    app: Flask, seeded: tuple[bool, bool]
) -> None:
    with database(app).reading() as session:
        title = Cohort.title.startswith(demo_earlier.TITLE)
        here = select(Enrollment.cells, Enrollment.risk, Enrollment.last_at).join(Cohort)
        people = session.execute(here.where(title)).all()
        first = select(Progress.last_at).join(Enrollment).join(User)
        early = session.scalars(first.where(Progress.last_at < User.created_at)).all()
        late = session.scalars(first.where(Progress.last_at > BEGINNING)).all()

    assert seeded == (True, False)
    assert len(people) == len(demo_earlier.NAMES)
    assert {len(cells) for cells, _, _ in people} == {demo_earlier.MODULES}
    assert {cell[0] for cells, _, _ in people for cell in cells.values()} == {"done"}
    assert {risk for _, risk, _ in people} == {0}
    assert not early
    assert not late


@pytest.mark.databases(SQLITE)
def test_the_first_modules_show_numbers_and_weights_of_people_who_did_differently(
    app: Flask, seeded: tuple[bool, bool]
) -> None:
    jobs.fold(database(app))
    with database(app).reading() as session:
        teacher = demo_cohort.find_person(session, "instructor@example.test")
        assert teacher
        seen = reading.get_course(session, teacher, COURSE, Asked())
        weights = [maps.weigh(session, teacher, COURSE, slug) for slug in TALKS]
    quizzes = {one.quiz.slug: one for one in seen.quizzes}
    talks = {one.scenario.slug: one for one in seen.talks}

    for slug in QUIZZES:
        items = [line.item for line in quizzes[slug].items if line.item]
        assert len(items) == len(quizzes[slug].items)
        assert len({item.facility for item in items}) > 4
        assert sum((item.discrimination or 0) > 0.3 for item in items) > 2
        assert any(item.seconds for item in items)
    for slug in TALKS:
        figures = talks[slug].figures
        assert figures
        assert len([count for _, _, count, _, _ in figures.endings if count]) > 1
        assert all(len([c for c in one.choices if c.count]) > 1 for one in talks[slug].decisions)
    assert all(one.plays >= len(demo_earlier.NAMES) and one.ways for one in weights)
    assert {"reversed", "miskey"} & {one.flag.name for one in seen.looks}


def test_without_people_who_run_it_there_is_no_earlier_cohort(app: Flask, course: int) -> None:
    with database(app).transaction() as session:
        assert not demo_earlier.seed(session, COURSE, "hash", BEGINNING)
