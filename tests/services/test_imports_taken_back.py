"""Imports taken back: who came stays, with a reason; files that nobody applies go."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.domain.permission import Role
from app.models import (
    Import,
    Manages,
    Outbox,
    User,
    UserRole,
)
from app.services import imports, tally
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.files import THREE, add_cohort, apply, count, read, take_back
from tests.learners import advance, database, learner


@pytest.fixture
def admin(app: Flask, course: int) -> Actor:
    """Who imports."""
    return learner(app, course="", name="Olu Admin", roles=[Role.ADMIN])


@pytest.fixture
def spring(app: Flask, admin: Actor) -> int:
    """The id of an open cohort called Spring."""
    return add_cohort(app, "Spring")


def test_taking_back_removes_whoever_has_not_come_and_tells_why_others_stay(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    kept = learner(app, name="Was Here")
    key = apply(app, tmp_path, admin, THREE + f",{kept.email},,Spring,\n4,dee@example.test,Dee,,\n")
    with database(app).transaction() as session:
        session.execute(update(User).where(User.external_id == "4").values(last_seen_at=BEGINNING))
        bo = session.scalars(select(User).filter_by(external_id="2")).one()
        begun = Actor(id=bo.id, key=bo.key, email=bo.email, name=bo.name)
    advance(app, begun, 0.1)

    take_back(app, tmp_path, admin, key)

    with database(app).reading() as session:
        row = imports.get(session, key)
        left = set(session.scalars(select(User.external_id).where(User.external_id.is_not(None))))
        reasons = {one.name: one.kept for one in imports.list_rows(session, row, "kept")[0]}
        assert tally.counts(session, spring)["enrolled"] == 2
    assert row.state == "taken back"
    assert left == {"2", "4"}
    assert reasons == {"Bo Ek": "begun", "Dee": "signed_in"}
    assert count(app, User, User.id == kept.id) == 1
    assert count(app, Manages) == 0
    assert count(app, UserRole, UserRole.role == "manager") == 0
    with database(app).transaction() as session:
        assert not imports.begin_taking_back(session, admin, key, BEGINNING)


def test_letters_that_wait_are_not_sent_to_people_taken_back(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    key = apply(app, tmp_path, admin, THREE, letter=True)

    take_back(app, tmp_path, admin, key)

    assert count(app, Outbox, Outbox.kind == "invitation", Outbox.state == "due") == 0
    assert count(app, User, User.external_id.is_not(None)) == 0


def test_files_that_nobody_applies_are_thrown_away_after_a_week(
    app: Flask, admin: Actor, spring: int
) -> None:
    read(app, admin, THREE)
    with database(app).transaction() as session:
        imports.sweep(session, BEGINNING + timedelta(days=8))

    assert count(app, Import) == 0
