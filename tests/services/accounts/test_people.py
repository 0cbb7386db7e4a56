"""Addresses and names, joining, invitations."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.permission import Role
from app.errors import Conflict, Invalid, NotFound
from app.models import CohortLink, UserRole
from app.services import accounts
from app.services.mail import Letter
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import MAYA, invite, join_invited, later, make


def test_a_fault_of_what_else_was_made_is_not_told_as_a_taken_address(app: Flask) -> None:
    with pytest.raises(IntegrityError), database(app).transaction() as session:
        session.add(CohortLink(cohort_id=4711, created_at=BEGINNING))
        accounts.add(session, MAYA, "Maya", None, {Role.LEARNER}, BEGINNING)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Maya@Example.TEST", MAYA),
        ("  maya@example.test\n", MAYA),
        ("ＭＡＹＡ＠example.test", MAYA),
        ("o'brien+list@sub.example.test", "o'brien+list@sub.example.test"),
        ("straße@example.test", "strasse@example.test"),
    ],
)
def test_addresses_are_folded(typed: str, stored: str) -> None:
    assert accounts.fold(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maya",
        "@example.test",
        "maya@",
        "a b@example.test",
        "maya@example.test\nBcc: x@y.test",
        "a@b@c",
        "maya@example.test, noor@example.test",
        "<maya@example.test>",
        "m\x00@example.test",
        "m" * 65 + "@example.test",
        "maya@" + "e" * 250,
        "maya@=?utf-8?q?a=0d=0abcc=3ax?=",
        "=?utf-8?q?noor=40example.test=0d=0a?=@example.test",
        "may\x7fa@example.test",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        accounts.fold(typed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Maya   Lindqvist ", "Maya Lindqvist"),
        ("Maya\nLindqvist", "Maya Lindqvist"),
        ("Zoe\u0308", "Zoë"),
        ("Maya\u202e Lindqvist\u0000", "Maya Lindqvist"),
        ("محمد\u200cرضا", "محمد\u200cرضا"),
        ("王小明", "王小明"),
        ("x" * 120, "x" * 120),
    ],
)
def test_names_are_cleaned(typed: str, printed: str) -> None:
    assert accounts.clean_name(typed) == printed


@pytest.mark.parametrize("typed", ["", "   ", "\u3164", "\u200c\u200d", "\u202e", "–", "x" * 121])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        accounts.clean_name(typed)


def test_an_address_has_one_account(app: Flask) -> None:
    make(app)
    with pytest.raises(Conflict, match="has an account already"):
        make(app)


def test_joining_at_the_same_time_makes_one_account(app: Flask) -> None:
    def join(_: int) -> bool:
        try:
            return bool(make(app))
        except Conflict:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(join, range(8))).count(True) == 1


def test_an_invitation_to_an_address_is_for_that_address(app: Flask) -> None:
    token = invite(app, "noor@example.test")
    assert join_invited(app, token, "somebody@example.test").email == "noor@example.test"


def test_an_invitation_works_once_and_for_two_weeks(app: Flask) -> None:
    token, late = invite(app), invite(app)
    join_invited(app, token, "noor@example.test", later(days=13.9))
    for stale, now in ((token, BEGINNING), (late, later(days=14)), ("made up", BEGINNING)):
        with pytest.raises(NotFound):
            join_invited(app, stale, "other@example.test", now)


def test_an_invitation_to_a_taken_address_stays_usable(app: Flask) -> None:
    make(app)
    token = invite(app)
    with pytest.raises(Conflict):
        join_invited(app, token, MAYA)
    assert join_invited(app, token, "noor@example.test").email == "noor@example.test"


def test_links_for_the_first_admin_end_when_there_is_one(app: Flask) -> None:
    first, second = invite(app, "", Role.ADMIN), invite(app, "", Role.ADMIN)
    named = invite(app, "second@example.test", Role.ADMIN)
    join_invited(app, first, MAYA)
    with pytest.raises(NotFound):
        join_invited(app, second, "noor@example.test")
    with database(app).reading() as session:
        assert accounts.find_invitation(session, second, BEGINNING) is None
        assert accounts.find_invitation(session, named, BEGINNING)


def test_an_invitation_gives_its_role(app: Flask) -> None:
    user = join_invited(app, invite(app, role=Role.ADMIN), "admin@example.test")
    with database(app).reading() as session:
        roles = set(session.scalars(select(UserRole.role).where(UserRole.user_id == user.id)))
        assert accounts.has_admin(session)
    assert roles == {"admin", "learner"}


def test_an_invitation_never_replaces_a_password(app: Flask) -> None:
    with database(app).transaction() as session:
        user = accounts.add(session, MAYA, "Maya", None, {Role.LEARNER}, BEGINNING)
        tokens = list[str]()

        def write(token: str) -> Letter:
            tokens.append(token)
            return Letter("Come in", token)

        accounts.invite_person(session, user, write, BEGINNING)
        user.password = "kept"

    with database(app).transaction() as session:
        assert accounts.find_invitation(session, tokens[0], BEGINNING) is None
        with pytest.raises(NotFound):
            accounts.take_up(session, tokens[0], "another", BEGINNING)
