"""Another e-mail address: asked for, confirmed, taken back, and what tells nobody who is here."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.errors import Conflict, Invalid, NotFound, TooMany
from app.models import NameWord, Outbox, Token, User
from app.services import accounts, people, sessions
from app.services.accounts import address
from app.services.mail import Letter
from app.services.people import Details, export
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import MAYA, NOTICE, ask_reset, later, make, use_reset
from tests.services.accounts.steps import signed_in
from tests.services.people.made import admin, verbs

FRESH, NOOR = "maya@new.example.test", "noor@example.test"


class Post:
    """The letters that were written, and the secrets in them, by what they are."""

    def __init__(self) -> None:
        self.secrets: dict[str, list[str]] = {"confirm": [], "warn": [], "taken": []}

    def write(self, name: str, secret: str = "") -> Letter:
        self.secrets[name].append(secret)
        return Letter(f"A letter: {name}", secret)

    @property
    def letters(self) -> address.Letters:
        return address.Letters(
            lambda secret: self.write("confirm", secret),
            lambda: self.write("taken"),
            lambda secret: self.write("warn", secret),
        )


@pytest.fixture
def maya(app: Flask) -> Actor:
    """Somebody who is signed in."""
    return signed_in(app, make(app))


def ask(app: Flask, maya: Actor, email: str = FRESH) -> Post:
    """Ask for another address."""
    post = Post()
    with database(app).transaction() as session:
        address.ask_address(session, maya, email, post.letters, BEGINNING)
    return post


def change(app: Flask, maya: Actor, token: str, **distance: float) -> str:
    """Press the button behind the link in the mail; returns the way back."""
    post = Post()
    with database(app).transaction() as session:
        address.change_address(
            session, maya, token, lambda secret: post.write("warn", secret), later(**distance)
        )
    return post.secrets["warn"][0]


def moved(app: Flask, maya: Actor) -> tuple[str, str]:
    """The ways back, of the first warning and of the second, after the address was changed."""
    post = ask(app, maya)
    return post.secrets["warn"][0], change(app, maya, post.secrets["confirm"][0])


def user(app: Flask, id: int) -> User:
    """The account."""
    with database(app).reading() as session:
        return session.get_one(User, id)


def test_nothing_changes_before_the_link_of_the_new_address_is_opened(
    app: Flask, maya: Actor
) -> None:
    other = signed_in(app, maya.id)
    reset = ask_reset(app)
    post = ask(app, maya)
    assert user(app, maya.id).email == MAYA
    with database(app).reading() as session:
        asked = address.find_asked(session, maya, BEGINNING)
        assert asked
        assert asked.email == FRESH
        sent = session.execute(select(Outbox.person, Outbox.kind, Outbox.user_id)).all()
    assert (FRESH, "new-address", maya.id) in sent
    assert (MAYA, "old-address", maya.id) in sent

    change(app, maya, post.secrets["confirm"][0])

    found = user(app, maya.id)
    assert (found.email, found.proved_at) == (FRESH, BEGINNING)
    with database(app).reading() as session:
        assert sessions.find(session, maya.token, BEGINNING)
        assert sessions.find(session, other.token, BEGINNING) is None
        assert session.scalars(select(NameWord).filter_by(word=FRESH)).one().user_id == maya.id
        assert not session.scalars(select(NameWord).filter_by(word=MAYA)).all()
    with pytest.raises(NotFound):
        use_reset(app, reset)
    assert verbs(app, maya)[-2:] == ["ask new address", "change address"]


def test_a_taken_address_looks_like_a_free_one(app: Flask, maya: Actor) -> None:
    make(app, NOOR)
    free, taken = ask(app, maya), ask(app, maya, NOOR)
    assert (len(free.secrets["confirm"]), len(free.secrets["taken"])) == (1, 0)
    assert (len(taken.secrets["confirm"]), len(taken.secrets["taken"])) == (0, 1)
    with database(app).reading() as session:
        kept = session.scalars(select(Outbox).filter_by(kind="new-address").order_by(Outbox.id))
        told = [export.plain(row) for row in kept]
        noor = session.scalars(select(User).filter_by(email=NOOR)).one()
        theirs = dict(people.gather(session, noor.key, sums_only=False, is_own=True))
        asked = address.find_asked(session, maya, BEGINNING)
    unlike: set[str] = {"key", "person", "occasion"}
    known: list[dict[str, Any]] = [
        {name: value for name, value in one.items() if name not in unlike} for one in told
    ]
    assert known[0] == known[1]
    assert asked
    assert asked.email == NOOR
    assert theirs["links-and-codes"] == theirs["mail"] == []


def test_one_change_waits_at_a_time_and_can_be_cancelled(app: Flask, maya: Actor) -> None:
    first, second = ask(app, maya), ask(app, maya, "third@example.test")
    with pytest.raises(NotFound):
        change(app, maya, first.secrets["confirm"][0])
    for _ in range(2):
        with database(app).transaction() as session:
            address.cancel_address(session, maya, BEGINNING)
    with pytest.raises(NotFound):
        change(app, maya, second.secrets["confirm"][0])
    assert verbs(app, maya).count("cancel new address") == 1
    assert user(app, maya.id).email == MAYA


def test_links_end_after_a_day_are_used_once_and_are_nobody_elses(app: Flask, maya: Actor) -> None:
    noor = signed_in(app, make(app, NOOR))
    token = ask(app, maya).secrets["confirm"][0]
    for who, link, distance in ((maya, token, 24), (noor, token, 0), (maya, "made-up", 0)):
        with pytest.raises(NotFound):
            change(app, who, link, hours=distance)
    with database(app).reading() as session:
        states = [
            address.look_at_address(session, who, link, later(hours=distance))[0]
            for who, link, distance in (
                (maya, token, 0), (maya, token, 24), (noor, token, 0), (maya, "made-up", 0),
            )
        ]  # fmt: skip
    assert states == ["good", "", "other", ""]
    change(app, maya, token)
    with pytest.raises(NotFound):
        change(app, maya, token)


def test_an_address_that_somebody_took_meanwhile_is_refused(app: Flask, maya: Actor) -> None:
    token = ask(app, maya).secrets["confirm"][0]
    make(app, FRESH)
    with pytest.raises(Conflict):
        change(app, maya, token)
    assert user(app, maya.id).email == MAYA


def test_ones_own_address_and_asking_too_often_are_refused(app: Flask, maya: Actor) -> None:
    with pytest.raises(Invalid):
        ask(app, maya, MAYA)
    for _ in range(5):
        ask(app, maya)
    with pytest.raises(TooMany):
        ask(app, maya)


def undo(app: Flask, token: str, **distance: float) -> str:
    """Press the button behind the link in the old address's mail; returns the reset's token."""
    with database(app).transaction() as session:
        return address.undo_address(session, token, later(**distance))


@pytest.mark.parametrize("which", [0, 1])
def test_the_old_address_takes_the_change_back_within_a_week(
    app: Flask, maya: Actor, which: int
) -> None:
    way_back = moved(app, maya)[which]
    thief = signed_in(app, maya.id)
    with database(app).transaction() as session:  # it would not help to set a new password
        accounts.change_password(session, thief, "hash", "new", NOTICE, "", BEGINNING)
    with pytest.raises(NotFound):
        undo(app, way_back, days=7)

    reset = undo(app, way_back, days=6)

    found = user(app, maya.id)
    assert (found.email, found.password, found.proved_at) == (MAYA, None, later(days=6))
    with database(app).reading() as session:
        assert sessions.find(session, maya.token, BEGINNING) is None
        assert sessions.find(session, thief.token, BEGINNING) is None
    with pytest.raises(NotFound):  # a second click
        undo(app, way_back, days=6)
    use_reset(app, reset, later(days=6))
    assert user(app, maya.id).password == "new hash"


def test_a_change_that_waits_is_stopped_from_the_old_address(app: Flask, maya: Actor) -> None:
    post = ask(app, maya)
    with database(app).reading() as session:
        found = address.look_at_undo(session, post.secrets["warn"][0], BEGINNING)
    assert found == address.Undo(MAYA, is_made=False)

    undo(app, post.secrets["warn"][0])

    with pytest.raises(NotFound):
        change(app, maya, post.secrets["confirm"][0])
    assert user(app, maya.id).password is None


def test_who_took_an_account_on_to_further_addresses_does_not_get_it_back(
    app: Flask, maya: Actor
) -> None:
    """Each address on the way got a way back; that of the first owner ends the others."""
    first, _ = moved(app, maya)
    thief = signed_in(app, maya.id)
    post = ask(app, thief, "thief@example.test")
    later_back = change(app, thief, post.secrets["confirm"][0])
    undo(app, later_back)
    assert user(app, maya.id).email == FRESH

    undo(app, first)

    assert user(app, maya.id).email == MAYA
    for gone in (later_back, post.secrets["warn"][0]):
        with pytest.raises(NotFound):
            undo(app, gone)


def test_nobody_takes_an_address_that_may_come_back(app: Flask, maya: Actor) -> None:
    first, _ = moved(app, maya)
    with pytest.raises(Conflict):
        make(app, MAYA)
    noor = signed_in(app, make(app, NOOR))
    assert ask(app, noor, MAYA).secrets["taken"]
    undo(app, first)
    assert user(app, maya.id).email == MAYA


def test_an_admins_word_and_the_end_of_an_account_end_the_way_back(app: Flask, maya: Actor) -> None:
    first, _ = moved(app, maya)
    chief = admin(app)
    with database(app).transaction() as session:
        row = session.get_one(User, maya.id)
        wanted = Details.of("given@example.test", "Maya", "")
        people.correct(session, chief, row, wanted, NOTICE, BEGINNING)
    with pytest.raises(NotFound):
        undo(app, first)
    with database(app).reading() as session:
        assert address.look_at_undo(session, first, BEGINNING) is None


def test_the_address_back_is_refused_where_it_belongs_to_somebody(app: Flask, maya: Actor) -> None:
    first, _ = moved(app, maya)
    with database(app).transaction() as session:
        other = accounts.add(session, NOOR, "Noor", "hash", {Role.LEARNER}, BEGINNING)
        other.email = MAYA
    with pytest.raises(Conflict):
        undo(app, first)
    assert user(app, maya.id).email == FRESH
    with database(app).reading() as session:
        used = session.scalars(select(Token.used_at).filter_by(kind="undo")).all()
    assert used == [None, None]
