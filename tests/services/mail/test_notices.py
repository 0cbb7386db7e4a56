"""One letter a day: what waits is merged, kept through the night, ended where it isn't wanted."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.domain.mail import next_moment
from app.jobs import letters
from app.models import Notice, Outbox, User
from app.services import notices
from app.services.sessions import Actor
from tests import postman
from tests.conftest import BEGINNING
from tests.learners import database, learner
from tests.papers import at_once
from tests.postman import Postman

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def maya(app: Flask) -> Actor:
    return learner(app, course="")


def tell(app: Flask, actor: Actor, kind: str, occasion: str = "1", body: str = "Well.") -> None:
    with database(app).transaction() as session:
        subject = f"About {kind} {occasion}"
        notices.tell(session, actor.id, kind, occasion, subject, body, BEGINNING, link="/home")


def sent(app: Flask) -> list[EmailMessage]:
    """All letters of the outbox, read back from a real server."""
    config = app.extensions["config"]
    with database(app).reading() as session:
        ids = session.scalars(select(Outbox.id).where(Outbox.state == "due")).all()
    with postman.listening(Postman) as (kept, port):
        for id in ids:
            at_port = replace(config, mail=f"smtp://127.0.0.1:{port}")
            letters.send_letter(at_port, database(app), id)
    return [message_from_bytes(one, policy=policy.default) for one in kept]


def parts(message: EmailMessage) -> tuple[str, str]:
    """The plain and the HTML part."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert html
    return plain.get_content(), html.get_content()


def test_all_that_waits_becomes_one_letter_with_both_parts(app: Flask, maya: Actor) -> None:
    tell(app, maya, "reminder", body="Due <soon>.\n\nSee https://example.test/a?b=1&c=2.")
    tell(app, maya, "message")

    assert letters.merge(database(app), BEGINNING) == 1
    (letter,) = sent(app)

    plain, html = parts(letter)
    assert letter.get_content_type() == "multipart/alternative"
    assert letter["Subject"] == "About message 1, and one more"
    assert "1. About message 1" in plain
    assert "2. About reminder 1" in plain
    assert "http://localhost/home" in plain
    assert "Due &lt;soon&gt;." in html
    assert 'href="https://example.test/a?b=1&amp;c=2"' in html
    assert html.count('class="button"') == 1
    assert "<img" not in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip("<>") in plain


def test_a_person_gets_one_letter_a_day(app: Flask, maya: Actor) -> None:
    tell(app, maya, "message", "1")
    assert letters.merge(database(app), BEGINNING) == 1
    tell(app, maya, "message", "2")
    tell(app, maya, "reminder", "3")

    made = [letters.merge(database(app), BEGINNING + timedelta(hours=h)) for h in range(30)]

    assert [hour for hour, count in enumerate(made) if count] == [23]  # 8 in the morning, UTC
    assert len(sent(app)) == 2


def test_what_is_switched_off_or_over_ends_without_a_letter(app: Flask, maya: Actor) -> None:
    tell(app, maya, "reminder")
    with database(app).transaction() as session:
        session.execute(update(User).values(mail_off=["reminder"]))
        late = notices.Told(maya.id, "meeting", "1", "Now", "Here.", until=BEGINNING)
        notices.tell_many(session, [late], BEGINNING)

    assert letters.merge(database(app), BEGINNING) == 0

    with database(app).reading() as session:
        ended = session.execute(select(Notice.ended_at, Notice.outbox_id)).all()
        assert [tuple(row) for row in ended] == [(BEGINNING, None)] * 2
        assert session.scalars(select(Outbox)).all() == []


def test_somebody_deactivated_gets_nothing(app: Flask, maya: Actor) -> None:
    tell(app, maya, "message")
    with database(app).transaction() as session:
        session.execute(update(User).values(deactivated_at=BEGINNING))

    assert letters.merge(database(app), BEGINNING) == 0
    assert letters.merge(database(app), BEGINNING) == 0


