"""What happens by the clock happens once, however many job processes there are."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from app.services import beats
from tests.learners import database
from tests.papers import at_once

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
APART = timedelta(seconds=45)


def claim(app: Flask, now: datetime) -> bool:
    with database(app).transaction() as session:
        return beats.claim(session, "tick:sweep", APART, now)


@pytest.mark.parametrize("is_first", [True, False])
def test_of_processes_that_come_at_once_one_does_it(app: Flask, is_first: bool) -> None:
    if not is_first:
        claim(app, NOW - timedelta(minutes=1))

    got = at_once([partial(claim, app, NOW)] * 8)

    assert (got.count(True), got.count(False)) == (1, 7)


@pytest.mark.parametrize(
    ("seconds", "is_due"),
    [(44, False), (46, True), (-10, False), (-3600, True)],
    ids=["soon after", "next tick", "a clock that is behind", "a clock that was set back"],
)
def test_it_is_due_again_a_tick_later(app: Flask, seconds: int, is_due: bool) -> None:
    claim(app, NOW)

    assert claim(app, NOW + timedelta(seconds=seconds)) is is_due


def test_processes_that_are_long_gone_are_forgotten(app: Flask) -> None:
    with database(app).transaction() as session:
        beats.note(session, "work:here:1", NOW - timedelta(days=2))
        beats.note(session, "work:here:2", NOW - timedelta(hours=2))
        beats.note(session, beats.BACKUP, NOW - timedelta(days=90))

        beats.sweep(session, NOW)

        left = [beat.name for beat in beats.list_beats(session, "")]
    assert left == ["work:here:2", beats.BACKUP]
