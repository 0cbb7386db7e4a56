"""What Home says of a learner's cohort, found in one statement on both databases."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask

from app.models import Allowance
from app.services import cohorts, home, meetings
from app.services.cohorts import DueDay
from app.services.home import Home
from app.services.sessions import Actor
from tests.conversations import NOW
from tests.learners import database, learner
from tests.services.cohorts.making import admin, make, publish_course, put_in, teacher


def look(app: Flask, actor: Actor, now: datetime = NOW) -> Home:
    with database(app).reading() as session:
        found = home.get(session, actor, now)
    assert found
    return found


def test_home_finds_dates_exceptions_staff_and_the_next_session(app: Flask) -> None:
    publish_course(app)
    ada, ina, maya = admin(app), teacher(app), learner(app, "")
    made, hour = make(app, ada, closes_on=date(2026, 6, 30)), timedelta(hours=1)
    with database(app).transaction() as session:
        cohort = cohorts.get_to_run(session, ada, made.key)
        due = {"one": DueDay(days=1), "two": DueDay(on=date(2026, 3, 20)), "gone": DueDay(days=1)}
        cohorts.set_due(session, ada, cohort, due, NOW)
        staff = cohorts.find_staff(session, ada, "instructor", [ina.email])
        cohorts.change_staff(session, ada, cohort, "instructor", staff, NOW)
        enrollment = put_in(session, maya, made.id)
        for days in (-1, 5, 3, 2):
            at = NOW + timedelta(days=days)
            plan = meetings.Plan(f"In {days} days", at, at + hour, "Room 4")
            row = meetings.make(session, ada, cohort, plan, NOW)
        meetings.cancel(session, ada, row, NOW)
    assert look(app, maya).around
    around = look(app, maya, NOW + timedelta(days=2, hours=2)).around
    assert around
    assert (around.title, around.last_day) == ("Nordics, spring", date(2026, 6, 30))
    assert [module.module.slug for module, _ in around.overdue] == ["one"]
    assert around.next_due
    assert around.next_due[1].at == datetime(2026, 3, 20, 22, 59, 59, tzinfo=UTC)
    assert around.staff == (("Ina Instructor", ina.email),)
    assert around.meeting
    assert (around.meeting.title, around.meeting.place) == ("In 3 days", "Room 4")

    with database(app).transaction() as session:
        given = {"kind": "date", "value": {"on": "2026-03-30"}, "reason": "ill", "made_at": NOW}
        session.add(Allowance(enrollment_id=enrollment.id, activity="one", **given))
    around = look(app, maya, NOW + timedelta(days=4)).around
    assert around
    assert around.overdue == ()
    assert around.due["one"].at == datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC)
    with database(app).transaction() as session:
        cohorts.archive(session, ada, cohorts.get_to_run(session, ada, made.key), NOW)
    assert look(app, maya).around is None


def test_home_without_a_cohort_says_nothing_of_one(app: Flask) -> None:
    publish_course(app)
    assert look(app, learner(app, "partners")).around is None
