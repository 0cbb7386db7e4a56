"""Signing in with a second step: who is held, how long, in which devices nobody is asked."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Invalid, NotFound, TooMany
from app.models import Device, Outbox, SessionRow, User
from app.services import accounts
from app.services.accounts import Held, second
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import ask_reset, later, make, use_reset
from tests.services.accounts.steps import enter, finish, held, signed_in, take, turned_on


@pytest.fixture
def maya(app: Flask) -> Actor:
    """Somebody with a password."""
    return signed_in(app, make(app))


def test_a_right_password_alone_begins_no_session(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    token = held(app)
    with database(app).reading() as session:
        assert len(session.scalars(select(SessionRow)).all()) == 1
    with pytest.raises(Invalid):
        finish(app, token, "123456")

    finish(app, token, codes[0])

    with pytest.raises(NotFound):  # a second click
        finish(app, token, codes[1])
    assert take(app, maya.id, codes[1]) == "recovery"  # and it cost no code
    with database(app).reading() as session:
        last = session.scalars(select(Outbox).order_by(Outbox.id.desc())).first()
        assert last
        assert "9 are left" in last.payload["body"]


@pytest.mark.parametrize("token", ["", "made-up", "x" * 500])
def test_nobody_is_held_by_a_token_that_was_made_up(app: Flask, maya: Actor, token: str) -> None:
    _, codes = turned_on(app, maya)
    with pytest.raises(NotFound):
        finish(app, token, codes[0])
    with database(app).transaction() as session, pytest.raises(NotFound):
        accounts.count_second(session, token, "", BEGINNING)


def test_who_is_held_too_long_or_was_shut_out_begins_again(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    token = held(app)
    with pytest.raises(NotFound):
        finish(app, token, codes[0], later(minutes=10))
    with database(app).transaction() as session:
        session.get_one(User, maya.id).deactivated_at = BEGINNING
    with pytest.raises(NotFound):
        finish(app, token, codes[0])


def test_guessing_codes_is_slowed_and_a_known_device_has_its_own_count(
    app: Flask, maya: Actor
) -> None:
    _, codes = turned_on(app, maya)
    _, device = finish(app, held(app), codes[0])

    def guess(token: str, device: str = "") -> None:
        with database(app).transaction() as session:
            accounts.count_second(session, token, device, BEGINNING)

    stranger, own = held(app), held(app, device)
    for _ in range(10):
        guess(stranger)
    with pytest.raises(TooMany):
        guess(held(app))
    for _ in range(10):
        guess(own, device)
    with pytest.raises(TooMany):
        guess(own, device)


def test_a_trusted_device_is_asked_again_after_thirty_days_and_after_a_reset(
    app: Flask, maya: Actor
) -> None:
    _, codes = turned_on(app, maya)
    _, device = finish(app, held(app), codes[0], trusts=True)
    assert not isinstance(enter(app, device), Held)
    with database(app).reading() as session:
        assert second.standing(session, maya.id, BEGINNING).trusted == 1
        assert second.is_asked(session, maya.id, device, later(days=30))
        assert second.is_asked(session, maya.id, "another", BEGINNING)

    use_reset(app, ask_reset(app))

    with database(app).reading() as session:
        assert second.is_asked(session, maya.id, device, BEGINNING)
        assert not session.scalars(select(Device).where(Device.trusted_until.is_not(None))).all()


def test_a_new_password_ends_who_is_held(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    token = held(app)
    use_reset(app, ask_reset(app))
    with pytest.raises(NotFound):
        finish(app, token, codes[0])
    assert isinstance(enter(app), Held)
