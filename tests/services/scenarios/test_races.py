"""Starting and replying hold when many requests come at once."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from app.db import Database
from app.errors import Conflict
from app.models import Attempt, Decision
from app.services import scenarios
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW, TALK
from tests.papers import at_once
from tests.services.scenarios.played import WARM, play


def test_parallel_starts_make_one_attempt(database_: Database, maya: Actor) -> None:
    def begin() -> str:
        with database_.transaction() as session:
            return scenarios.start(session, maya, COURSE, TALK, NOW).key

    assert len(set(at_once([begin] * 10))) == 1
    with database_.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


@pytest.mark.parametrize("before", [(), WARM[:2]])
def test_parallel_equal_decisions_are_one_and_all_get_the_same_answer(
    database_: Database, maya: Actor, before: tuple[str, ...]
) -> None:
    key, step = play(database_, maya, *before).attempt.key, len(before)

    def take() -> object:
        with database_.transaction() as session:
            run = scenarios.decide(session, maya, key, step, WARM[step], NOW)
            return run.decisions, run.state.passage, run.state.ending, run.attempt.finished_at

    assert len(set(at_once([take] * 20))) == 1
    with database_.reading() as session:
        rows = session.scalars(select(Decision.choice).order_by(Decision.position)).all()
        assert tuple(rows) == WARM[: step + 1]


def test_of_parallel_different_decisions_one_is_stored_and_the_others_are_told(
    database_: Database, maya: Actor
) -> None:
    key = play(database_, maya).attempt.key
    labels = ("Own it", "Rank her", "Deny it")

    def take(label: str) -> tuple[str, ...]:
        with database_.transaction() as session:
            return scenarios.decide(session, maya, key, 0, label, NOW).decisions

    answers = at_once([partial(take, label) for label in labels] * 4)
    stored = play(database_, maya).decisions
    assert Counter(one if isinstance(one, tuple) else type(one) for one in answers) == {
        stored: 4,
        Conflict: 8,
    }
