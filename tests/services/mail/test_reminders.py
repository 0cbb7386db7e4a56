"""Reminders by rule: who is told of what, when, in whose words, and that nobody is told twice."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from app.domain.reminders import DEFAULTS, Rule
from app.errors import Invalid
from app.jobs import reminders as jobs
from app.models import (
    Allowance,
    Certificate,
    Cohort,
    DueDate,
    Enrollment,
    Meeting,
    Notice,
    Revision,
    Submission,
    User,
)
from app.services import reminders
from tests.conversations import NOW
from tests.learners import database, learner
from tests.papers import at_once
from tests.services.cohorts import making

DAY = timedelta(days=1)
ALWAYS = NOW + 90 * DAY


class Class:
    """A cohort in Stockholm of Maya and Noor, who never pause; module one is due on 12 March."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        making.publish_course(app)
        self.admin = making.admin(app)
        self.cohort = making.make(app, self.admin)
        people = [learner(app, "", name) for name in ("Maya Ek", "Noor Ho")]
        with database(app).transaction() as session:
            rows = [making.put_in(session, one, self.cohort.id) for one in people]
            self.maya, self.noor = (row.id for row in rows)
            self.names = {people[0].id: "maya", people[1].id: "noor"}
            session.add(DueDate(cohort_id=self.cohort.id, module="one", on=date(2026, 3, 12)))
            session.execute(update(User).values(last_seen_at=NOW))
            session.execute(update(Enrollment).values(last_at=ALWAYS))

    def change(self, *statements: Any) -> None:
        with database(self.app).transaction() as session:
            for one in statements:
                session.execute(one)

    def add(self, *made: Any) -> None:
        with database(self.app).transaction() as session:
            session.add_all(made)

    def looks(self, days: int = 20) -> list[tuple[int, str, str]]:
        """Look once a day: (day, kind, whom) of all that was noted."""
        found = list[tuple[int, str, str]]()
        for day in range(1, days + 1):
            before = {row.id for row in self.notices()}
            jobs.remind(database(self.app), NOW + day * DAY)
            found += [
                (day, row.occasion.partition(":")[0], self.names[row.user_id])
                for row in self.notices()
                if row.id not in before
            ]
        return found

    def notices(self) -> list[Notice]:
        with database(self.app).reading() as session:
            return list(session.scalars(select(Notice).order_by(Notice.id)))

    def of(self, id: int) -> Any:
        return update(Enrollment).where(Enrollment.id == id)


@pytest.fixture
def room(app: Flask) -> Class:
    return Class(app)


def test_who_is_not_through_is_reminded_before_and_after_a_due_date(room: Class) -> None:
    room.change(room.of(room.noor).values(cells={"one": ["done", 90]}))

    assert room.looks() == [(8, "before", "maya"), (13, "overdue", "maya")]

    first = room.notices()[0].payload
    assert first["subject"].startswith("Due soon: ")
    assert "Thursday, 12 March 2026, 22:59 UTC" in first["body"]
    assert "http://localhost/course/partners" in first["body"]


def test_somebody_with_another_date_is_reminded_of_that_one(room: Class) -> None:
    given = {"enrollment_id": room.noor, "activity": "one", "kind": "date", "reason": "Ill."}
    room.add(Allowance(**given, value={"on": "2026-03-15"}, made_at=NOW))

    assert room.looks() == [
        (8, "before", "maya"),
        (11, "before", "noor"),
        (13, "overdue", "maya"),
        (16, "overdue", "noor"),
    ]


def test_pauses_and_first_sign_ins_are_waited_for(room: Class) -> None:
    room.change(
        update(DueDate).values(on=date(2027, 1, 1)),
        room.of(room.maya).values(last_at=NOW),
        room.of(room.noor).values(last_at=NOW),
        update(User).where(User.name == "Noor Ho").values(invited_at=NOW, last_seen_at=None),
    )

    assert room.looks() == [(4, "unseen", "noor"), (10, "quiet", "maya")]


