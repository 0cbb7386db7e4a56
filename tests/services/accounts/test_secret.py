"""Links that set a password, and its change."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, NotFound, TooMany
from app.models import Device, Outbox, Token, User
from app.services import accounts, sessions, throttles
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import MAYA, NOTICE, ask_reset, later, make, use_reset


def test_links_are_stored_hashed(app: Flask) -> None:
    make(app)
    token = ask_reset(app)
    with database(app).reading() as session:
        row = session.scalars(select(Token)).one()
    assert row.token == sessions.digest(token)
    assert token not in repr(vars(row))


def test_a_reset_link_works_once(app: Flask) -> None:
    make(app)
    token = ask_reset(app)
    use_reset(app, token)
    with pytest.raises(NotFound):
        use_reset(app, token)


@pytest.mark.parametrize(("minutes", "works"), [(29.9, True), (30, False)])
def test_a_reset_link_ends_after_thirty_minutes(app: Flask, minutes: float, works: bool) -> None:
    make(app)
    token = ask_reset(app)
    with database(app).reading() as session:
        found = accounts.find_token(session, "reset", token, later(minutes=minutes))
    assert bool(found) is works
    if not works:
        with pytest.raises(NotFound):
            use_reset(app, token, later(minutes=minutes))


def test_used_at_the_same_time_a_link_works_once(app: Flask) -> None:
    make(app)
    token = ask_reset(app)

    def use(_: int) -> bool:
        try:
            return bool(use_reset(app, token))
        except NotFound:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(8))).count(True) == 1


def test_a_reset_ends_sessions_links_and_known_devices(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        signed, old = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    other, token = ask_reset(app), ask_reset(app)
    known = use_reset(app, token)
    with database(app).reading() as session:
        assert sessions.find(session, signed.token, BEGINNING) is None
        assert accounts.find_token(session, "reset", other, BEGINNING) is None
        assert not sessions.is_known(session, id, old)
        assert sessions.is_known(session, id, known)
        assert session.get_one(User, id).password == "new hash"


def test_a_reset_for_an_unknown_address_writes_the_same_and_sends_nothing(app: Flask) -> None:
    make(app)
    ask_reset(app, MAYA)
    secret = ask_reset(app, "nobody@example.test")
    with database(app).reading() as session:
        rows = {row.person: row.state for row in session.scalars(select(Outbox))}
        assert accounts.find_token(session, "reset", secret, BEGINNING) is None
    assert rows == {MAYA: "due", "nobody@example.test": "sent"}
    with pytest.raises(NotFound):
        use_reset(app, secret)


def test_links_are_mailed_five_times_an_hour(app: Flask) -> None:
    make(app)
    for _ in range(5):
        ask_reset(app)
    with pytest.raises(TooMany):
        ask_reset(app)
    assert ask_reset(app, now=later(hours=1))


def test_a_password_is_changed_only_from_the_one_that_was_given(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        actor, device = accounts.begin(session, session.get_one(User, id), "", "one", BEGINNING)
        other, _ = accounts.begin(session, session.get_one(User, id), "", "two", BEGINNING)
    with database(app).transaction() as session:
        fresh = accounts.change_password(session, actor, "hash", "new", NOTICE, device, BEGINNING)
    with database(app).reading() as session:
        assert sessions.find(session, fresh.token, BEGINNING)
        assert sessions.find(session, actor.token, BEGINNING) is None
        assert sessions.find(session, other.token, BEGINNING) is None
        assert [row.browser for row in sessions.list_mine(session, fresh, BEGINNING)] == ["one"]
        known = list(session.scalars(select(Device.token)))
    assert known == [sessions.digest(device)]
    with database(app).transaction() as session, pytest.raises(Conflict):
        accounts.change_password(session, fresh, "hash", "third", NOTICE, device, BEGINNING)


def test_the_current_password_is_tried_ten_times_an_hour(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        actor, _ = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    for _ in range(throttles.CURRENT.most):
        with database(app).transaction() as session:
            assert accounts.take_current(session, actor, BEGINNING) == "hash"
    with database(app).transaction() as session, pytest.raises(TooMany):
        accounts.take_current(session, actor, BEGINNING)
