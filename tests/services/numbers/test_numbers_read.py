"""What is read is what statistics of the raw rows say, and says why something is worth a look."""

from dataclasses import replace
from statistics import correlation, fmean, stdev, variance

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.course import Quiz
from app.domain.permission import Role
from app.domain.quiz import grade_attempt
from app.jobs import numbers as jobs
from app.models import Answer, Attempt
from app.services import courses
from app.services.numbers import reading
from app.services.numbers.selection import Asked
from tests import renamed
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import database, learner
from tests.services.numbers.crowds import crowd


def test_figures_are_those_of_the_raw_rows(app: Flask) -> None:
    made = crowd(app, (25, 14), alone=11, tries=2)
    jobs.fold(database(app), BEGINNING)
    admin = learner(app, course="", roles=(Role.ADMIN,))
    with database(app).reading() as session:
        quiz = courses.compiled(session, made.revision_id).find("check")[1]  # type: ignore[index]
        totals, shares = list[float](), dict[str, list[float]]()
        rests = dict[str, list[float]]()
        firsts = select(Attempt).where(Attempt.activity == "check", Attempt.number == 1)
        for attempt in session.scalars(firsts.order_by(Attempt.id)):
            given = select(Answer.question, Answer.response).filter_by(attempt_id=attempt.id)
            answers = {row.question: row.response for row in session.execute(given)}
            result = grade_attempt(quiz, attempt.drawn, answers)  # type: ignore[arg-type]
            totals.append(result.earned)
            for one in quiz.questions:  # type: ignore[union-attr]
                share = result.grades[one.id].share
                shares.setdefault(one.id, []).append(share)
                rest = (result.earned - one.points * share) / (result.possible - one.points)
                rests.setdefault(one.id, []).append(rest)

        found = reading.get_activity(session, admin, COURSE, "check", Asked()).quizzes[0]

    assert found.figures and found.figures.reliability
    points = {one.id: one.points for one in found.quiz.questions}
    for line in found.items:
        assert line.item
        mine = shares[line.question.id]
        assert line.item.n == 50
        assert line.item.facility == pytest.approx(fmean(mine))
        related = correlation(mine, rests[line.question.id])
        assert line.item.discrimination == pytest.approx(related)
    k, possible = len(points), sum(points.values())
    parts = sum(points[id] ** 2 * variance(shares[id]) for id in points)
    alpha = k / (k - 1) * (1 - parts / variance(totals))
    assert found.figures.reliability.is_alpha
    assert found.figures.reliability.value == pytest.approx(alpha)
    error = stdev(totals) * (1 - alpha) ** 0.5 / possible
    assert found.figures.reliability.error == pytest.approx(error)
    assert found.figures.mean == pytest.approx(fmean(totals) / possible)
    assert sum(found.figures.bins) == 50


def test_first_tries_stand_beside_later_ones(app: Flask) -> None:
    crowd(app, (12,), tries=3)
    jobs.fold(database(app), BEGINNING)
    admin = learner(app, course="", roles=(Role.ADMIN,))

    with database(app).reading() as session:
        found = reading.get_activity(session, admin, COURSE, "talk", Asked()).talks[0]

    assert found.figures
    assert (found.figures.n, found.figures.later) == (12, 24)
    assert sum(count for _, _, count, _, _ in found.figures.endings) == 12
    call = found.decisions[0]
    assert (call.n, call.later) == (12, 24)
    assert sum(one.count for one in call.choices) == 12
    assert sum(one.later or 0 for one in call.choices) == pytest.approx(1)
    assert call.seconds is not None


def test_an_older_wording_is_told_of_and_not_counted(app: Flask) -> None:
    crowd(app, (12,))
    jobs.fold(database(app), BEGINNING)
    admin = learner(app, course="", roles=(Role.ADMIN,))
    republish(app)

    with database(app).reading() as session:
        found = reading.get_activity(session, admin, COURSE, "check", Asked()).quizzes[0]

    assert found.figures is None
    assert [line.item.n if line.item else 0 for line in found.items] == [0, 12, 12, 12]


def republish(app: Flask) -> None:
    """Publish the course with another first question."""
    changed = renamed.course_of()
    module = changed.modules[0]
    check = module.activities[1]
    assert isinstance(check, Quiz)
    first = replace(check.questions[0], stem="<p>Asked otherwise.</p>")
    check = replace(check, questions=(first, *check.questions[1:]))
    activities = (module.activities[0], check, *module.activities[2:])
    modules = (replace(module, activities=activities), *changed.modules[1:])
    with database(app).transaction() as session:
        renamed.publish(session, replace(changed, modules=modules), "two")
