"""The weekly summary: to whom, when, what it says, once; and who sees names."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.jobs import reminders as jobs
from app.models import (
    Cohort,
    CohortCount,
    CohortDay,
    CohortStaff,
    Enrollment,
    Outbox,
    User,
)
from app.services import settings
from tests.conversations import NOW
from tests.learners import database, learner
from tests.papers import at_once
from tests.services.cohorts import making

MONDAY = NOW  # a Monday, 9:00 UTC
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """An instructor in New York and a manager of a cohort; one of its two learners is stuck."""
    making.publish_course(app)
    teacher, boss = making.teacher(app), learner(app, "", "Bo Boss")
    cohort = making.make(app, making.admin(app))
    learners = [learner(app, "", name) for name in ("Maya Ek", "Noor Ho")]
    counts = {"enrolled": 2, "started": 2, "certified": 1, "risk": 1, "track": 1}
    with database(app).transaction() as session:
        session.execute(delete(CohortStaff))
        for actor, part in ((teacher, "instructor"), (boss, "manager")):
            session.add(CohortStaff(cohort_id=cohort.id, user_id=actor.id, part=part))
        rows = [making.put_in(session, one, cohort.id) for one in learners]
        risk = {"risk": 3, "risk_code": "quiet"}
        session.execute(update(Enrollment).where(Enrollment.id == rows[0].id).values(**risk))
        session.execute(delete(CohortCount))
        for name, count in counts.items():
            session.add(CohortCount(cohort_id=cohort.id, name=name, shard=0, count=count))
        day = date(2026, 2, 24)
        session.add(CohortDay(cohort_id=cohort.id, day=day, counts={"started": 1}))
        place = {"time_zone": "America/New_York"}
        session.execute(update(User).where(User.id == teacher.id).values(**place))
    return {"teacher": teacher.id, "boss": boss.id}


def letters(app: Flask) -> dict[int | None, dict[str, str]]:
    with database(app).reading() as session:
        query = select(Outbox.user_id, Outbox.payload).where(Outbox.kind == "digest")
        return {row.user_id: row.payload for row in session.execute(query)}


def test_it_goes_on_monday_morning_of_the_readers_place_once(
    app: Flask, people: dict[str, int]
) -> None:
    assert jobs.summarize(database(app), MONDAY - timedelta(days=1)) == 0
    at_once([lambda: jobs.summarize(database(app), MONDAY)] * 3)
    assert set(letters(app)) == {people["boss"]}
    assert jobs.summarize(database(app), MONDAY + timedelta(hours=4)) == 1  # eight in New York
    assert jobs.summarize(database(app), MONDAY + timedelta(hours=5)) == 0
    assert jobs.summarize(database(app), datetime(2026, 3, 9, 9, tzinfo=NEW_YORK)) == 2

    text = letters(app)[people["teacher"]]["body"]
    assert "Nordics, spring" in text
    assert "2 people: 2 started, 1 certified, 1 on track, 1 at risk." in text
    assert "- Maya Ek has been quiet" in text
    assert "1 person needs a word." in text
    assert "http://localhost/admin/cohorts/" in text


def test_what_moved_is_told_and_it_can_be_switched_off(app: Flask, people: dict[str, int]) -> None:
    with database(app).transaction() as session:
        session.execute(
            update(User).where(User.id == people["teacher"]).values(mail_off=["digest"])
        )

    jobs.summarize(database(app), MONDAY + timedelta(hours=4))

    ((_, payload),) = letters(app).items()
    assert "Moved: 1 started and 1 got their certificate this week." in payload["body"]
    assert "(+1 this week)" in payload["html"]
    assert payload["unsubscribe"].startswith("http://localhost/letters/off/")


def test_managers_see_sums_only_where_the_site_says_so(app: Flask, people: dict[str, int]) -> None:
    with database(app).transaction() as session:
        settings.change(session, making.admin(app), {"aggregates_only": True}, NOW)

    jobs.summarize(database(app), MONDAY + timedelta(hours=4))

    told = letters(app)
    assert "Maya" not in told[people["boss"]]["html"] + told[people["boss"]]["body"]
    assert "Maya" in told[people["teacher"]]["body"]


@pytest.mark.parametrize("over", ["archived", "switched off"])
def test_nothing_is_sent_of_archived_cohorts_or_where_it_is_switched_off(
    app: Flask, people: dict[str, int], over: str
) -> None:
    admin = making.admin(app)
    with database(app).transaction() as session:
        if over == "archived":
            session.execute(update(Cohort).values(archived_at=NOW))
        else:
            settings.change(session, admin, {"digest": False}, NOW)

    assert jobs.summarize(database(app), MONDAY + timedelta(hours=4)) == 0
    assert people
