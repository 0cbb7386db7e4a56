"""Holders renew a certificate by the course that its course names; nobody else gets in."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.domain import certificate as rules
from app.domain.course import Course
from app.domain.earning import CertificateRule
from app.domain.renewal import Status
from app.errors import Conflict, NotFound
from app.jobs import reminders as jobs
from app.models import Certificate, Enrollment, Notice, Progress
from app.models.base import Base
from app.services import certificates, enrollments, lessons
from app.services.certificates import Way
from app.services.enrollments import Enrolled
from app.services.sessions import Actor
from tests import factories
from tests.conftest import Clock
from tests.conversations import COURSE, NOW, database_of, publish
from tests.learners import form_token, learner, sign_in

AGAIN = "again"
TITLE = "Partners"
YEAR_ON = rules.end_of_term(NOW, 12)


def main() -> Course:
    """A course of one lesson whose certificate is renewed by another course."""
    made = factories.course({"one": "lesson"})
    slugs = tuple(module.slug for module in made.modules)
    return replace(made, certificate=CertificateRule(TITLE, (), slugs, 24, renewal=AGAIN))


def again() -> Course:
    """The course that renews it: a pulse that isn't required, and a renewal."""
    made = factories.course({"pulse": "first-lesson", "anew": "last-lesson"})
    last = made.modules[-1].slug
    rule = CertificateRule(TITLE, (), (last,), 24)
    return replace(made, slug=AGAIN, title="Again", certificate=rule, audience="holder")


@pytest.fixture
def maya(app: Flask) -> Actor:
    """Somebody who was given the certificate at NOW."""
    with database_of(app).transaction() as session:
        publish(session, again())
        publish(session, main())
    actor = learner(app, COURSE, now=NOW)
    read(app, actor, COURSE, NOW)
    return actor


def read(app: Flask, actor: Actor, course: str, now: datetime, first: int = 0) -> None:
    """Finish the lessons of a course from the one of this number on."""
    with database_of(app).transaction() as session:
        pairs = list(enrollments.get(session, actor, course).course)
        for _module, activity in pairs[first:]:
            lessons.reach_end(session, actor, course, activity.slug, now)


def mine(app: Flask, actor: Actor) -> list[Certificate]:
    with database_of(app).reading() as session:
        return certificates.list_mine(session, actor)


def ways(app: Flask, actor: Actor, now: datetime) -> dict[str, Way]:
    with database_of(app).reading() as session:
        found = certificates.list_mine(session, actor)
        return dict(certificates.list_ways(session, actor, found, now))


def renew(app: Flask, actor: Actor, serial: str, now: datetime) -> str:
    with database_of(app).transaction() as session:
        return certificates.renew(session, actor, serial, now)


def test_a_certificate_is_renewed_after_a_year_and_for_six_months_after_its_end(
    app: Flask, maya: Actor
) -> None:
    (row,) = mine(app, maya)
    assert row.ends_at
    last = rules.end_of_term(row.ends_at, 6)
    for early in (NOW, YEAR_ON - timedelta(days=1)):
        with pytest.raises(Conflict, match="too early"):
            renew(app, maya, row.serial, early)
    with pytest.raises(Conflict, match="final of the programme again"):
        renew(app, maya, row.serial, last + timedelta(days=1))

    assert [renew(app, maya, row.serial, last) for _ in range(2)] == [AGAIN, AGAIN]
    assert renew(app, maya, row.serial, last + timedelta(days=40)) == AGAIN, "begun in time"


def test_only_its_holder_gets_into_the_course_that_renews_it(app: Flask, maya: Actor) -> None:
    (row,) = mine(app, maya)
    other = learner(app, COURSE, "Noor Haddad", now=NOW)

    for actor in (maya, other):
        with database_of(app).transaction() as session, pytest.raises(NotFound):
            enrollments.begin(session, actor, AGAIN, YEAR_ON)
        with database_of(app).reading() as session, pytest.raises(NotFound):
            enrollments.get(session, actor, AGAIN)
    for serial in (row.serial, "0000-0000-0000-0000", ""):
        with pytest.raises(NotFound):
            renew(app, other, serial, YEAR_ON)
    assert ways(app, other, YEAR_ON) == {}


def test_a_revoked_certificate_has_no_way_on(app: Flask, maya: Actor) -> None:
    (row,) = mine(app, maya)
    with database_of(app).transaction() as session:
        session.execute(update(Certificate).values(revoked_at=NOW, revoked_for="error"))

    assert ways(app, maya, YEAR_ON) == {}
    with pytest.raises(NotFound):
        renew(app, maya, row.serial, YEAR_ON)


def test_the_pulse_makes_it_current_and_the_renewal_brings_a_new_one(
    app: Flask, maya: Actor
) -> None:
    (old,) = mine(app, maya)
    renew(app, maya, old.serial, YEAR_ON)
    assert ways(app, maya, YEAR_ON)[old.serial].stand.status is Status.VALID
    with database_of(app).transaction() as session:
        pulse = next(iter(enrollments.get(session, maya, AGAIN).course))[1]
        lessons.reach_end(session, maya, AGAIN, pulse.slug, YEAR_ON)

    assert ways(app, maya, YEAR_ON)[old.serial].stand.status is Status.CURRENT
    assert len(mine(app, maya)) == 1, "the pulse brings no certificate"

    late = rules.end_of_term(NOW, 23)
    read(app, maya, AGAIN, late, first=1)

    new, same = mine(app, maya)
    assert same.serial == old.serial
    assert (new.title, new.issued_at, new.ends_at) == (TITLE, late, rules.end_of_term(late, 24))
    assert ways(app, maya, late).keys() == {new.serial}, "the old one is renewed"


