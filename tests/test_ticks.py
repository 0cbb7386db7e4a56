"""Work by the clock: one process does it, and none begins before the last one ended."""

from threading import Event, Thread

import pytest
from flask import Flask

from app.db import Database
from app.jobs import ticks
from app.services import beats
from tests.databases import KINDS
from tests.learners import database


def forget_beat(app: Flask) -> None:
    """As if the last tick had been a minute ago."""
    with database(app).transaction() as session:
        beats.forget(session, f"{beats.TICK}slow")


@pytest.mark.databases(*KINDS)
def test_a_tick_that_takes_long_is_not_begun_again_meanwhile(app: Flask) -> None:
    begun, go_on, done = Event(), Event(), list[str]()

    def slow() -> None:
        begun.set()
        assert go_on.wait(20)
        done.append("slow")

    first = Thread(target=ticks.tick, args=(database(app), "slow", slow))
    first.start()
    assert begun.wait(20)
    forget_beat(app)
    ticks.tick(database(app), "slow", lambda: done.append("meanwhile"))
    go_on.set()
    first.join(20)
    ticks.tick(database(app), "slow", lambda: done.append("after"))

    assert done == ["slow", "after"]


@pytest.mark.databases("postgresql")
def test_another_node_does_not_begin_it_either(app: Flask, database_url: str) -> None:
    other = Database(database_url)

    with ticks.everywhere(other, "slow") as held, ticks.everywhere(database(app), "slow") as second:
        assert (held, second) == (True, False)

    with ticks.everywhere(database(app), "slow") as free:
        assert free
    other.engine.dispose()
