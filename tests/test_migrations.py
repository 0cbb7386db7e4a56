"""Migrations: they build exactly the models, go back, and keep data on the way."""

import re
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, MetaData, create_engine, inspect, select, text, update
from sqlalchemy.orm import Session

from app import db, migrating
from app.domain.course import Activity
from app.models import Attempt, Base, Enrollment, Token, User
from app.services import audit, demo, enrollments, quizzes, worksheets
from app.services.sessions import Actor
from config import ROOT
from tests import renamed
from tests.conftest import BEGINNING
from tests.conversations import COURSE, NOW
from tests.databases import KINDS, Databases
from tests.learners import learner
from tests.papers import Desk

FILES = sorted((ROOT / "migrations" / "versions").glob("*.py"))
SECTIONS = ("Why:", "Locks:", "Old code:", "Back:")


@pytest.mark.databases(*KINDS)
def test_migrations_build_exactly_the_models(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        known = {"compare_type": True, "include_name": is_of_models}
        context = MigrationContext.configure(connection, opts=known)

        assert compare_metadata(context, Base.metadata) == []

        assert db.is_migrated(engine)
    engine.dispose()


INDEX = "search_words"
"""The database's own full-text index, and on SQLite the tables that it keeps itself in."""


def is_of_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether models say how it is made; only the full-text index isn't said there."""
    return kind != "table" or not str(name).startswith(INDEX)


@pytest.mark.databases(*KINDS)
def test_the_full_text_index_is_there_and_follows_its_pages(database_url: str) -> None:
    engine = create_engine(database_url)
    said = {"a": " wone | wcash ", "b": " wtwo | wtime "}
    with engine.begin() as connection:
        now = {"now": "2026-03-02 09:00:00+00:00"}
        course = text(
            "INSERT INTO courses (id, slug, title, summary, minutes, activities, audience,"
            " created_at) VALUES (1, 'c', 'C', '', 0, 0, 'everyone', :now)"
        )
        connection.execute(course, now)
        for anchor, words in said.items():
            page = {"anchor": anchor, "words": words}
            connection.execute(PAGE, page)
        found = words_of(connection, engine.dialect.name)
        connection.execute(text("UPDATE search_pages SET words = ' wthree ' WHERE anchor = 'a'"))
        connection.execute(text("DELETE FROM search_pages WHERE anchor = 'b'"))
        left = words_of(connection, engine.dialect.name)

    assert found == ["wcash", "wone", "wtime", "wtwo"]
    assert left == ["wthree"]
    engine.dispose()


PAGE = text(
    "INSERT INTO search_pages (course_id, kind, module, activity, anchor, place, part, digest, "
    "title, body, title_words, words) "
    "VALUES (1, 'lesson', 'm', 'l', :anchor, 0, 0, '', '', '', '', :words)"
)


def words_of(connection: Connection, dialect: str) -> list[str]:
    """All words that the full-text index knows."""
    if dialect == "postgresql":
        said = "SELECT word FROM ts_stat('SELECT words FROM search_words') ORDER BY word"
        return list(connection.execute(text(said)).scalars())
    connection.execute(text("DROP TABLE IF EXISTS temp.known"))
    made = "CREATE VIRTUAL TABLE temp.known USING fts5vocab(main, search_words, row)"
    connection.execute(text(made))
    return list(connection.execute(text("SELECT term FROM known ORDER BY term")).scalars())


@pytest.mark.databases(*KINDS)
def test_going_back_drops_all_and_forward_builds_it_again(database_url: str) -> None:
    engine = create_engine(database_url)

    command.downgrade(migrating.alembic_config(database_url), "base")
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    is_head = db.is_migrated(engine)
    migrating.migrate(database_url)

    assert left == set()
    assert not is_head
    assert set(inspect(engine).get_table_names()) >= set(Base.metadata.tables)
    engine.dispose()


@pytest.mark.databases(*KINDS)
def test_migrating_again_keeps_what_is_there(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO throttles (name, count, since) VALUES ('a', 1, '2026-03-02')")
        )

    migrating.migrate(database_url)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count FROM throttles")) == 1
    engine.dispose()


def test_sqlite_keeps_what_a_learner_has_on_record_together(app: Flask, database_url: str) -> None:
    said = text("SELECT sql FROM sqlite_master WHERE name = 'progress'")
    config = migrating.alembic_config(database_url)
    with app.extensions["db"].reading() as session:
        after = str(session.scalar(said))

    command.downgrade(config, "0008")
    with app.extensions["db"].reading() as session:
        before = str(session.scalar(said))

    assert "WITHOUT ROWID" in after
    assert "WITHOUT ROWID" not in before


@pytest.mark.databases(*KINDS)
def test_attempts_of_before_are_known_by_their_activity(app: Flask, database_url: str) -> None:
    act = Desk(app)
    actor = act.settle()
    act(lambda session: quizzes.start(session, actor, COURSE, "check", NOW).key)

    command.downgrade(migrating.alembic_config(database_url), "0002")
    migrating.migrate(database_url)

    with act.database.reading() as session:
        assert session.execute(text("SELECT known_as FROM attempts")).scalars().all() == ["check"]


@pytest.mark.databases(*KINDS)
def test_a_database_full_of_the_first_version_goes_forward_and_back_and_keeps_all(
    app: Flask, database_url: str
) -> None:
    act = Desk(app)
    act(lambda session: renamed.publish(session, renamed.course_of(), "one"))
    maya, noor = learner(app, COURSE), learner(app, COURSE, "Noor Haddad")
    for _, activity in renamed.course_of():
        act(partial(do, maya, activity))
    key = act(lambda session: quizzes.start(session, noor, COURSE, "check", NOW).key)
    before = everything(act.database)
    config = migrating.alembic_config(database_url)

    command.downgrade(config, "0001")
    first = everything(act.database)
    migrating.migrate(database_url)

    assert all(before[name] for name in FILLED)
    added = {"closes_at", "known_as", "graded_by", "lines", "starts"}
    assert first["attempts"][0].keys() == before["attempts"][0].keys() - added
    assert everything(act.database) == before
    act(lambda session: session.execute(update(Attempt).values(known_as="")))
    act(lambda session: renamed.publish(session, renamed.course_of(renamed.NEW), "two"))
    sitting = act(lambda session: quizzes.hand_in(session, noor, key, NOW))
    assert (sitting.attempt.closes_at, sitting.attempt.known_as) == (None, "check")
    assert (sitting.attempt.activity, sitting.attempt.score) == ("test", 0)
    with act.database.reading() as session:
        sheet = worksheets.get(session, maya, COURSE, "plan")
        assert [one.marks for one in worksheets.list_rounds(session, sheet)] == [{}]
        assert session.scalars(select(User.extra_time)).all() == [0, 0]


FILLED = (
    "answers", "attempts", "certificates", "check_answers", "decisions", "enrollments", "entries",
    "progress", "revisions", "submissions", "users",
)  # fmt: skip


def do(actor: Actor, activity: Activity, session: Session) -> None:
    demo.do(session, actor, COURSE, activity, NOW)


CARDS = ("summary", "minutes", "activities", "audience", "searched")
"""What courses say of their newest revision; the next publish fills it again."""
SUMS = ("cells", "score", "counted", "counted_revision_id", "weigh_at")
"""What enrollments say in sum; the next recount fills it again."""
LATER = (*CARDS, *SUMS, "person", "address", "made_at", "subject", "proved_at", "last_seen_at")
"""with what was not kept before"""
FOUND = ("search_pages", INDEX, "checked")
"""What search finds, and the check; the next start makes it again, or the job process."""


def everything(database: db.Database) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables, with the columns that are there now, but for the cards of courses."""
    with database.reading() as session:
        found = MetaData()
        found.reflect(session.connection())
        return {
            name: sorted(
                (
                    {key: value for key, value in row.items() if key not in LATER}
                    for row in session.execute(select(rows)).mappings()
                ),
                key=lambda row: str(list(row.items())[:3]),
            )
            for name, rows in found.tables.items()
            if name != "alembic_version" and not name.startswith(FOUND)
        }


@pytest.mark.databases(*KINDS)
def test_who_came_by_mail_before_has_a_proved_address(app: Flask, database_url: str) -> None:
    """By a link for a new password, as a guest, as a guest who moved, and without a letter."""
    act = Desk(app)
    reset, guest, moved, typed = (learner(app, "") for _ in range(4))

    def happen(session: Session) -> None:
        audit.record(session, None, "reset password", reset.key, NOW, person=reset.key)
        for one in (guest, moved):
            token = {"kind": "invitation", "token": one.key, "email": one.email, "ends_at": NOW}
            session.add(Token(**token, created_at=NOW, used_at=BEGINNING))
        for one, field in ((guest, "name"), (moved, "email")):
            audit.record(
                session, None, "correct person", one.key, NOW, person=one.key, changed=[field]
            )

    act(happen)
    command.downgrade(migrating.alembic_config(database_url), "0007")
    migrating.migrate(database_url)

    with act.database.reading() as session:
        rows = session.execute(select(User.key, User.proved_at))
        found = {row.key: row.proved_at for row in rows}
    assert found == {reset.key: NOW, guest.key: BEGINNING, moved.key: None, typed.key: None}


def test_migrations_are_numbered_and_linear() -> None:
    script = ScriptDirectory.from_config(migrating.alembic_config("sqlite://"))
    found = [one.revision for one in reversed(list(script.walk_revisions()))]

    assert found == [f"{number:04}" for number in range(1, len(FILES) + 1)]
    assert len(script.get_heads()) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_says_why_what_it_locks_and_what_going_back_loses(path: Path) -> None:
    found = re.match(r'"""(.*?)"""', path.read_text(encoding="utf-8"), re.S)

    assert found
    assert [word for word in SECTIONS if word not in found[1]] == []


def test_a_fresh_template_is_one_file(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path) as address:
        assert Path(address.removeprefix("sqlite:///")).is_file()


@pytest.mark.databases(*KINDS)
def test_going_back_to_one_term_forgets_the_closed_ones_and_keeps_their_certificates(
    app: Flask, database_url: str
) -> None:
    act = Desk(app)
    act(lambda session: renamed.publish(session, renamed.course_of(), "one"))
    maya = learner(app, COURSE)
    for _, activity in renamed.course_of():
        act(partial(do, maya, activity))
    act(lambda session: session.execute(update(Enrollment).values(closed_at=NOW)))
    act(lambda session: enrollments.enroll(session, maya, COURSE, NOW))
    hanging = ("answers", "attempts", "decisions", "entries", "progress", "submissions")
    before = everything(act.database)

    command.downgrade(migrating.alembic_config(database_url), "0022")
    after = everything(act.database)

    assert all(before[name] for name in hanging)
    assert not any(after[name] for name in hanging)
    assert (len(before["enrollments"]), len(after["enrollments"])) == (2, 1)
    assert [one["enrollment_id"] for one in after["certificates"]] == [None]
    migrating.migrate(database_url)
    assert len(everything(act.database)["enrollments"]) == 1
