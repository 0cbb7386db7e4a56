"""Signing in: tries, devices, codes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.errors import Conflict, Invalid, TooMany
from app.models import User
from app.services import accounts, sessions
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import MAYA, enter, later, make, post_code, try_in, wanted


@pytest.mark.parametrize("email", [MAYA, "nobody@example.test"])
def test_after_ten_tries_an_account_asks_for_a_code(app: Flask, email: str) -> None:
    make(app)
    asked = [try_in(app, email=email).needs_code for _ in range(12)]
    assert asked == [False] * 10 + [True] * 2


def test_parallel_tries_do_not_slip_through(app: Flask) -> None:
    make(app)
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda _: try_in(app).needs_code, range(24)))
    assert asked.count(False) == 10


def test_a_known_device_keeps_its_own_counter(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        _, device = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    for _ in range(30):
        try_in(app)
    for _ in range(10):
        assert not try_in(app, device).needs_code
    with pytest.raises(TooMany):
        try_in(app, device)


def test_a_device_is_known_to_its_own_account_alone(app: Flask) -> None:
    id = make(app)
    make(app, "noor@example.test")
    with database(app).transaction() as session:
        _, device = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    assert try_in(app, device).is_known_device
    assert not try_in(app, device, email="noor@example.test").is_known_device


def test_signing_in_gives_the_try_back(app: Flask) -> None:
    make(app)
    for _ in range(20):
        who = try_in(app)
        with database(app).transaction() as session:
            accounts.sign_in(session, who, "", "a test", BEGINNING)
    assert not who.needs_code


def test_a_mailed_code_opens_once_within_fifteen_minutes(app: Flask) -> None:
    who = wanted(app)
    code = post_code(app, who)
    assert (len(code), code.isdigit()) == (8, True)
    with pytest.raises(Invalid):
        enter(app, code, later(minutes=15))
    enter(app, f" {code[:4]} {code[4:]} ", later(minutes=14))
    with pytest.raises(Invalid):
        enter(app, code, later(minutes=14))


def test_a_wrong_code_does_not_open(app: Flask) -> None:
    code = post_code(app, wanted(app))
    with pytest.raises(Invalid):
        enter(app, f"{(int(code) + 1) % 10**8:08}")


def test_codes_are_tried_ten_times_an_hour(app: Flask) -> None:
    code = post_code(app, wanted(app))
    for _ in range(10):
        with pytest.raises(Invalid):
            enter(app, "1234 567")
    with pytest.raises(TooMany):
        enter(app, code)


def test_codes_are_mailed_three_times_in_half_an_hour(app: Flask) -> None:
    who = wanted(app)
    assert all(post_code(app, who) for _ in range(3))
    assert post_code(app, who) == ""
    assert post_code(app, who, later(minutes=30))


def test_an_account_that_changed_meanwhile_is_not_entered(app: Flask) -> None:
    id = make(app)
    who = try_in(app)
    with database(app).transaction() as session:
        session.get_one(User, id).password = "another hash"
    with database(app).transaction() as session, pytest.raises(Conflict):
        accounts.sign_in(session, who, "", "a test", BEGINNING)


def test_a_deactivated_account_is_as_good_as_none(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        signed, _ = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
        session.get_one(User, id).deactivated_at = BEGINNING
    assert try_in(app).user_id == 0
    with database(app).reading() as session:
        assert sessions.find(session, signed.token, BEGINNING) is None
