"""Messages to a cohort: looked at, tried, sent once; their letters in the log; who may do it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from app.domain.permission import Role
from app.jobs import letters, tasks
from app.jobs import messages as jobs
from app.models import Audit, Enrollment, Message, Notice, Outbox, Task
from app.services import mail
from app.services.messages import sending
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import database, learner, sign_in
from tests.services.cohorts import making

Statements = Callable[[], AbstractContextManager[list[str]]]
pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("clock")]


class Writer:
    """Somebody at the desk who writes to a cohort of three."""

    def __init__(self, app: Flask, client: FlaskClient, role: Role = Role.ADMIN) -> None:
        self.app, self.client = app, client
        making.publish_course(app)
        self.actor = learner(app, "", "Ada Admin", [Role.ADMIN])
        self.cohort = making.make(app, self.actor)
        self.people = [learner(app, "", name) for name in ("Ben Zu", "Cleo Ay", "Dag Em")]
        with database(app).transaction() as session:
            for one in self.people:
                making.put_in(session, one, self.cohort.id)
        self.path = f"/admin/cohorts/{self.cohort.key}"
        self.token = sign_in(app, client, self.actor)

    def see(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, action: str, key: str = "", **form: str) -> TestResponse:
        """Press a button of the form."""
        page = self.see(f"{self.path}/message")
        found = re.search(r'name="key" type="hidden" value="([^"]+)"', page)
        assert found
        given = {
            "subject": "Hello {first_name}",
            "body": "Look at {course}.\n\n{link}\n\nAda",
            "chosen": "all",
            "key": key or found[1],
            "csrf_token": self.token,
            "action": action,
        }
        return self.client.post(f"{self.path}/message", data=given | form)

    def count(self, what: type) -> int:
        with database(self.app).reading() as session:
            return session.scalar(select(func.count()).select_from(what)) or 0


@pytest.fixture
def writer(app: Flask, client: FlaskClient) -> Writer:
    return Writer(app, client)


def test_a_message_is_shown_with_a_real_persons_values_and_the_number_of_people(
    writer: Writer,
) -> None:
    page = writer.post("preview").text

    assert "How it reads for Ben Zu" in page
    assert "Hello Ben" in page
    assert "It goes to 3 people." in page
    assert writer.count(Message) == writer.count(Notice) == writer.count(Outbox) == 0


def test_a_message_is_sent_once_however_often_the_button_is_pressed(
    app: Flask, writer: Writer
) -> None:
    key = "abcdefghijkmnpqrstuv"
    first, second = (writer.post("send", key) for _ in range(2))

    assert (first.status_code, first.location) == (303, second.location)
    assert writer.count(Message) == 1
    with database(app).reading() as session:
        told = session.scalars(select(Notice.payload).order_by(Notice.user_id)).all()
        acts = session.scalars(select(Audit).filter_by(verb="send message")).all()
    assert [one["subject"] for one in told] == ["Hello Ben", "Hello Cleo", "Hello Dag"]
    assert told[0]["body"] == "Look at Partners.\n\nhttp://localhost/course/partners\n\nAda"
    assert [one.detail["people"] for one in acts] == [3]
    page = writer.see(first.location)
    assert "Look at Partners.\n\nhttp://localhost/course/partners" in page
    assert "{course}" not in page
    assert "their own first name in place of {first_name}" in page
    assert re.search(r"Wait for their letter of the day</dt><dd>3<", page)

    once = writer.post("send", subject="About {course}")
    assert "About Partners" in writer.see(once.location).partition("</title>")[0]
    assert ">About Partners</a>" in writer.see(f"{writer.path}/message")
    assert letters.merge(database(app), BEGINNING) == 3
    assert re.search(r"Leave in a moment</dt><dd>3<", writer.see(first.location))


def test_a_letter_to_try_goes_to_the_writer_alone_and_at_once(app: Flask, writer: Writer) -> None:
    for _ in range(2):
        assert "on its way to" in writer.post("test", "abcdefghijkmnpqrstuv").text

    with database(app).reading() as session:
        (row,) = session.scalars(select(Outbox)).all()
    assert (row.person, row.kind, row.subject) == (writer.actor.email, "test", "Hello Ada")
    assert 'class="button"' in row.payload["html"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"body": "Dear {name}"}, "Nothing fills {name}."),
        ({"subject": " \0 "}, "Type a subject."),
        ({"body": "x" * 6001}, "Use up to 6,000 characters."),
        ({"chosen": "person", "person": "nobody"}, "Pick the person."),
        ({"chosen": "behind"}, "Nobody in this cohort is meant by that."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    writer: Writer, form: dict[str, str], said: str
) -> None:
    answer = writer.post("send", **form)

    assert answer.status_code == 422
    assert said in answer.text
    assert writer.count(Message) == 0


def test_a_nudge_begins_with_what_fits_the_reason_and_goes_to_one_person(
    app: Flask, writer: Writer
) -> None:
    ben, cleo, _ = writer.people
    with database(app).transaction() as session:
        risk = {"risk": 5, "risk_code": "unseen"}
        session.execute(update(Enrollment).where(Enrollment.user_id == cleo.id).values(**risk))

    page = writer.see(f"{writer.path}/nudge?person={cleo.key}")
    assert "Your place in “{course}”" in page
    assert f'value="{cleo.key}" selected' in page or f'selected value="{cleo.key}"' in page
    assert writer.post("send", chosen="person", person=cleo.key).status_code == 303
    with database(app).reading() as session:
        assert session.scalars(select(Notice.user_id)).all() == [cleo.id]
    writer.see(f"{writer.path}/nudge?person={ben.key}")
    writer.see(f"{writer.path}/nudge?person=somebody", 404)


def test_many_people_are_told_by_long_work_and_none_twice(
    app: Flask, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    monkeypatch.setattr(jobs, "BATCH", 2)
    place = writer.post("send").location
    assert writer.count(Notice) == 0

    with database(app).reading() as session:
        task = session.scalars(select(Task)).one()
    config = app.extensions["config"]
    with database(app).transaction() as session:
        row = session.get_one(Message, task.payload["message"])
        ids = sending.list_ids(session, row)
        sending.send_batch(session, row.id, ids[:2], BEGINNING)  # killed half-way
    tasks.run(config, database(app), task.id)

    assert writer.count(Notice) == 3
    assert "Done." in writer.see(place)


def test_instructors_write_to_their_own_cohorts_and_managers_to_none(
    app: Flask, writer: Writer
) -> None:
    other = app.test_client()
    for role, status in ((Role.INSTRUCTOR, 404), (Role.MANAGER, 403)):
        sign_in(app, other, learner(app, "", "Ivo", [role]))
        for path in ("message", "nudge?person=x", "messages/x"):
            assert other.get(f"{writer.path}/{path}").status_code == status
    sign_in(app, other, making.teacher(app, COURSE))
    assert other.get(f"{writer.path}/message").status_code == 200


def log_of(app: Flask, actor: Actor) -> str:
    client = app.test_client()
    sign_in(app, client, actor)
    return client.get("/admin/mail").text


def test_the_log_shows_each_letter_to_those_who_run_its_cohort(app: Flask, writer: Writer) -> None:
    writer.post("send")
    letters.merge(database(app), BEGINNING)
    with database(app).transaction() as session:
        mail.post(session, "a@example.test", "code", "1", mail.Letter("Code: 123", "."), BEGINNING)

    page = writer.see("/admin/mail")
    assert page.count("Hello ") == 3
    assert "123" not in page
    assert "a@example.test" in page
    own = log_of(app, making.teacher(app, COURSE))
    assert own.count("Hello ") == 3
    assert "a@example.test" not in own
    assert "No letters yet" in log_of(app, learner(app, "", "Ivo", [Role.INSTRUCTOR]))
    assert writer.see("/admin/mail?kind=reminder&state=due&person=%00").count("Hello ") == 0
    assert writer.see(f"/admin/mail?person={writer.people[0].email}&kind=message").count("Hello")


def test_a_failed_letter_is_sent_again_once_and_that_is_recorded(
    app: Flask, writer: Writer
) -> None:
    writer.post("test")
    with database(app).transaction() as session:
        session.execute(update(Outbox).values(state="failed", error="550 no such box", tries=3))
        key = session.scalars(select(Outbox.key)).one()
    assert "550 no such box" in writer.see("/admin/mail?state=failed")

    path = f"/admin/mail/{key}/retry"
    answers = [writer.client.post(path, data={"csrf_token": writer.token}) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 409]
    with database(app).reading() as session:
        assert session.scalars(select(Outbox.state)).one() == "due"
        assert session.scalars(select(Audit).filter_by(verb="send letter again")).one()


def test_mail_that_waits_is_said_and_the_log_asks_little(
    app: Flask, writer: Writer, statements: Statements
) -> None:
    writer.post("test")
    with database(app).transaction() as session:
        session.execute(update(Outbox).values(due_at=BEGINNING - timedelta(minutes=6)))

    with statements() as said:
        page = writer.see("/admin/mail")

    assert "Mail is waiting. Nothing has left since 2 March 2026" in page
    assert len(said) <= 5, said
