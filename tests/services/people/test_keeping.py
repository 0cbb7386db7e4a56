"""What is kept of one person: told as a timeline, handed out, taken out."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotFound
from app.models import (
    Answer,
    Audit,
    Base,
    Certificate,
    Decision,
    Enrollment,
    Entry,
    Import,
    NameWord,
    NoteRow,
    Outbox,
    Partner,
    Progress,
    SessionRow,
    Submission,
    Task,
    Token,
    User,
    Waiting,
)
from app.services import mail, people, sessions, settings
from app.services.mail import Letter
from app.services.people import Event, export
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import advance, database, learner
from tests.services.people.made import admin, manage, of_ones_own, person, roles, row, verbs

CHOICES = select(Decision.choice).order_by(Decision.attempt_id, Decision.position)
SECRET_WORDS = "what nobody but Maya knows"


def told(app: Flask, by: Actor, whom: Actor) -> list[Event]:
    """The whole timeline, page by page."""
    found, before = list[Event](), ""
    with database(app).reading() as session:
        user = people.get(session, by, whom.key)
        enrolled = people.list_enrolled(session, by, user)
        while True:
            events, before = people.list_events(session, by, user, enrolled, before)
            found += events
            if not before:
                return found


def sums_only(app: Flask, chief: Actor) -> None:
    """Switch the setting on."""
    with database(app).transaction() as session:
        settings.change(session, chief, {"aggregates_only": True}, BEGINNING)


def erase(app: Flask, by: Actor, whom: Actor, *, takes: bool = False) -> None:
    """Anonymize somebody."""
    with database(app).transaction() as session:
        user = row(session, whom)
        people.anonymize(session, by, user, BEGINNING, takes_certificates=takes)


@pytest.fixture
def maya(app: Flask, graduate: Actor) -> Actor:
    """Somebody who finished the course, writes, gets mail and is signed in."""
    made = graduate
    with database(app).transaction() as session:
        sessions.begin(session, row(session, made), "a test", BEGINNING)
        mail.post(session, made.email, "code", "1", Letter("For Maya", "x"), BEGINNING)
        entry = session.scalars(select(Entry)).first()
        assert entry
        entry.value = {"text": SECRET_WORDS}
        session.add_all(of_ones_own(entry.enrollment_id, SECRET_WORDS))
        paper = session.scalars(select(Submission)).first()
        assert paper
        paper.body, paper.comment = {"one": {"text": SECRET_WORDS}}, "Well put, Maya Lindqvist"
        row(session, made).external_id = "staff-4711"
        row(session, made).proved_at = BEGINNING
        cells = {"email": made.email, "name": made.name, "external_id": "staff-4711"}
        other = {"email": "noor@example.test", "name": "Noor", "manager": made.email}
        lines = [{"n": 1, "outcome": "created", "cells": cells}, {"n": 2, "cells": other}]
        session.add(Import(name="people.csv", made_at=BEGINNING, rows=lines, state="applied"))
    return made


def test_a_timeline_tells_everything_once_newest_first(app: Flask, maya: Actor) -> None:
    chief = admin(app)
    with database(app).transaction() as session:
        for percent in range(1, 41):  # more than a page of one moment
            later = BEGINNING + timedelta(days=30)
            people.allow(session, chief, row(session, maya), percent, later)

    events = told(app, chief, maya)

    kinds = [one.kind for one in events]
    assert [one.at for one in events] == sorted((one.at for one in events), reverse=True)
    assert set(kinds) == {
        "joined", "enrolled", "done", "attempt", "handed in", "reviewed", "certificate", "act",
        "mail",
    }  # fmt: skip
    assert [one.said for one in events].count("allow extra time") == 40
    with database(app).reading() as session:
        assert kinds.count("done") == len(session.scalars(select(Progress.activity)).all())
    assert (events[0].said, events[0].by) == ("allow extra time", "Alex Adebayo")
    assert any(one.score == 1 for one in events)


def test_others_are_told_of_learning_alone(app: Flask, maya: Actor) -> None:
    chief, boss = admin(app), person(app, "Bo Boss")
    manage(app, boss, maya, chief)

    kinds = {one.kind for one in told(app, boss, maya)}

    assert kinds <= {"joined", "enrolled", "begun", "done", "attempt", "handed in", "reviewed"}
    assert {"done", "attempt"} <= kinds


def test_where_sums_alone_are_shown_single_scores_are_left_out(app: Flask, maya: Actor) -> None:
    chief, boss = admin(app), person(app, "Bo Boss")
    manage(app, boss, maya, chief)
    sums_only(app, chief)

    for reader in (chief, boss):
        assert {one.score for one in told(app, reader, maya)} == {None}


@pytest.mark.parametrize("before", ["x", "2026-03-02~1~2", "2026-03-02T09:00:00+00:00~x~", "~~~\0"])
def test_a_cursor_that_nobody_made_is_none(app: Flask, before: str) -> None:
    chief = admin(app)
    with database(app).reading() as session:
        events, _ = people.list_events(session, chief, row(session, chief), [], before)

    assert [one.kind for one in events] == ["joined"]


def everything(app: Flask) -> str:
    """All that all tables hold, but for who may do what was done."""
    with database(app).reading() as session:
        return "\n".join(
            str(dict(found._mapping))
            for table in Base.metadata.sorted_tables
            for found in session.execute(select(table).with_only_columns(*[
                column for column in table.c if column.name not in ("compiled", "body")
                or table.name == "submissions"
            ]))
        )  # fmt: skip


def test_anonymizing_leaves_no_name_anywhere(app: Flask, maya: Actor) -> None:
    chief = admin(app)
    with database(app).transaction() as session:
        people.ask_export(session, chief, row(session, maya), BEGINNING, "/")
    before = everything(app)
    assert maya.email in before
    assert SECRET_WORDS in before

    erase(app, chief, maya, takes=True)

    after = everything(app).casefold()
    for gone in (maya.email, "maya", "lindqvist", SECRET_WORDS, "staff-4711"):
        assert gone.casefold() not in after, gone


def test_anonymizing_keeps_results_and_the_certificate(app: Flask, maya: Actor) -> None:
    chief = admin(app)
    kept = select(Progress.activity, Progress.score).order_by(Progress.activity)
    with database(app).reading() as session:
        scores = session.execute(kept).all()
        choices = session.scalars(CHOICES).all()

    erase(app, chief, maya)

    with database(app).reading() as session:
        assert session.execute(kept).all() == scores
        assert session.scalars(CHOICES).all() == choices
        assert session.scalars(select(Answer.response)).all()
        assert session.scalars(select(Certificate.name)).all() == ["Maya Lindqvist"]
        user = row(session, maya)
        assert (user.name, user.password) == ("Anonymized person", None)
        assert user.deactivated_at == user.anonymized_at == BEGINNING
        assert user.proved_at is None
        for model in (SessionRow, Token, Outbox, Entry, NoteRow, Partner):
            assert not session.scalars(select(model)).all()
        waits = select(Waiting).where(Waiting.ended_at.is_(None))
        assert not session.scalars(waits).all()
        assert session.scalars(select(Enrollment.sort_name)).all() == ["anonymized person"]
        assert not session.scalars(select(NameWord).filter_by(user_id=maya.id)).all()
        assert people.list_people(session, chief, people.Filters(words="maya")) == ([], "")
    assert roles(app, maya) == {"learner"}
    assert verbs(app, maya)[-1] == "anonymize person"


def test_nobody_anonymized_comes_back(app: Flask) -> None:
    chief, noor = admin(app), person(app, "Noor")
    erase(app, chief, noor)
    erase(app, chief, noor)

    with database(app).transaction() as session:
        user = row(session, noor)
        with pytest.raises(Conflict):
            people.reactivate(session, chief, user, BEGINNING)
        with pytest.raises(Conflict):
            people.ask_export(session, chief, user, BEGINNING, "/")
        with pytest.raises(Conflict):
            people.allow(session, chief, user, 10, BEGINNING)
        with pytest.raises(NotFound):
            list(people.gather(session, noor.key, sums_only=False))


def test_the_last_admin_and_oneself_are_not_anonymized(app: Flask) -> None:
    chief, other = admin(app), admin(app, "Olga")
    with pytest.raises(Invalid):
        erase(app, chief, chief)
    erase(app, chief, other)
    with database(app).transaction() as session, pytest.raises(Conflict):
        people.anonymize(session, other, row(session, chief), BEGINNING)


def gathered(
    app: Flask, whom: Actor, *, sums: bool = False, own: bool = True
) -> dict[str, list[dict[str, object]]]:
    """The export, by topic."""
    with database(app).reading() as session:
        return json.loads(json.dumps(dict(people.gather(session, whom.key, sums, own))))  # type: ignore[no-any-return]


def test_an_export_holds_everything_of_one_person_and_of_nobody_else(
    app: Flask, maya: Actor
) -> None:
    other = learner(app, name="Noor Haddad")
    advance(app, other, 0.5)
    with database(app).transaction() as session:
        row(session, maya).password = "a-hash-of-a-password"

    found = gathered(app, maya)

    words = json.dumps(found, ensure_ascii=False)
    assert SECRET_WORDS in words
    (kept,) = found["person"]
    assert (kept["name"], kept["email"]) == ("Maya Lindqvist", maya.email)
    assert kept["proved_at"] == BEGINNING.isoformat()
    assert found["decisions"]
    assert found["answers"]
    assert found["certificates"][0]["name"] == "Maya Lindqvist"
    assert [found[topic][0]["saved_at"] for topic in ("notes", "partners")]
    for foreign in ("Noor", other.email, other.key, "a-hash-of", '"token"', "calendar_key"):
        assert foreign not in words


def test_an_export_leaves_single_decisions_out_where_the_site_shows_sums(
    app: Flask, maya: Actor
) -> None:
    chief = admin(app)
    sums_only(app, chief)
    with database(app).transaction() as session:
        asked = people.ask_export(session, chief, row(session, maya), BEGINNING, "/")
        own = people.ask_export(session, maya, row(session, maya), BEGINNING, "/")

    assert (asked.payload["sums_only"], own.payload["sums_only"]) == (True, False)
    found = gathered(app, maya, sums=True, own=False)
    assert SECRET_WORDS not in json.dumps(found)
    assert not {"decisions", "answers", "entries", "submissions"} & found.keys()
    assert verbs(app, maya).count("export person") == 2


def test_every_table_that_names_a_person_is_exported_or_has_a_reason(app: Flask) -> None:
    """A new table about people has to be thought of here, and in anonymizing."""
    elsewhere = {
        "imports": "lines of files are those of whoever imported them",
        "import_made": "which import made an account",
        "revisions": "published courses",
        "name_words": "the name, folded, for search",
        "reminder_rules": "settings",
        "waiting": "exported by enrollment",
    }
    exported = {
        model.__tablename__
        for group in (export._of_account, export._of_learning)
        for _, model, _ in group(User(id=1, key="k", email="e"))
    }
    about = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in ("users", "enrollments")
    }
    assert about - exported - elsewhere.keys() == set()
    assert {Audit.__tablename__, Task.__tablename__} <= exported
