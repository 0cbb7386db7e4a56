"""Proof that an account's address is its owner's: how it comes about, and how it is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import NotFound, TooMany
from app.models import Outbox, Token, User
from app.services import accounts, people, sessions
from app.services.people import Details
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database, learner
from tests.services.accounts.made import (
    MAYA,
    NOTICE,
    ask_reset,
    enter,
    invite,
    join_invited,
    kept,
    later,
    make,
    post_code,
    use_reset,
    wanted,
)
from tests.services.people.made import admin, person


def proved(app: Flask, whom: int) -> datetime | None:
    with database(app).reading() as session:
        return session.scalars(select(User.proved_at).where(User.id == whom)).one()


def ask(app: Flask, actor: Actor, now: datetime = BEGINNING) -> str:
    """The secret of a mailed link."""
    told, write = kept()
    with database(app).transaction() as session:
        accounts.ask_proof(session, actor, write, now)
    return told[0]


def prove(app: Flask, actor: Actor, token: str, now: datetime = BEGINNING) -> None:
    with database(app).transaction() as session:
        accounts.prove_address(session, actor, token, now)


def look(app: Flask, actor: Actor, token: str, now: datetime = BEGINNING) -> str:
    with database(app).reading() as session:
        return accounts.look_at_proof(session, actor, token, now)


def test_who_only_typed_an_address_has_not_proved_it(app: Flask) -> None:
    assert proved(app, make(app)) is None


def test_a_mailed_link_for_a_password_proves_the_address(app: Flask) -> None:
    maya = make(app)

    use_reset(app, ask_reset(app), later(minutes=5))

    assert proved(app, maya) == later(minutes=5)


def test_a_mailed_code_proves_the_address(app: Flask) -> None:
    who = wanted(app)

    enter(app, post_code(app, who))

    assert proved(app, who.user_id) == BEGINNING


def test_an_invitation_proves_the_address_it_was_mailed_to_and_no_other(app: Flask) -> None:
    guest = join_invited(app, invite(app, MAYA), MAYA)
    first = join_invited(app, invite(app), "first@example.test")

    assert proved(app, guest.id) == BEGINNING
    assert proved(app, first.id) is None


def test_taking_up_an_account_that_was_made_proves_its_address(app: Flask) -> None:
    maya = make(app, password=None)
    told, write = kept()
    with database(app).transaction() as session:
        accounts.invite_person(session, session.get_one(User, maya), write, BEGINNING)
    assert proved(app, maya) is None
    with database(app).transaction() as session:
        accounts.take_up(session, told[0], "hash", later(days=1))

    assert proved(app, maya) == later(days=1)


def test_a_proof_link_proves_once_and_a_second_click_changes_nothing(app: Flask) -> None:
    maya = learner(app, "")
    token = ask(app, maya)
    assert look(app, maya, token) == "good"

    for minutes in (1, 2):
        prove(app, maya, token, later(minutes=minutes))

    assert proved(app, maya.id) == later(minutes=1)
    assert look(app, maya, token) == "used"
    with database(app).reading() as session:
        row = session.scalars(select(Token)).one()
    assert row.token == sessions.digest(token)


def test_clicks_at_the_same_time_prove_without_a_fault(app: Flask) -> None:
    maya = learner(app, "")
    token = ask(app, maya)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: prove(app, maya, token), range(6)))

    assert proved(app, maya.id) == BEGINNING


def test_another_accounts_link_proves_nothing_and_stays_good(app: Flask) -> None:
    maya, noor = learner(app, ""), learner(app, "", "Noor Haddad")
    token = ask(app, maya)

    with pytest.raises(NotFound):
        prove(app, noor, token)

    assert (look(app, noor, token), look(app, maya, token)) == ("other", "good")
    assert proved(app, noor.id) is None


@pytest.mark.parametrize(("days", "state"), [(13.9, "good"), (14, "")])
def test_a_proof_link_ends_after_two_weeks(app: Flask, days: float, state: str) -> None:
    maya = learner(app, "")
    token = ask(app, maya)

    assert look(app, maya, token, later(days=days)) == state
    assert look(app, maya, "nothing") == ""
    if not state:
        with pytest.raises(NotFound):
            prove(app, maya, token, later(days=days))


def test_five_links_an_hour_are_mailed_to_an_address(app: Flask) -> None:
    maya = learner(app, "")
    for _ in range(5):
        ask(app, maya)

    with pytest.raises(TooMany):
        ask(app, maya)

    ask(app, maya, later(hours=1))
    with database(app).reading() as session:
        assert session.scalars(select(Outbox.kind)).all() == ["proof"] * 6


def test_another_address_is_not_proved_and_links_to_the_old_one_end(app: Flask) -> None:
    chief, maya = admin(app), person(app)
    first, second = ask(app, maya), ask(app, maya)
    prove(app, maya, first)
    with database(app).transaction() as session:
        wanted = Details.of("new@example.test", maya.name, "")
        user = session.get_one(User, maya.id)
        assert people.correct(session, chief, user, wanted, NOTICE, BEGINNING)
    with database(app).reading() as session:
        moved = sessions.of(session, session.get_one(User, maya.id))

    assert proved(app, maya.id) is None
    assert [look(app, moved, token) for token in (first, second)] == ["", ""]
