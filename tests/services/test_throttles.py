"""Counters: windows, limits, parallel tries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import TooMany
from app.models import Throttle
from app.services import throttles
from app.services.throttles import Limit
from tests.conftest import BEGINNING
from tests.learners import database

THREE = Limit("three", 3, timedelta(minutes=10))


def count(app: Flask, times: int, minutes: float = 0) -> list[bool]:
    """Whether each of these tries was one too many."""
    now = BEGINNING + timedelta(minutes=minutes)
    with database(app).transaction() as session:
        return [bool(throttles.count(session, THREE, "maya", now)) for _ in range(times)]


def test_the_try_after_the_last_allowed_is_one_too_many(app: Flask) -> None:
    assert count(app, 5) == [False, False, False, True, True]


def test_a_limit_says_when_it_ends(app: Flask) -> None:
    count(app, 3)
    with database(app).transaction() as session, pytest.raises(TooMany) as refused:
        throttles.take(session, THREE, "maya", BEGINNING + timedelta(minutes=4))
    assert refused.value.until == BEGINNING + timedelta(minutes=10)


def test_a_window_begins_with_its_first_try_and_then_anew(app: Flask) -> None:
    assert count(app, 3) == [False] * 3
    assert count(app, 1, minutes=9.9) == [True]
    assert count(app, 4, minutes=10) == [False, False, False, True]


def test_others_have_counters_of_their_own(app: Flask) -> None:
    count(app, 4)
    with database(app).transaction() as session:
        assert throttles.count(session, THREE, "noor", BEGINNING) is None
        other = Limit("other", 3, timedelta(minutes=10))
        assert throttles.count(session, other, "maya", BEGINNING) is None


def test_a_try_given_back_is_not_counted(app: Flask) -> None:
    count(app, 3)
    with database(app).transaction() as session:
        throttles.give_back(session, THREE, "maya")
    assert count(app, 2) == [False, True]


def test_a_cleared_counter_begins_again(app: Flask) -> None:
    count(app, 4)
    with database(app).transaction() as session:
        throttles.clear(session, THREE, "maya")
    assert count(app, 1) == [False]


def test_tries_at_the_same_time_are_all_counted(app: Flask) -> None:
    with ThreadPoolExecutor(8) as pool:
        refused = [one for many in pool.map(lambda _: count(app, 1), range(24)) for one in many]
    assert refused.count(False) == 3


def test_the_table_does_not_say_who_was_counted(app: Flask) -> None:
    count(app, 1)
    with database(app).reading() as session:
        names = list(session.scalars(select(Throttle.name)))
    assert len(names) == 1
    assert "maya" not in names[0]


def test_old_counters_are_swept(app: Flask) -> None:
    count(app, 1)
    with database(app).transaction() as session:
        assert throttles.sweep(session, BEGINNING + timedelta(hours=47)) == 0
        assert throttles.sweep(session, BEGINNING + timedelta(hours=49)) == 1
