"""Counts of cohorts: kept with progress, moved with people, exact when many write at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.models import Enrollment, Progress, User, new_key
from app.services import enrollments, progress, scenarios, tally
from app.services.sessions import Actor
from tests import cohorts
from tests.conftest import BEGINNING
from tests.learners import COURSE, advance, database, learner, sign_in
from tests.services.test_certificates import actor, take_back

__all__ = ["actor"]  # a fixture: somebody with one decision to go
Statements = Callable[[], AbstractContextManager[list[str]]]


def put(app: Flask, actor: Actor, title: str = "Spring") -> int:
    """A new cohort with the actor in it; returns its id."""
    with database(app).transaction() as session:
        row = cohorts.cohort(session, COURSE, title)
        tally.join(session, cohorts.enrollment_of(session, actor), row.id, BEGINNING)
        return row.id


def test_what_somebody_does_is_counted_in_their_cohort(app: Flask, course: int) -> None:
    actor = learner(app)
    cohort_id = put(app, actor)

    advance(app, actor, 0.6)

    with database(app).reading() as session:
        row = cohorts.enrollment_of(session, actor)
        found = cohorts.counts(session, cohort_id)
        modules = enrollments.get(session, actor, COURSE).course.modules
        activities = sum(len(module.asked) for module in modules)
    assert row.cells["two-businesses-one-customer"] == ["done", 100]
    assert (row.score, row.done) == (1.0, round(0.6 * activities))
    assert found == dict.fromkeys(row.counted, 1)
    assert {"enrolled", "started", "track", "score:100"} <= found.keys()


def test_who_moves_takes_counts_and_choices_along(app: Flask, course: int) -> None:
    actor = learner(app)
    spring = put(app, actor)
    advance(app, actor, 1)
    with database(app).reading() as session:
        before = cohorts.counts(session, spring), cohorts.choices(session, spring)

    autumn = put(app, actor, "Autumn")

    with database(app).reading() as session:
        assert (cohorts.counts(session, spring), cohorts.choices(session, spring)) == ({}, {})
        after = cohorts.counts(session, autumn), cohorts.choices(session, autumn)
    assert after == before
    assert after[1]
    with database(app).transaction() as session:
        tally.leave(session, cohorts.enrollment_of(session, actor), BEGINNING)
    with database(app).reading() as session:
        assert (cohorts.counts(session, autumn), cohorts.choices(session, autumn)) == ({}, {})
        row = cohorts.enrollment_of(session, actor)
        assert (row.cohort_id, row.joined_at, row.weigh_at) == (None, None, None)


def test_only_first_attempts_count_as_choices(app: Flask, course: int) -> None:
    actor = learner(app)
    cohort_id = put(app, actor)
    advance(app, actor, 1)
    with database(app).transaction() as session:
        before = cohorts.choices(session, cohort_id)
        attempt = scenarios.start(session, actor, COURSE, "four-dollars-an-endpoint", BEGINNING)
        run = scenarios.get(session, actor, attempt.key)
        while not run.state.is_over:
            label, step = run.state.offered()[-1].label, len(run.decisions)
            run = scenarios.decide(session, actor, attempt.key, step, label, BEGINNING)

    with database(app).reading() as session:
        assert cohorts.choices(session, cohort_id) == before


def test_excused_and_corrected_results_count_once_they_are_settled(app: Flask, course: int) -> None:
    actor = learner(app)
    cohort_id = put(app, actor)
    with database(app).transaction() as session:
        place = enrollments.get(session, actor, COURSE, lock=True)
        first = place.course.modules[0]
        for activity in first.activities:
            progress.begin_or_go_on(session, place, activity.slug, BEGINNING)
        scored = next(one.slug for one in first.activities if one.kind == "quiz")
        progress.finish(session, place, scored, BEGINNING, done=False, score=0.2)
        assert place.enrollment.cells[first.slug] == ["below", 20]
        records = session.scalars(select(Progress)).all()
        for record in records:
            if record.activity == scored:
                record.corrected, record.done_at = 0.9, BEGINNING
            else:
                record.excused_at = BEGINNING
        session.flush()
        progress.settle(session, place, BEGINNING)

    with database(app).reading() as session:
        row = cohorts.enrollment_of(session, actor)
        assert row.cells == {first.slug: ["done", 90]}
        assert f"module:{first.slug}" in cohorts.counts(session, cohort_id)


def test_a_decision_that_earns_the_certificate_stays_within_twelve_statements_in_a_cohort(
    app: Flask, actor: Actor, client: FlaskClient, statements: Statements
) -> None:
    cohort_id = put(app, actor)
    key, form = take_back(app, actor)
    token = sign_in(app, client, actor)
    client.get("/home")  # from here on the site's settings are known

    with statements() as said:
        client.post(f"/attempts/{key}/decisions", data={**form, "csrf_token": token})

    with database(app).reading() as session:
        assert cohorts.counts(session, cohort_id)["certified"] == 1
    assert len(said) <= 12, said


def test_a_thousand_learners_join_and_leave_in_bulk(app: Flask, course: int) -> None:
    actor = learner(app)
    ids = people(app, actor, 1200)
    cohort_id = put(app, actor)

    with database(app).transaction() as session:
        assert tally.join_many(session, ids, cohort_id, BEGINNING) == 1200
        assert tally.join_many(session, ids, cohort_id, BEGINNING) == 0
        assert cohorts.counts(session, cohort_id) == {"enrolled": 1201}
        assert tally.leave_many(session, ids[:100], BEGINNING) == 100
        assert cohorts.counts(session, cohort_id) == {"enrolled": 1101}


def people(app: Flask, like: Actor, count: int) -> list[int]:
    """So many enrollments in the course of somebody's."""
    with database(app).transaction() as session:
        one = cohorts.enrollment_of(session, like)
        made = range(count)
        given = [
            {"key": new_key(), "email": f"p{n}@example.test", "name": "P", "created_at": BEGINNING}
            for n in made
        ]
        session.execute(insert(User), given)
        users = session.scalars(select(User.id).where(User.email.like("p%@example.test"))).all()
        same = {"course_id": one.course_id, "started_at": BEGINNING, "last_at": BEGINNING}
        session.execute(insert(Enrollment), [{**same, "user_id": id} for id in users])
        return list(session.scalars(select(Enrollment.id).where(Enrollment.user_id.in_(users))))


