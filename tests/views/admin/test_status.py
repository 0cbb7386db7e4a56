"""The page Status, and the record of what broke that it shows."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import jobs
from app.domain.permission import Permission, Role
from app.jobs import faults as watching
from app.jobs import tasks, ticks
from app.models import Fault, Outbox
from app.security import requires
from app.services import beats, faults
from app.services import tasks as asked
from tests.conftest import BEGINNING, Clock
from tests.learners import database, learner, sign_in

pytestmark = pytest.mark.databases("sqlite")


def page(app: Flask, client: FlaskClient) -> str:
    sign_in(app, client, learner(app, course="", roles=[Role.ADMIN]))
    return client.get("/admin/status").text


def list_faults(app: Flask) -> list[Fault]:
    with database(app).reading() as session:
        return list(session.scalars(select(Fault)))


def test_a_site_where_nothing_runs_yet_says_what_is_missing(
    app: Flask, client: FlaskClient
) -> None:
    shown = page(app, client)

    assert "Not running" in shown
    assert "start “flask work”" in shown
    assert "None yet" in shown
    assert "No course is published yet." in shown


@pytest.mark.usefixtures("course")
def test_a_site_where_all_runs_says_so(app: Flask, client: FlaskClient, clock: Clock) -> None:
    with database(app).transaction() as session:
        beats.note(session, "work:here:1", clock.now - timedelta(seconds=50))
        beats.note(session, beats.BACKUP, clock.now - timedelta(hours=5), file="tandem-1.tar.gz")

    shown = page(app, client)

    assert "At work" in shown
    assert "here:1" in shown
    assert "tandem-1.tar.gz" in shown
    assert "Revision 1" in shown
    assert "risk" not in shown.split("<main", 1)[1]


def test_mail_that_waits_too_long_is_told_with_its_age(app: Flask, client: FlaskClient) -> None:
    with database(app).transaction() as session:
        due = BEGINNING - timedelta(hours=3)
        for number, state in enumerate(("due", "due", "failed", "unknown", "sent")):
            session.add(
                Outbox(
                    person="a@example.test",
                    kind="note",
                    occasion=str(number),
                    payload={},
                    state=state,
                    due_at=due,
                )
            )

    shown = page(app, client)

    assert "Is late" in shown
    assert "2 waiting, 1 failed, 1 of unknown end" in shown
    assert "has been due for 3 hours" in shown


@requires(Permission.SEE_PUBLIC)
def breaking() -> str:
    """A page of ours with a fault."""
    raise ZeroDivisionError


def test_a_page_that_broke_is_on_record_under_the_reference_that_was_shown(
    app: Flask, client: FlaskClient
) -> None:
    app.add_url_rule("/breaking", "breaking", breaking)

    answer = client.get("/breaking", headers={"X-Requested-With": "fetch"})

    (fault,) = list_faults(app)
    assert answer.status_code == 500
    assert (fault.reference, fault.place, fault.kind) == (
        answer.get_json()["reference"],
        "breaking",
        "ZeroDivisionError",
    )
    assert fault.reference in page(app, client)


def test_jobs_that_broke_are_on_record_and_the_next_tick_goes_on(app: Flask) -> None:
    def broken(_id: int = 0) -> None:
        raise KeyError("a name that nobody should read")

    ticks.tick(database(app), "sweep", broken)
    jobs.watched(database(app), "send", broken, 1)

    found = list_faults(app)
    assert [(one.place, one.kind) for one in found] == [("sweep", "KeyError"), ("send", "KeyError")]
    assert all(one.reference for one in found)


def test_long_work_that_broke_is_on_record_under_its_key(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_work: tasks.Work) -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(tasks.KINDS, "broken", broken)
    actor = learner(app, course="")
    with database(app).transaction() as session:
        task = asked.post(session, actor, "broken", {}, datetime.now(UTC))

    tasks.run(app.extensions["config"], database(app), task.id)

    (fault,) = list_faults(app)
    assert (fault.reference, fault.place) == (task.key, "task broken")


def test_old_faults_are_forgotten(app: Flask) -> None:
    now = datetime.now(UTC)
    with database(app).transaction() as session:
        for days in (31, 29):
            faults.record(session, ValueError(), f"{days} days", "a page", now - timedelta(days))

    watching.sweep(database(app))

    assert [one.reference for one in list_faults(app)] == ["29 days"]
