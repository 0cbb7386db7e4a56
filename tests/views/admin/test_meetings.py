"""Sessions of a cohort: planned, changed, called off, attended; on Home and in the calendar."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from app.domain.permission import Role
from app.jobs import tasks
from app.models import Allowance, Attendance, Enrollment, Meeting, Notice, Task
from app.services import meetings
from tests.conftest import BEGINNING, Clock
from tests.learners import COURSE, database, form_token, learner
from tests.views.admin.desks import PLAN, Desk

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("course")]
MEETING = {"title": "Kick-off", "day": "2026-03-31", "clock": "09:30", "minutes": "90"}
GUIDE = "Bring your plan.\nRead https://example.com/plan?a=1&b=2.\n\njavascript:alert(1) <b>"


@pytest.fixture
def maya(app: Flask) -> Desk:
    """A learner's browser."""
    return Desk(app, app.test_client(), learner(app, "", "Maya Lindqvist"))


@pytest.fixture
def path(desk: Desk, maya: Desk) -> str:
    """A cohort with Maya in it."""
    made = desk.make(closes_on="2026-06-30")
    desk.post(f"{made}/invitations", addresses=maya.actor.email)
    return made


def plan(desk: Desk, path: str, **changed: str) -> str:
    """Plan a session; its path on the desk."""
    answer = desk.post(f"{path}/sessions/new", **{**MEETING, **changed})
    assert answer.status_code == 303, answer.text
    with database(desk.app).reading() as session:
        row = session.scalars(select(Meeting).order_by(Meeting.id.desc())).first()
        assert row
        return f"{path}/sessions/{row.key}"


def calendar(maya: Desk) -> tuple[str, dict[str, object]]:
    """The secret address after a new one is made, and what it holds by summary."""
    maya.post("/account/calendar")
    page = maya.see("/account")
    address = page.split('id="calendar-address" value="http://localhost')[1].split('"')[0]
    return address, read(maya, address)


def read(maya: Desk, address: str) -> dict[str, object]:
    """What a calendar program finds, that signs in with the secret alone."""
    answer = maya.app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(one["summary"]): one for one in found}


