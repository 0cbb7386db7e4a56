"""Counts equal a recount, whatever was done; and what was broken is mended."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.jobs import tally as jobs
from app.models import CohortChoice, CohortCount, Enrollment
from app.services import certificates, demo, enrollments, progress, scenarios, tally
from app.services.sessions import Actor
from tests import cohorts, factories, renamed
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import database, learner

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "fail", "pass", "done", "talk", "join", "move", "leave"]),
        st.integers(0, 1),
        st.integers(0, 4),
    ),
    max_size=12,
)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=False
)
@given(acts=ACTS)
def test_counts_equal_a_recount_after_anything(
    app: Flask, acts: list[tuple[str, int, int]]
) -> None:
    with database(app).transaction() as session:
        renamed.publish(session, renamed.course_of(), "one")
        both = [cohorts.cohort(session, COURSE).id for _ in range(2)]
    actors = [learner(app, COURSE) for _ in range(2)]

    for name, who, number in acts:
        with database(app).transaction() as session:
            act(session, actors[who], both, name, number)

    with database(app).reading() as session:
        assert tally.check(session) == []


def act(session: Session, actor: Actor, both: list[int], name: str, number: int) -> None:
    row = cohorts.enrollment_of(session, actor)
    if name in ("join", "move"):
        tally.join(session, row, both[name == "move"], BEGINNING)
    elif name == "leave":
        tally.leave(session, row, BEGINNING)
    elif name == "talk":
        play(session, actor, -number)
    else:
        place = enrollments.get(session, actor, COURSE, lock=True)
        slug = [activity.slug for _, activity in place.course][number]
        if name == "begin":
            progress.begin_or_go_on(session, place, slug, BEGINNING)
        else:
            score = {"fail": 0.3, "pass": 0.9}.get(name)
            done = name != "fail"
            progress.finish(session, place, slug, BEGINNING, done=done, score=score)


def play(session: Session, actor: Actor, pick: int, now: datetime = BEGINNING) -> None:
    attempt = scenarios.start(session, actor, COURSE, "talk", now)
    run = scenarios.get(session, actor, attempt.key)
    while not run.state.is_over:
        offered = run.state.offered()
        label, step = offered[pick % len(offered)].label, len(run.decisions)
        at = now + timedelta(minutes=1)
        run = scenarios.decide(session, actor, attempt.key, step, label, at)


def whole(app: Flask) -> tuple[Actor, int]:
    """Somebody in a cohort who did all of a course but its last module."""
    with database(app).transaction() as session:
        renamed.publish(session, renamed.course_of(), "one")
        cohort_id = cohorts.cohort(session, COURSE).id
    actor = learner(app, COURSE)
    with database(app).transaction() as session:
        tally.join(session, cohorts.enrollment_of(session, actor), cohort_id, BEGINNING)
        for _, activity in list(renamed.course_of())[:-1]:
            demo.do(session, actor, COURSE, activity, BEGINNING)
    return actor, cohort_id


def test_what_is_broken_is_told_and_mended(app: Flask) -> None:
    _, cohort_id = whole(app)
    with database(app).transaction() as session:
        before = cohorts.counts(session, cohort_id), cohorts.choices(session, cohort_id)
        session.execute(update(Enrollment).values(cells={}, score=0.1, counted=["enrolled"]))
        session.execute(update(CohortCount).values(count=CohortCount.count + 2))
        session.execute(update(CohortChoice).values(count=7))

    with database(app).reading() as session:
        told = tally.check(session)
    with database(app).transaction() as session:
        assert str(tally.mend(session)[0]).startswith("enrollment ")

    assert {"cells", "score", "counted", "enrolled"} <= {one.name for one in told}
    with database(app).reading() as session:
        assert tally.check(session) == []
        after = cohorts.counts(session, cohort_id), cohorts.choices(session, cohort_id)
    assert after == before


def test_a_publish_that_drops_what_was_left_gives_the_certificate(app: Flask) -> None:
    actor, cohort_id = whole(app)
    course = renamed.course_of()
    rule = course.certificate
    assert rule is not None
    shorter = replace(
        course, modules=course.modules[:1], certificate=replace(rule, requires=("numbers",))
    )
    with database(app).transaction() as session:
        renamed.publish(session, shorter, "two")

    jobs.follow_courses(database(app), BEGINNING + timedelta(days=1))

    with database(app).reading() as session:
        assert [one.name for one in certificates.list_mine(session, actor)] == [actor.name]
        assert cohorts.counts(session, cohort_id)["certified"] == 1
        assert cohorts.enrollment_of(session, actor).last_at == BEGINNING
        assert tally.check(session) == []


def test_who_has_finished_is_asked_for_nothing_new(app: Flask) -> None:
    actor, cohort_id = whole(app)
    with database(app).transaction() as session:
        demo.do(session, actor, COURSE, list(renamed.course_of())[-1][1], BEGINNING)
        before = cohorts.counts(session, cohort_id)
    longer = renamed.course_of(renamed.NEW)
    extra = replace(longer.modules[1], slug="extra", activities=(factories.lesson("more"),))
    grown = replace(longer, modules=(*longer.modules, extra))
    with database(app).transaction() as session:
        renamed.publish(session, grown, "two")

    jobs.follow_courses(database(app), BEGINNING)

    with database(app).reading() as session:
        after = cohorts.counts(session, cohort_id)
        assert (after["modules"], after["certified"], after["module:figures"]) == (1, 1, 1)
        assert "module:numbers" not in after
        assert after["enrolled"] == before["enrolled"]
        assert tally.check(session) == []


def test_the_next_thing_somebody_does_follows_a_publish_too(app: Flask) -> None:
    actor, _ = whole(app)
    with database(app).transaction() as session:
        revision_id = renamed.publish(session, renamed.course_of(renamed.NEW), "two")
    with database(app).transaction() as session:
        place = enrollments.get(session, actor, COURSE, lock=True)
        progress.begin_or_go_on(session, place, "last", BEGINNING)

    with database(app).reading() as session:
        row = cohorts.enrollment_of(session, actor)
        assert (row.counted_revision_id, row.cells["figures"][0]) == (revision_id, "done")
        assert tally.check(session) == []


def test_a_day_is_kept_once_and_compared_with(app: Flask) -> None:
    actor, cohort_id = whole(app)
    tomorrow = BEGINNING + timedelta(days=1)
    day = BEGINNING.date()

    for _ in range(2):
        jobs.keep_days(database(app), tomorrow)
    with database(app).transaction() as session:
        kept = cohorts.counts(session, cohort_id)
        tally.leave(session, cohorts.enrollment_of(session, actor), tomorrow)
    jobs.keep_days(database(app), tomorrow)

    with database(app).reading() as session:
        assert tally.day_before(session, cohort_id, day) == kept
        assert tally.day_before(session, cohort_id, day + timedelta(days=6)) == kept
        assert tally.day_before(session, cohort_id, day - timedelta(days=1)) is None
