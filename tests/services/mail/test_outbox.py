"""Letters: made once, claimed once, sent, tried again; folders and SMTP."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from app.jobs import letters
from app.models import Outbox
from app.services import mail
from app.services.mail import Letter
from tests import postman
from tests.conftest import BEGINNING
from tests.learners import database
from tests.postman import Postman

NOTE = Letter("A note", "Dear Maya,\n\nall is well.\n")


def post(app: Flask, occasion: str = "1", is_sent: bool = False) -> int:
    """The id of a letter in the outbox."""
    with database(app).transaction() as session:
        mail.post(session, "maya@example.test", "note", occasion, NOTE, BEGINNING, is_sent)
        return int(session.info["outbox"][-1])


def test_the_first_line_is_the_subject() -> None:
    assert Letter.of("\nA note\n\nDear Maya,\n\nall is well.\n\n") == NOTE


def test_a_letter_is_made_once_for_person_kind_and_occasion(app: Flask) -> None:
    with database(app).transaction() as session:
        made = [
            mail.post(session, person, kind, occasion, NOTE, BEGINNING)
            for person, kind, occasion in [
                ("maya@example.test", "note", "1"),
                ("maya@example.test", "note", "1"),
                ("maya@example.test", "note", "2"),
                ("maya@example.test", "code", "1"),
                ("noor@example.test", "note", "1"),
            ]
        ]
    assert made == [True, False, True, True, True]


def test_a_letter_is_claimed_by_one_worker_until_its_lease_ends(app: Flask) -> None:
    id = post(app)
    with database(app).transaction() as session:
        assert mail.claim(session, id, BEGINNING)
        assert mail.claim(session, id, BEGINNING + timedelta(minutes=4)) is None
        assert mail.list_due(session, BEGINNING + timedelta(minutes=4)) == []
        assert mail.end_lapsed(session, BEGINNING + timedelta(minutes=4)) == 0


def test_a_letter_whose_worker_died_while_sending_is_of_unknown_end_and_not_sent_again(
    app: Flask,
) -> None:
    id, later = post(app), BEGINNING + timedelta(minutes=6)
    with database(app).transaction() as session:
        assert mail.claim(session, id, BEGINNING)
    with database(app).transaction() as session:
        assert mail.end_lapsed(session, later) == 1
        assert mail.list_due(session, later) == []
        assert mail.claim(session, id, later) is None
        assert session.get_one(Outbox, id).state == "unknown"


def test_a_letter_that_looks_sent_is_never_claimed(app: Flask) -> None:
    id = post(app, is_sent=True)
    with database(app).transaction() as session:
        assert mail.claim(session, id, BEGINNING) is None
        assert session.get_one(Outbox, id).payload == {}


def test_what_was_sent_is_forgotten(app: Flask) -> None:
    id = post(app)
    with database(app).transaction() as session:
        row = mail.claim(session, id, BEGINNING)
        assert row
        mail.note_sent(row, BEGINNING)
    with database(app).reading() as session:
        row = session.get_one(Outbox, id)
        assert (row.state, row.payload) == ("sent", {})


def test_a_failed_letter_is_tried_eight_times_ever_later(app: Flask) -> None:
    id, now, waits = post(app), BEGINNING, []
    with database(app).transaction() as session:
        while row := mail.claim(session, id, now):
            mail.note_failed(row, now)
            waits.append((row.due_at - now).total_seconds() / 60)
            now = max(now + timedelta(minutes=1), row.due_at)
        assert session.get_one(Outbox, id).state == "failed"
    assert all(2**tries <= wait <= 1.25 * 2**tries for tries, wait in enumerate(waits[:7], 1)), (
        waits
    )
    assert len(waits) == 8


def test_a_letter_of_unknown_end_is_not_sent_again(app: Flask) -> None:
    id = post(app)
    with database(app).transaction() as session:
        row = mail.claim(session, id, BEGINNING)
        assert row
        mail.note_failed(row, BEGINNING, is_unknown=True)
        assert mail.claim(session, id, BEGINNING + timedelta(days=1)) is None


@pytest.mark.parametrize("kind", ["reset", "invitation", "code"])
def test_what_opens_an_account_is_forgotten_when_its_letter_is_over(app: Flask, kind: str) -> None:
    with database(app).transaction() as session:
        for occasion in ("failed", "lapsed"):
            mail.post(session, "maya@example.test", kind, occasion, NOTE, BEGINNING)
        failed, lapsed = session.info["outbox"]
        row = mail.claim(session, failed, BEGINNING)
        assert row
        assert mail.claim(session, lapsed, BEGINNING)
        mail.note_failed(row, BEGINNING, is_final=True)
    with database(app).transaction() as session:
        assert mail.end_lapsed(session, BEGINNING + timedelta(minutes=6)) == 1
        rows = [session.get_one(Outbox, id) for id in (failed, lapsed)]
        assert [(row.state, row.payload) for row in rows] == [("failed", {}), ("unknown", {})]


def message(app: Flask) -> EmailMessage:
    """The mail that a posted letter becomes."""
    id = post(app)
    with database(app).transaction() as session:
        row = mail.claim(session, id, BEGINNING)
        assert row
        return mail.message_of(row, "Tandem <no-reply@example.test>", BEGINNING)


def test_a_message_keeps_its_id_however_often_it_is_tried(app: Flask) -> None:
    id = post(app)
    with database(app).transaction() as session:
        row = mail.claim(session, id, BEGINNING)
        assert row
        sender = "Tandem <no-reply@example.test>"
        first = mail.message_of(row, sender, BEGINNING)
        second = mail.message_of(row, sender, BEGINNING + timedelta(hours=1))
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.test>")


def test_a_subject_of_several_lines_makes_no_headers(app: Flask) -> None:
    letter = Letter("A note\r\nBcc: everybody@example.test", "Text.\n")
    with database(app).transaction() as session:
        mail.post(session, "maya@example.test", "note", "1", letter, BEGINNING)
        row = mail.claim(session, session.info["outbox"][-1], BEGINNING)
        assert row
        made = mail.message_of(row, "no-reply@example.test", BEGINNING)
    assert made["Bcc"] is None
    assert made["Subject"] == "A note Bcc: everybody@example.test"


def test_without_a_server_mail_becomes_files(app: Flask, tmp_path: Path) -> None:
    made = message(app)
    mail.deliver(made, "", tmp_path / "mail")
    (file,) = (tmp_path / "mail").glob("*.eml")
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (read["To"], read["Subject"]) == ("maya@example.test", "A note")
    mail.deliver(made, f"file://{tmp_path}/elsewhere", tmp_path / "mail")
    assert len(list((tmp_path / "elsewhere").glob("*.eml"))) == 1


def test_the_job_sends_a_letter_once(app: Flask) -> None:
    config = app.extensions["config"]
    id = post(app)
    letters.send_letter(config, database(app), id)
    letters.send_letter(config, database(app), id)
    assert len(list((config.data / "mail").glob("*.eml"))) == 1


@pytest.mark.databases("sqlite")
def test_a_server_gets_the_mail(app: Flask, tmp_path: Path) -> None:
    with postman.listening(Postman) as (kept, port):
        mail.deliver(message(app), f"smtp://127.0.0.1:{port}", tmp_path)
    assert [b"Subject: A note" in one for one in kept] == [True]


@pytest.mark.databases("sqlite")
def test_a_password_is_not_sent_in_the_clear_over_a_network(app: Flask, tmp_path: Path) -> None:
    with (
        postman.listening(Postman) as (kept, port),
        pytest.raises(smtplib.SMTPNotSupportedError),
    ):
        mail.deliver(message(app), f"smtp://user:secret@127.1:{port}", tmp_path)
    assert kept == []


@pytest.mark.databases("sqlite")
def test_a_server_on_this_machine_gets_name_and_password(app: Flask, tmp_path: Path) -> None:
    with postman.listening(Postman) as (kept, port):
        mail.deliver(message(app), f"smtp://us%40er:se%2Fcret@127.0.0.1:{port}", tmp_path)
    assert kept[0] == b"us@er se/cret"
    assert b"Subject: A note" in kept[1]


@pytest.mark.databases("sqlite")
def test_an_address_that_would_begin_another_header_is_never_sent_to(app: Flask) -> None:
    hostile = "maya@=?utf-8?q?a=0d=0aBcc=3ax=40y?="
    with database(app).transaction() as session:
        mail.post(session, hostile, "note", "1", NOTE, BEGINNING)
        (id,) = session.info["outbox"]

    letters.send_letter(app.extensions["config"], database(app), id)

    with database(app).reading() as session:
        row = session.get_one(Outbox, id)
    assert (row.state, row.tries) == ("failed", 1)
    assert not (app.extensions["config"].data / "mail").exists()