def test_an_occasion_is_told_once(app: Flask, maya: Actor) -> None:
    for _ in range(2):
        tell(app, maya, "message")
    with database(app).transaction() as session:
        told = [notices.Told(maya.id, "message", occasion, "Again", "Again.") for occasion in "123"]
        assert notices.tell_many(session, told, BEGINNING) == 2


def test_workers_that_merge_at_once_make_one_letter(app: Flask, maya: Actor) -> None:
    tell(app, maya, "message")
    tell(app, maya, "reminder")

    made = at_once([lambda: letters.merge(database(app), BEGINNING)] * 4)

    assert sorted(int(one) for one in made if isinstance(one, int)) == [0, 0, 0, 1]
    with database(app).reading() as session:
        assert len(session.scalars(select(Outbox)).all()) == 1


@pytest.mark.parametrize(
    ("now", "last", "zone", "then"),
    [
        ("2026-03-02T09:00+00:00", None, "UTC", "2026-03-02T09:00+00:00"),
        ("2026-03-02T21:00+00:00", None, "UTC", "2026-03-03T08:00+00:00"),
        ("2026-03-02T02:00+00:00", None, "UTC", "2026-03-02T08:00+00:00"),
        # 09:00 in London is four in the morning in New York, and six in the evening in Tokyo
        ("2026-03-02T09:00+00:00", None, "America/New_York", "2026-03-02T13:00+00:00"),
        ("2026-03-02T09:00+00:00", None, "Asia/Tokyo", "2026-03-02T09:00+00:00"),
        ("2026-03-02T12:00+00:00", None, "Asia/Tokyo", "2026-03-02T23:00+00:00"),
        # clocks go forward at two, and back at three: eight is eight
        ("2026-03-28T20:00+00:00", None, "Europe/Berlin", "2026-03-29T06:00+00:00"),
        ("2026-10-24T20:00+00:00", None, "Europe/Berlin", "2026-10-25T07:00+00:00"),
        # one a day, of the reader's own, and none twelve hours after the last
        ("2026-03-02T12:00+00:00", "2026-03-02T09:00+00:00", "UTC", "2026-03-03T08:00+00:00"),
        ("2026-03-03T08:00+00:00", "2026-03-02T19:59+00:00", "UTC", "2026-03-03T08:00+00:00"),
        ("2026-03-02T10:00+00:00", "2026-03-01T23:30+00:00", "UTC", "2026-03-02T11:30+00:00"),
        ("2026-03-02T12:00+00:00", None, "Nowhere/Land", "2026-03-02T12:00+00:00"),
    ],
)
def test_the_next_letter_waits_for_morning_and_for_another_day(
    now: str, last: str | None, zone: str, then: str
) -> None:
    before = datetime.fromisoformat(last) if last else None

    found = next_moment(datetime.fromisoformat(now), zone, 20, 8, before)

    assert found == datetime.fromisoformat(then)


def test_nobody_is_quiet_where_the_hours_are_the_same() -> None:
    midnight = datetime(2026, 3, 2, 0, 5, tzinfo=BERLIN)

    assert next_moment(midnight, "Europe/Berlin", 0, 0, None) == midnight


class Full(Postman):
    """Knows nobody of this name."""

    def answer(self) -> None:
        """Never."""
        self.wfile.write(b"552 5.2.2 mailbox full\r\n")


def test_a_letter_that_a_server_will_never_take_fails_at_once_and_says_why(
    app: Flask, maya: Actor
) -> None:
    tell(app, maya, "message")
    letters.merge(database(app), BEGINNING)
    config = app.extensions["config"]
    with database(app).reading() as session:
        id = session.scalars(select(Outbox.id)).one()

    with postman.listening(Full) as (_, port):
        at_port = replace(config, mail=f"smtp://127.0.0.1:{port}")
        letters.send_letter(at_port, database(app), id)

    with database(app).reading() as session:
        row = session.get_one(Outbox, id)
    assert (row.state, row.tries, row.error) == ("failed", 1, "552 5.2.2 mailbox full")