def test_many_who_finish_at_once_are_counted_exactly(app: Flask, course: int) -> None:
    actors = [learner(app) for _ in range(12)]
    with database(app).transaction() as session:
        cohort_id = cohorts.cohort(session, COURSE).id
        ids = [cohorts.enrollment_of(session, one).id for one in actors]
        tally.join_many(session, ids, cohort_id, BEGINNING)
        found = enrollments.get(session, actors[0], COURSE).course
    slugs = [one.slug for _, one in found]
    accepted = found.certificate.accepted if found.certificate else ()

    def finish(actor: Actor, number: int) -> None:
        with database(app).transaction() as session:
            place = enrollments.get(session, actor, COURSE, lock=True)
            score = number / len(slugs)
            progress.finish(session, place, slugs[number], BEGINNING, done=True, score=score)
            if slugs[number] in accepted:
                stands = {"state": "accepted", "accepted": True}
                progress.note_review(session, place, slugs[number], BEGINNING, stands)

    with ThreadPoolExecutor(12) as pool:
        acts = [pool.submit(finish, one, number) for number in range(len(slugs)) for one in actors]
    assert [act.result() for act in acts] == [None] * 12 * len(slugs)

    with database(app).reading() as session:
        rows = session.scalars(select(Enrollment).filter_by(cohort_id=cohort_id)).all()
        counted = Counter(name for row in rows for name in row.counted)
        assert cohorts.counts(session, cohort_id) == counted
    assert counted["modules"] == counted["certified"] == 12
