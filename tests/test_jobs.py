"""The queue: letters go out once, come back after a failure, and none is forgotten."""

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import jobs
from app.jobs import letters
from app.models import Outbox, Throttle
from app.services import mail, throttles
from app.services.mail import Letter
from config import Config
from tests import postman
from tests.learners import database
from tests.papers import at_once
from tests.postman import Postman, Refusing, Silent

NOTE = Letter("A note", "Dear Maya,\n\nall is well.\n")


def post(app: Flask, occasion: str = "1") -> int:
    """The id of a letter that was due a minute ago."""
    now = datetime.now(UTC) - timedelta(minutes=1)
    with database(app).transaction() as session:
        mail.post(session, "maya@example.test", "note", occasion, NOTE, now)
        return int(session.info["outbox"][-1])


def row_of(app: Flask, id: int) -> Outbox:
    with database(app).reading() as session:
        return session.get_one(Outbox, id)


def sent_by(port: int, config: Config) -> Config:
    """The same with a mail server at this port."""
    return replace(config, mail=f"smtp://127.0.0.1:{port}")


def test_a_letter_is_queued_when_what_caused_it_is_committed_and_sent_by_the_queue(
    app: Flask, config: Config
) -> None:
    id = post(app)

    queue = app.extensions["queue"]
    queue.execute(queue.dequeue())

    assert row_of(app, id).state == "sent"
    assert len(list((config.data / "mail").glob("*.eml"))) == 1
    assert queue.dequeue() is None


def test_a_letter_that_was_not_committed_is_not_queued(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), database(app).transaction() as session:
        mail.post(session, "maya@example.test", "note", "1", NOTE, datetime.now(UTC))
        assert 1 / 0

    assert app.extensions["queue"].dequeue() is None


def test_workers_that_take_one_letter_at_once_send_it_once(app: Flask, config: Config) -> None:
    id = post(app)

    with postman.listening(Postman) as (kept, port):
        send = partial(letters.send_letter, sent_by(port, config), database(app), id)
        at_once([send] * 8)

    assert len(kept) == 1
    assert row_of(app, id).tries == 1


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_letter_that_no_server_took_is_due_again_later(app: Flask, config: Config) -> None:
    id = post(app)

    letters.send_letter(sent_by(closed_port(), config), database(app), id)

    row = row_of(app, id)
    assert (row.state, row.lease, row.tries) == ("due", None, 1)
    assert row.due_at > datetime.now(UTC) + timedelta(minutes=1)


def test_a_letter_that_a_server_refused_goes_out_at_a_later_try(app: Flask, config: Config) -> None:
    id = post(app)
    with postman.listening(Refusing) as (_, port):
        letters.send_letter(sent_by(port, config), database(app), id)
    refused = row_of(app, id)

    with postman.listening(Postman) as (kept, port):
        letters.send_letter(sent_by(port, config), database(app), id)

    assert (refused.state, row_of(app, id).state) == ("due", "sent")
    assert f"Message-ID: <{refused.key}@".encode() in kept[0]


def test_a_letter_whose_server_fell_silent_is_of_unknown_end_and_not_sent_again(
    app: Flask, config: Config
) -> None:
    id = post(app)

    with postman.listening(Silent) as (kept, port):
        for _ in range(2):
            letters.send_letter(sent_by(port, config), database(app), id)

    assert row_of(app, id).state == "unknown"
    assert len(kept) == 1


def test_the_sweeper_takes_up_what_nobody_holds_and_forgets_old_counters(app: Flask) -> None:
    waiting, held, taken = post(app, "1"), post(app, "2"), list[int]()
    with database(app).transaction() as session:
        mail.claim(session, held, datetime.now(UTC))
        old = datetime.now(UTC) - timedelta(days=2)
        throttles.count(session, throttles.SIGN_IN, "maya@example.test", old)

    letters.sweep(database(app), taken.append)

    assert taken == [waiting]
    with database(app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Throttle)) == 0


def refuse(_id: int) -> None:
    """A queue that is down."""
    raise ConnectionError


@pytest.mark.parametrize("send", [refuse])
def test_a_queue_that_is_down_keeps_no_request_from_its_answer(
    app: Flask, send: Callable[[int], object]
) -> None:
    database(app).after_commit = partial(jobs.hand_over, send)

    id = post(app)

    with database(app).reading() as session:
        assert mail.list_due(session, datetime.now(UTC)) == [id]
