"""Weighing: what is known of somebody, when it is weighed again, and counts that follow."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.jobs import tally as jobs
from app.models import Allowance, Attempt, Beat, Cohort, DueDate, Enrollment, User
from app.services import enrollments, progress, quizzes, risk, sessions, settings, tally
from app.services.sessions import Actor
from tests import cohorts, renamed
from tests.conftest import BEGINNING, Clock
from tests.conversations import COURSE
from tests.learners import database, learner
from tests.services.test_recount import play


@pytest.fixture
def cohort_id(app: Flask) -> int:
    """A cohort that closes in four weeks."""
    with database(app).transaction() as session:
        renamed.publish(session, renamed.course_of(), "one")
        return cohorts.cohort(session, COURSE, closes_on=date(2026, 3, 30)).id


def joined(app: Flask, cohort_id: int, *, seen: bool = True) -> Actor:
    actor = learner(app, COURSE)
    with database(app).transaction() as session:
        user = session.get_one(User, actor.id)
        user.invited_at, user.last_seen_at = BEGINNING, BEGINNING if seen else None
        tally.join(session, cohorts.enrollment_of(session, actor), cohort_id, BEGINNING)
    return actor


def weighed(app: Flask, actor: Actor, days: float) -> Enrollment:
    """The actor's enrollment after the job ran so many days later; counts are exact."""
    jobs.weigh(database(app), BEGINNING + timedelta(days=days))
    with database(app).reading() as session:
        row = cohorts.enrollment_of(session, actor)
        assert tally.check(session) == []
        found = cohorts.counts(session, row.cohort_id or 0)
        assert found.get("risk", 0) == (row.risk > 0)
        return row


def test_whoever_never_came_is_at_risk_until_they_sign_in(app: Flask, cohort_id: int) -> None:
    actor = joined(app, cohort_id, seen=False)

    assert weighed(app, actor, 0).risk == 0
    assert weighed(app, actor, 4.9).risk_code == ""
    assert weighed(app, actor, 5).risk_code == "unseen"
    with database(app).transaction() as session:
        now = BEGINNING + timedelta(days=6)
        sessions.begin(session, session.get_one(User, actor.id), "a test", now)
    assert weighed(app, actor, 6).risk == 0


def test_quiet_ends_with_the_next_thing_somebody_does(app: Flask, cohort_id: int) -> None:
    actor = joined(app, cohort_id)

    weighed(app, actor, 1)
    found = weighed(app, actor, 14)
    assert (found.risk_code, found.risk_detail["modules"]) == ("quiet", 0)
    with database(app).transaction() as session:
        play(session, actor, 0, BEGINNING + timedelta(days=15))
    row = weighed(app, actor, 15.1)

    assert (row.risk, row.risk_code, row.risk_detail) == (0, "", {})
    assert "track" in row.counted


def test_a_failed_quiz_and_the_same_reply_put_somebody_at_risk(app: Flask, cohort_id: int) -> None:
    actor = joined(app, cohort_id)
    with database(app).transaction() as session:
        for _ in range(2):
            fail(session, actor)
    found = weighed(app, actor, 1)
    assert (found.risk_code, found.risk_detail["times"]) == ("failed", 2)

    with database(app).transaction() as session:
        session.execute(update(Attempt).values(passed=True, score=1.0))
        for _ in range(3):
            play(session, actor, -1)
    found = weighed(app, actor, 2)
    assert (found.risk_code, found.risk_detail["attempts"]) == ("same_reply", 3)
    with database(app).transaction() as session:
        play(session, actor, 0)
    assert weighed(app, actor, 3).risk_code != "same_reply"


def fail(session: Session, actor: Actor) -> None:
    attempt = quizzes.start(session, actor, COURSE, "check", BEGINNING)
    attempt = quizzes.hand_in(session, actor, attempt.key, BEGINNING).attempt
    attempt.passed, attempt.score = False, 0.1


def test_a_passed_due_date_counts_unless_the_person_was_given_longer(
    app: Flask, cohort_id: int
) -> None:
    late, longer = joined(app, cohort_id), joined(app, cohort_id)
    with database(app).transaction() as session:
        session.add(DueDate(cohort_id=cohort_id, module="numbers", days=1))
        given = Allowance(
            enrollment_id=cohorts.enrollment_of(session, longer).id, activity="numbers",
            kind="date", value={"on": "2026-03-20"}, reason="Ill", made_at=BEGINNING,
        )  # fmt: skip
        session.add(given)

    jobs.weigh(database(app), BEGINNING)
    jobs.weigh(database(app), BEGINNING + timedelta(days=5))

    with database(app).reading() as session:
        one, other = (cohorts.enrollment_of(session, actor) for actor in (late, longer))
        assert (one.risk_code, other.risk_code) == ("behind", "")
        assert one.risk_detail["module"] == "numbers"


def test_other_rules_and_an_archived_cohort_weigh_everybody_again(
    app: Flask, cohort_id: int, clock: Clock
) -> None:
    actor = joined(app, cohort_id)
    assert weighed(app, actor, 8).risk == 0
    with database(app).transaction() as session:
        settings.change(session, actor, {"risk_quiet_days": 7}, BEGINNING)
    assert weighed(app, actor, 8).risk_code == "quiet"

    with database(app).transaction() as session:
        session.get_one(Cohort, cohort_id).archived_at = BEGINNING
        risk.reweigh(session, cohort_id, BEGINNING)
    assert weighed(app, actor, 9).risk == 0
    with database(app).reading() as session:
        assert session.query(Beat).filter(Beat.name.startswith("reweigh")).count() == 0


def test_who_is_certified_is_at_risk_no_longer(app: Flask, cohort_id: int) -> None:
    actor = joined(app, cohort_id)
    assert weighed(app, actor, 20).risk_code == "quiet"
    with database(app).transaction() as session:
        place = enrollments.get(session, actor, COURSE, lock=True)
        for _, activity in place.course:
            progress.finish(session, place, activity.slug, BEGINNING, done=True, score=1.0)

    row = weighed(app, actor, 40)

    assert (row.risk, row.weigh_at) == (0, None)
    assert {"certified", "track"} <= set(row.counted)
