"""Sums are folded from new attempts, once, and equal a recount whatever happens to people."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.jobs import numbers as jobs
from app.models import Answer, Attempt, Enrollment, Figures
from app.services import courses, numbers, tally
from bench import attempts
from tests import cohorts, renamed
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import database
from tests.services.numbers.crowds import Crowd, crowd

ACTS = st.lists(
    st.tuples(st.sampled_from(["come", "move", "leave", "again", "fold"]), st.integers(0, 5)),
    max_size=8,
)


@pytest.fixture
def learners(app: Flask) -> Iterator[Crowd]:
    """Twelve people in a cohort and five in none, who all tried everything twice."""
    yield crowd(app, (12, 0), tries=2)


def test_new_attempts_are_folded_once(app: Flask, learners: Crowd) -> None:
    jobs.fold(database(app), BEGINNING)
    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        rows = session.scalars(select(Figures)).all()
        assert sum(row.attempts for row in rows) == 12 * 2 * 2
        assert numbers.check(session) == []


def test_what_is_not_handed_in_yet_is_not_counted(app: Flask, learners: Crowd) -> None:
    with database(app).transaction() as session:
        session.execute(update(Attempt).values(finished_at=None, score=None))

    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        assert session.scalars(select(Figures)).all() == []


def test_who_moves_takes_their_part_along(app: Flask, learners: Crowd) -> None:
    jobs.fold(database(app), BEGINNING)
    with database(app).transaction() as session:
        other = cohorts.cohort(session, COURSE, "Autumn").id
        tally.join_many(session, learners.enrollments[:3], other, BEGINNING)

    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        found = dict[int, int]()
        for row in session.scalars(select(Figures).filter_by(activity="check")):
            found[row.cohort_id] = found.get(row.cohort_id, 0) + row.attempts
        assert found == {learners.cohorts[0]: 18, other: 6}
        assert numbers.check(session) == []


def test_rows_that_went_without_a_word_are_noticed(app: Flask, learners: Crowd) -> None:
    jobs.fold(database(app), BEGINNING)
    with database(app).transaction() as session:
        session.execute(delete(Enrollment).where(Enrollment.id == learners.enrollments[0]))
    with database(app).reading() as session:
        assert numbers.check(session) != []

    jobs.compare(database(app), BEGINNING)
    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        assert numbers.check(session) == []


def test_a_renamed_quiz_keeps_its_numbers(app: Flask, learners: Crowd) -> None:
    jobs.fold(database(app), BEGINNING)
    with database(app).transaction() as session:
        course = renamed.course_of({"check": "test"})
        renamed.publish(session, course, "two")

    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        rows = session.scalars(select(Figures).filter_by(activity="test")).all()
        assert sum(row.attempts for row in rows) == 24
        assert session.scalars(select(Figures).filter_by(activity="check")).all() == []
        assert numbers.check(session) == []


def test_what_cannot_be_read_any_more_is_counted_without_figures(
    app: Flask, learners: Crowd
) -> None:
    with database(app).transaction() as session:
        session.execute(update(Answer).values(response={"chosen": [99]}))
        session.execute(update(Attempt).where(Attempt.activity == "talk").values(known_as="gone"))

    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        rows = session.scalars(select(Figures)).all()
        assert {(row.version, row.attempts, len(row.sums)) for row in rows} == {("", 24, 0)}
        assert numbers.check(session) == []


def test_what_was_broken_is_mended(app: Flask, learners: Crowd) -> None:
    jobs.fold(database(app), BEGINNING)
    with database(app).transaction() as session:
        session.execute(update(Figures).values(attempts=1, sums={"first": {"n": 3}}))

    with database(app).transaction() as session:
        assert numbers.mend(session) != []
    jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        assert numbers.check(session) == []


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=False
)
@given(acts=ACTS)
def test_sums_equal_a_recount_after_anything(app: Flask, acts: list[tuple[str, int]]) -> None:
    made = crowd(app, (2, 1), alone=2)

    for name, number in acts:
        with database(app).transaction() as session:
            act(session, made, name, number)
        if name == "fold":
            jobs.fold(database(app), BEGINNING)

    with database(app).reading() as session:
        assert numbers.check(session) == []
    jobs.fold(database(app), BEGINNING)
    with database(app).reading() as session:
        counted = session.scalars(select(Attempt.id).where(~Attempt.counted)).all()
        assert (counted, numbers.check(session)) == ([], [])


def act(session: Session, made: Crowd, name: str, number: int) -> None:
    """Something that changes who did what where."""
    one = made.enrollments[number % len(made.enrollments)]
    if name == "come":
        cohort = [*made.cohorts, None][number % 3]
        new = attempts.people(session, made.course_id, cohort, 1, BEGINNING)
        course = courses.compiled(session, made.revision_id)
        attempts.attempt(session, course, made.revision_id, new, BEGINNING, seed=number)
    elif name == "move":
        tally.join_many(session, [one], made.cohorts[number % 2], BEGINNING)
    elif name == "leave":
        tally.leave_many(session, [one], BEGINNING)
    elif name == "again":
        numbers.forget(session, [one])