def test_a_certificate_is_renewed_once_for_each_term(app: Flask, maya: Actor) -> None:
    (first,) = mine(app, maya)
    late = rules.end_of_term(NOW, 23)
    renew(app, maya, first.serial, late)
    read(app, maya, AGAIN, late)
    second, _first = mine(app, maya)
    year_on, later = rules.end_of_term(late, 12), rules.end_of_term(late, 24)
    with pytest.raises(Conflict, match="too early"):
        renew(app, maya, second.serial, year_on - timedelta(days=1))
    before = ways(app, maya, year_on)[second.serial]
    kept = rows_of(app, Progress)

    assert [renew(app, maya, second.serial, year_on) for _ in range(2)] == [AGAIN, AGAIN]
    begun = ways(app, maya, year_on)[second.serial]
    assert (before.is_begun, begun.is_begun) == (False, True)
    assert begun.stand.status is Status.VALID, "the pulse of the term before is none of this one"
    assert place(app, maya).done == 0
    read(app, maya, AGAIN, later, first=1)

    third, *others = mine(app, maya)
    assert (third.issued_at, third.ends_at) == (later, rules.end_of_term(later, 24))
    assert [one.serial for one in others] == [second.serial, first.serial]
    assert all(one in rows_of(app, Progress) for one in kept)
    assert ways(app, maya, later).keys() == {third.serial}
    assert len(rows_of(app, Enrollment)) == 3


def test_two_clicks_at_once_begin_one_term(app: Flask, maya: Actor) -> None:
    (first,) = mine(app, maya)
    late = rules.end_of_term(NOW, 23)
    renew(app, maya, first.serial, late)
    read(app, maya, AGAIN, late)
    serial, then = mine(app, maya)[0].serial, rules.end_of_term(late, 23)
    threads = [threading.Thread(target=renew, args=(app, maya, serial, then)) for _ in range(8)]

    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(rows_of(app, Enrollment)) == 3


def place(app: Flask, actor: Actor) -> Enrolled:
    with database_of(app).reading() as session:
        return enrollments.get(session, actor, AGAIN).enrollment


def rows_of(app: Flask, model: type[Base]) -> list[tuple[object, ...]]:
    with database_of(app).reading() as session:
        return [tuple(row) for row in session.execute(select(*model.__table__.primary_key))]


def test_whoever_skips_the_pulse_loses_nothing(app: Flask, maya: Actor) -> None:
    (old,) = mine(app, maya)
    renew(app, maya, old.serial, rules.end_of_term(NOW, 23))

    read(app, maya, AGAIN, rules.end_of_term(NOW, 23), first=1)

    assert len(mine(app, maya)) == 2


def test_the_page_says_how_it_stands_and_its_button_leads_into_the_course(
    app: Flask, client: FlaskClient, clock: Clock, maya: Actor
) -> None:
    (row,) = mine(app, maya)
    assert row.ends_at
    seen = dict[str, str]()
    for name, day in (
        ("early", NOW),
        ("late", rules.end_of_term(row.ends_at, 7)),
        ("ended", row.ends_at + timedelta(days=1)),
    ):
        clock.set(day)
        sign_in(app, client, maya, day)
        seen[name] = client.get("/certificates").text

    assert "Pulse and renewal open on" in seen["early"]
    assert "/renewal" not in seen["early"]
    assert "Take the final of the programme again" in seen["late"]
    assert "/renewal" not in seen["late"]
    assert "Term ended" in seen["ended"]
    assert "Renew until" in seen["ended"]
    token, path = form_token(seen["ended"].partition('<section class="certificate')[2]), ""
    path = f"/certificates/{row.serial}/renewal"
    for _ in range(2):
        answer = client.post(path, data={"csrf_token": token})
        assert answer.location == f"/course/{AGAIN}"
    assert "Go to pulse and renewal" in client.get("/certificates").text
    assert client.get(f"/course/{AGAIN}").status_code == 200


def test_letters_come_after_a_year_and_two_months_before_the_end(app: Flask, maya: Actor) -> None:
    (row,) = mine(app, maya)
    assert row.ends_at
    with database_of(app).transaction() as session:
        session.execute(update(Enrollment).values(last_at=row.ends_at))
    found = dict[str, datetime]()
    for day in [*days(YEAR_ON, 4), *days(row.ends_at - timedelta(days=60), 4)]:
        jobs.remind(database_of(app), day)
        with database_of(app).reading() as session:
            for one in session.scalars(select(Notice).order_by(Notice.id)):
                found.setdefault(one.occasion.partition(":")[0], day)

    assert found.keys() == {"pulse", "term"}
    assert YEAR_ON <= found["pulse"] <= YEAR_ON + timedelta(days=2)
    assert abs(found["term"] - (row.ends_at - timedelta(days=60))) <= timedelta(days=1)


def days(around: datetime, count: int) -> list[datetime]:
    return [around + timedelta(days=number - count // 2) for number in range(count + 1)]


def test_whose_certificate_was_renewed_gets_no_letter_that_the_old_one_ends(
    app: Flask, maya: Actor
) -> None:
    (old,) = mine(app, maya)
    assert old.ends_at
    late = rules.end_of_term(NOW, 21)
    renew(app, maya, old.serial, late)
    read(app, maya, AGAIN, late, first=1)

    for day in days(old.ends_at - timedelta(days=60), 4):
        jobs.remind(database_of(app), day)

    with database_of(app).reading() as session:
        occasions = session.scalars(select(Notice.occasion)).all()
    assert [one for one in occasions if one.startswith("term")] == []