def test_sessions_certificates_and_returned_work_are_reminded_of(room: Class) -> None:
    with database(room.app).reading() as session:
        revision = session.scalars(select(Revision.id)).one()
    meeting = {"title": "Kick-off", "place": "Room 4", "changed_at": NOW}
    starts = NOW + 3 * DAY
    sheet = {"activity": "lesson", "revision_id": revision, "body": {}, "state": "returned"}
    printed = {"name": "N", "course": "P", "title": "P", "outcomes": [], "issuer": "I"}
    room.change(update(DueDate).values(on=date(2027, 1, 1)))
    room.add(
        Meeting(cohort_id=room.cohort.id, starts_at=starts, ends_at=starts + DAY / 24, **meeting),
        Meeting(
            cohort_id=room.cohort.id, starts_at=starts, ends_at=starts, cancelled_at=NOW, **meeting
        ),
        Submission(
            enrollment_id=room.maya, round=1, handed_in_at=NOW, reviewed_at=NOW + DAY, **sheet
        ),
        Submission(enrollment_id=room.noor, round=1, handed_in_at=NOW, reviewed_at=NOW, **sheet),
        Submission(enrollment_id=room.noor, round=2, handed_in_at=NOW, **(sheet | {"state": ""})),
        Certificate(
            serial="0000-0000-0000-0001",
            enrollment_id=room.noor,
            revision_id=revision,
            revision_number=1,
            minutes=1,
            issued_at=NOW,
            ends_at=NOW + 69 * DAY,
            **printed,
        ),
    )

    assert room.looks() == [
        (2, "meeting", "maya"),
        (2, "meeting", "noor"),
        (6, "returned", "maya"),
        (9, "term", "noor"),
    ]
    assert "Where: Room 4" in room.notices()[0].payload["body"]


@pytest.mark.parametrize(
    "over",
    [
        update(Cohort).values(archived_at=NOW),
        update(User).values(deactivated_at=NOW),
        update(Enrollment).values(completed_at=NOW),
        update(User).values(mail_off=["reminder"]),
    ],
)
def test_nobody_is_reminded_who_is_through_gone_or_does_not_want_it(room: Class, over: Any) -> None:
    room.change(over)

    assert room.looks() == []


def test_a_cohorts_own_rule_is_in_force_there_and_can_be_taken_back(room: Class) -> None:
    with database(room.app).transaction() as session:
        site = Rule("before", 5, "Site: {module}", "Dear {first_name}")
        own = Rule("before", 6, "Own: {module}", "Dear {first_name}")
        reminders.save(session, room.admin, None, site, NOW)
        for _ in range(2):
            reminders.save(session, room.admin, room.cohort, own, NOW)
        off = Rule("overdue", 2, "Off", "Off", is_on=False)
        reminders.save(session, room.admin, room.cohort, off, NOW)

    assert room.looks() == [(5, "before", "maya"), (5, "before", "noor")]
    assert room.notices()[0].payload["body"] == "Dear Maya"
    with database(room.app).transaction() as session:
        reminders.reset(session, room.admin, room.cohort, "before", NOW)
        rules = reminders.load(session)
        assert rules.of("before", room.cohort.id) == Rule(
            "before", 5, "Site: {module}", "Dear {first_name}", source="site"
        )
        assert rules.of("quiet", room.cohort.id) == DEFAULTS["quiet"]


def test_words_that_nothing_fills_are_refused(room: Class) -> None:
    with (
        database(room.app).transaction() as session,
        pytest.raises(Invalid, match=r"Nothing fills \{module\} here") as raised,
    ):
        rule = Rule("quiet", 5, "Hello {module}", "x")
        reminders.save(session, room.admin, None, rule, NOW)
    assert "{first_name}, {course}, {link}" in str(raised.value)


def test_workers_that_look_at_once_and_again_note_each_thing_once(room: Class) -> None:
    at_once([lambda: jobs.remind(database(room.app), NOW + 8 * DAY)] * 3)
    jobs.remind(database(room.app), NOW + 8 * DAY)

    assert len(room.notices()) == 2


def test_a_pause_of_the_job_process_is_made_up_for(room: Class) -> None:
    jobs.remind(database(room.app), NOW + 6 * DAY)

    jobs.remind(database(room.app), NOW + 9 * DAY)

    assert [row.occasion.partition(":")[0] for row in room.notices()] == ["before"] * 2


@pytest.mark.databases("sqlite")
def test_a_look_reads_no_table_of_people_or_papers_as_a_whole(app: Flask) -> None:
    Class(app)
    said = list[tuple[str, Any]]()
    engine = database(app).engine

    def listen(_connection: object, _cursor: object, words: str, given: object, *_: object) -> None:
        said.append((words, given))

    event.listen(engine, "before_cursor_execute", listen)
    with database(app).reading() as session:
        for item in reminders.find(session, reminders.load(session), NOW):
            reminders.list_ids(session, item)
        event.remove(engine, "before_cursor_execute", listen)
        plans = [
            row[-1]
            for words, given in said
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)
        ]

    assert {"ix_enrollments_last_at", "ix_users_invited_at", "ix_submissions_reviewed_at"} <= {
        word for plan in plans for word in plan.split()
    }
    large = re.compile(r"SCAN (enrollments|users|submissions|certificates)\b")
    assert [plan for plan in plans if large.match(plan)] == []
