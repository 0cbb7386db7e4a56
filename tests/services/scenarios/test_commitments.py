"""A reason and a confidence: asked for where the passage says so, kept with the decision."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import Database
from app.domain.commitment import Commitment, Unsaid
from app.errors import Conflict
from app.models import Decision
from app.services import people, scenarios
from app.services.scenarios import Run
from app.services.sessions import Actor
from tests.conversations import (
    COURSE,
    NOW,
    TALK,
    database_of,
    learner,
    publish,
    reasoned,
    whole_course,
)
from tests.services.people.made import admin, row
from tests.services.scenarios.played import play

WHY = Commitment("She heard it from a colleague", 3)


@pytest.fixture
def maya(app: Flask) -> Actor:
    with database_of(app).transaction() as session:
        publish(session, whole_course(reasoned("call", "review")))
        return learner(session)


def say(
    database: Database, actor: Actor, key: str, step: int, label: str, said: Commitment | None
) -> Run:
    """Reply as the page does, in a request of its own."""
    with database.transaction() as session:
        run = scenarios.get(session, actor, key)
        place = [one.label for one in scenarios.choices_at(run, step)].index(label)
        later = NOW + timedelta(minutes=step)
        return scenarios.reply(session, actor, key, step, place, later, said)


def stored(database: Database) -> list[tuple[str, str, int | None]]:
    """Choice, reason and confidence of every decision."""
    query = select(Decision.choice, Decision.reason, Decision.confidence)
    with database.reading() as session:
        found = session.execute(query.order_by(Decision.attempt_id, Decision.position))
        return [(row[0], row[1], row[2]) for row in found]


def test_a_reply_is_kept_with_its_reason_and_confidence(database_: Database, maya: Actor) -> None:
    key = play(database_, maya).attempt.key

    run = say(database_, maya, key, 0, "Own it", WHY)

    assert run.commitments == (WHY,)
    assert stored(database_) == [("Own it", WHY.reason, 3)]


@pytest.mark.parametrize("said", [None, Commitment("", 3), Commitment("Because", 0)])
def test_without_both_nothing_is_stored(
    database_: Database, maya: Actor, said: Commitment | None
) -> None:
    key = play(database_, maya).attempt.key

    with pytest.raises(Unsaid):
        say(database_, maya, key, 0, "Own it", said)

    assert stored(database_) == []


def test_the_same_reply_again_keeps_what_was_said_first(database_: Database, maya: Actor) -> None:
    key = play(database_, maya).attempt.key
    say(database_, maya, key, 0, "Own it", WHY)

    for said in (Commitment("On second thoughts", 1), None):
        assert say(database_, maya, key, 0, "Own it", said).commitments == (WHY,)

    assert stored(database_) == [("Own it", WHY.reason, 3)]


def test_another_reply_to_a_taken_step_changes_nothing_that_was_said(
    database_: Database, maya: Actor
) -> None:
    key = play(database_, maya).attempt.key
    say(database_, maya, key, 0, "Own it", WHY)

    with pytest.raises(Conflict):
        say(database_, maya, key, 0, "Rank her", Commitment("On second thoughts", 1))

    assert stored(database_) == [("Own it", WHY.reason, 3)]


def test_where_nothing_is_asked_nothing_is_kept(database_: Database, maya: Actor) -> None:
    key = play(database_, maya).attempt.key
    say(database_, maya, key, 0, "Own it", WHY)

    run = say(database_, maya, key, 1, "Go on", Commitment("Smuggled in", 4))

    assert run.commitments == (WHY, None)
    assert stored(database_)[1] == ("Go on", "", None)


def test_a_replay_takes_over_what_was_said(database_: Database, maya: Actor) -> None:
    key = play(database_, maya).attempt.key
    for step, label in enumerate(("Own it", "Go on", "Hide it")):
        say(database_, maya, key, step, label, WHY)

    with database_.transaction() as session:
        again = scenarios.start(session, maya, COURSE, TALK, NOW, replay=key, step=2)
        run = scenarios.get(session, maya, again.key)

    assert run.commitments == (WHY, None)


def test_an_attempt_asks_as_its_own_revision_does(database_: Database, maya: Actor) -> None:
    key = play(database_, maya).attempt.key
    with database_.transaction() as session:
        publish(session, whole_course(reasoned()))

    with pytest.raises(Unsaid):
        say(database_, maya, key, 0, "Own it", None)


def test_what_was_said_is_in_ones_own_file_and_kept_where_only_sums_are_shown(
    database_: Database, maya: Actor
) -> None:
    say(database_, maya, play(database_, maya).attempt.key, 0, "Own it", WHY)

    with database_.reading() as session:
        own = dict(people.gather(session, maya.key, sums_only=False, is_own=True))
        sums = dict(people.gather(session, maya.key, sums_only=True))

    (kept,) = own["decisions"]
    assert (kept["reason"], kept["confidence"]) == (WHY.reason, 3)
    assert WHY.reason not in str(sums)


def test_a_reason_goes_with_its_writers_name_and_the_choice_stays(
    app: Flask, database_: Database, maya: Actor
) -> None:
    say(database_, maya, play(database_, maya).attempt.key, 0, "Own it", WHY)
    chief = admin(app)

    with database_.transaction() as session:
        people.anonymize(session, chief, row(session, maya), NOW)

    assert stored(database_) == [("Own it", "", 3)]