def test_a_session_is_on_home_with_its_guide_and_in_the_calendar(
    app: Flask, desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    made = plan(desk, path, place="https://meet.example/abc", guide=GUIDE)
    page = maya.see("/home")
    assert "31 March 2026, 09:30 (Europe/Stockholm)" in page
    assert 'href="https://meet.example/abc"' in page
    assert "Nordics, until 30 June 2026" in page
    shown = maya.see(f"/sessions/{made.rpartition('/')[2]}")
    assert 'href="https://example.com/plan?a=1&amp;b=2"' in shown
    assert 'href="javascript' not in shown
    assert "&lt;b&gt;" in shown
    address, entries = calendar(maya)
    entry = entries["Kick-off (Nordics)"]
    assert entry.decoded("dtstart") == datetime(2026, 3, 31, 7, 30, tzinfo=UTC)  # type: ignore[attr-defined]
    assert (entry["sequence"], entry["status"]) == (0, "CONFIRMED")  # type: ignore[index]
    uid = entry["uid"]  # type: ignore[index]

    form = {**MEETING, "clock": "10:00"}
    assert desk.post(f"{made}/edit", **form).status_code == 303
    assert desk.post(f"{made}/edit", **form).status_code == 303  # the same again changes nothing
    entry = read(maya, address)["Kick-off (Nordics)"]
    assert (entry["uid"], entry["sequence"]) == (uid, 1)  # type: ignore[index]
    assert desk.post(f"{made}/cancel").status_code == 303
    entry = read(maya, address)["Kick-off (Nordics)"]
    assert (entry["uid"], entry["sequence"], entry["status"]) == (uid, 2, "CANCELLED")  # type: ignore[index]
    assert "Kick-off" not in maya.see("/home")
    assert desk.post(f"{made}/edit", **MEETING).status_code == 409


def told(app: Flask) -> list[tuple[int, str, str, bool]]:
    """Whom of what, in which words, and whether that is over."""
    with database(app).reading() as session:
        rows = session.scalars(select(Notice).filter_by(kind="meeting").order_by(Notice.id))
        return [
            (row.user_id, row.payload["subject"], row.payload["body"], bool(row.ended_at))
            for row in rows
        ]


def test_learners_are_told_once_of_a_session_that_is_new_moved_or_called_off(
    app: Flask, desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    made = plan(desk, path)
    for changed in ({"guide": "Bring a pen."}, {"clock": "10:00"}, {"clock": "10:00"}):
        answer = desk.post(f"{made}/edit", **{**MEETING, **changed})
        assert answer.status_code == 303
    assert desk.post(f"{made}/cancel").status_code == 303
    assert "Learners get a mail." in desk.see(f"{path}/sessions")
    body = "Tuesday, 31 March 2026, 08:00 UTC"
    new, moved, off = told(app)
    assert new[:2] == (maya.actor.id, "New session: “Kick-off”")
    assert moved[:2] == (maya.actor.id, "Changed: “Kick-off”")
    assert body in moved[2]
    assert (new[3], moved[3]) == (True, True)  # nobody is sent to what was called off since
    assert off[1] == "Called off: “Kick-off”"
    assert body in off[2]
    assert not off[3]


def test_nobody_is_told_of_a_session_that_is_over(
    app: Flask, desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    made = plan(desk, path, day="2026-03-01")
    assert desk.post(f"{made}/edit", **{**MEETING, "day": "2026-02-28"}).status_code == 303
    assert desk.post(f"{made}/cancel").status_code == 303
    assert told(app) == []


def test_a_large_cohort_is_told_by_the_job_process(
    app: Flask,
    desk: Desk,
    maya: Desk,
    path: str,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meetings, "AT_ONCE", 0)
    plan(desk, path)
    assert told(app) == []
    with database(app).reading() as session:
        id = session.scalars(select(Task.id).filter_by(kind="meeting")).one()
    for _again in range(2):
        tasks.run(app.extensions["config"], database(app), id)
    assert [one[1] for one in told(app)] == ["New session: “Kick-off”"]


def test_a_calendars_address_is_secret_and_a_new_one_kills_the_old(
    app: Flask, desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    desk.post(f"{path}/edit", **PLAN, days_0="30")
    address, entries = calendar(maya)
    (title,) = entries
    assert title.startswith("Module 1 is due: ")
    due = entries[title]
    assert due.decoded("dtend") == datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)  # type: ignore[attr-defined]
    fresh, _ = calendar(maya)
    assert fresh != address
    assert app.test_client().get(address).status_code == 404
    assert app.test_client().get("/calendar/nothing.ics").status_code == 404
    desk.post(f"{path}/archive")
    assert read(maya, fresh) == {}


def test_home_and_course_say_what_is_due_what_is_late_and_whom_to_ask(
    app: Flask,
    desk: Desk,
    maya: Desk,
    path: str,
    clock: Clock,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    ina = learner(app, "", "Ina Instructor", [Role.INSTRUCTOR])
    dates = {"days_0": "1", "days_1": "2", "on_2": "2026-03-20"}
    desk.post(f"{path}/edit", **PLAN, **dates, instructors=ina.email)
    plan(desk, path)
    assert "Module 1 is due on 3 March 2026, 23:59 (Europe/Stockholm)." in maya.see("/home")
    clock.forward(days=4)
    maya.see("/home")  # notes that the session is in use
    with statements() as said:
        page = maya.see("/home")
    assert len(said) <= 4
    assert "Module 1 was due on 3 March 2026, 23:59 (Europe/Stockholm)." in page
    assert "Module 2 was due" in page
    assert "Module 3 is due on 20 March 2026" in page
    assert f'href="mailto:{ina.email}">Ina Instructor' in page
    with database(app).transaction() as session:
        enrollment = session.scalars(select(Enrollment)).one()
        value = {"on": "2026-03-10"}
        module = maya.see(f"/course/{COURSE}").split('class="card module" id="')[1].split('"')[0]
        session.add(
            Allowance(
                enrollment_id=enrollment.id, activity=module, kind="date", value=value,
                reason="ill", made_at=BEGINNING,
            )
        )  # fmt: skip
    assert "Module 1 is due on 10 March 2026, 23:59" in maya.see("/home")
    course = maya.see(f"/course/{COURSE}")
    assert "Due on 10 March 2026, 23:59 (Europe/Stockholm)" in course
    assert "Was due on 4 March 2026" in course


def test_who_was_there_is_ticked_and_kept(
    app: Flask, desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    other = learner(app, "", "Noor Haddad")
    desk.post(f"{path}/invitations", addresses=other.email)
    made = plan(desk, path)
    shown = [maya.actor.key, other.key, "nobody"]
    sent = desk.client.post(
        f"{made}/attendance",
        data={"shown": shown, "there": [other.key, "nobody"], "csrf_token": desk.token},
    )
    assert sent.status_code == 303
    with database(app).reading() as session:
        found = session.execute(select(Attendance.user_id, Attendance.was_there)).all()
    assert {tuple(row) for row in found} == {(maya.actor.id, False), (other.id, True)}
    page = desk.see(f"{made}/attendance")
    assert f'value="{other.key}" checked' in page
    assert f'value="{maya.actor.key}" checked' not in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", " \0"),
        ("day", "31.3."),
        ("clock", "late"),
        ("minutes", "0"),
        ("minutes", "9" * 30),
        ("place", "javascript:alert(1)"),
        ("place", "ftp://example.com/x"),
        ("guide", "x" * 4001),
    ],
)
def test_what_is_wrong_in_a_session_is_said_at_its_field(
    desk: Desk, path: str, clock: Clock, field: str, typed: str
) -> None:
    answer = desk.post(f"{path}/sessions/new", **{**MEETING, field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_time_that_clocks_skip_is_refused(desk: Desk, path: str, clock: Clock) -> None:
    answer = desk.post(f"{path}/sessions/new", **{**MEETING, "day": "2026-03-29", "clock": "02:30"})
    assert answer.status_code == 422
    assert "put forward" in answer.text


def test_sessions_are_for_the_cohorts_own_people(
    app: Flask, desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    key = plan(desk, path).rpartition("/")[2]
    other = Desk(app, app.test_client(), learner(app, "", "Noor Haddad"))
    assert other.client.get(f"/sessions/{key}").status_code == 404
    assert form_token(maya.see(f"/sessions/{key}"))
    assert other.client.get(f"{path}/sessions").status_code == 403


def test_a_persons_page_leads_to_their_cohort_and_to_a_message(
    desk: Desk, maya: Desk, path: str, clock: Clock
) -> None:
    page = desk.see(f"/admin/people/{maya.actor.key}")
    assert f'href="{path}"' in page
    assert f'href="{path}/message?person={maya.actor.key}"' in page
    form = desk.see(f"{path}/message?person={maya.actor.key}")
    assert f'<option selected value="{maya.actor.key}">Maya Lindqvist' in form
    assert path not in maya.see(f"/account/seen/{desk.actor.key}")
