"""Starting, replying, finishing: what is stored, what is refused."""

from datetime import timedelta

import pytest
from flask import Flask

from app.db import Database
from app.errors import Conflict, NotAllowed, NotFound
from app.services import quizzes, scenarios
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, NOW, TALK, database_of, learner, publish, settle
from tests.services.scenarios.played import COLD, WARM, play, record_of


def test_a_first_attempt_counts_and_is_noted_as_paused_at_its_decision(
    database_: Database, maya: Actor
) -> None:
    run = play(database_, maya, "Own it")

    assert (run.attempt.number, run.attempt.practice) == (1, False)
    assert record_of(database_, maya).detail == {"attempt": run.attempt.key, "decision": 2, "of": 2}


def test_starting_again_goes_on_with_the_open_attempt(database_: Database, maya: Actor) -> None:
    first = play(database_, maya, "Own it")
    again = play(database_, maya)

    assert again.attempt.key == first.attempt.key
    assert (again.state.passage, again.decisions) == ("wait", ("Own it",))


def test_the_same_step_and_choice_again_returns_what_is_stored(
    database_: Database, maya: Actor
) -> None:
    run = play(database_, maya, *WARM)

    for step, label in enumerate(WARM):
        with database_.transaction() as session:
            later = NOW + timedelta(hours=1)
            again = scenarios.decide(session, maya, run.attempt.key, step, label, later)
        assert (again.decisions, again.saved_at) == (WARM, NOW)


@pytest.mark.parametrize(
    ("step", "label"),
    [
        (0, "Rank her"),  # taken otherwise
        (1, "Share it"),  # offered elsewhere
        (1, "Nothing"),
        (2, "Share it"),  # lies ahead
        (-1, "Own it"),
    ],
)
def test_what_is_not_open_at_its_step_is_a_conflict_and_changes_nothing(
    database_: Database, maya: Actor, step: int, label: str
) -> None:
    run = play(database_, maya, "Own it")

    with pytest.raises(Conflict), database_.transaction() as session:
        scenarios.decide(session, maya, run.attempt.key, step, label, NOW)

    assert play(database_, maya).decisions == ("Own it",)


def test_nothing_can_be_decided_after_the_end(database_: Database, maya: Actor) -> None:
    run = play(database_, maya, *WARM)

    with pytest.raises(Conflict), database_.transaction() as session:
        scenarios.decide(session, maya, run.attempt.key, 3, "Share it", NOW)


def test_a_reply_is_read_by_its_place_in_the_order_of_the_attempt(
    database_: Database, maya: Actor
) -> None:
    key = play(database_, maya).attempt.key
    with database_.transaction() as session:
        shown = scenarios.choices_at(scenarios.get(session, maya, key), 0)
        run = scenarios.reply(session, maya, key, 0, 1, NOW)
        again = scenarios.reply(session, maya, key, 0, 1, NOW)

    assert run.decisions == again.decisions == (shown[1].label,)


@pytest.mark.parametrize("place", [-1, 3, 9999])
def test_a_place_that_the_page_did_not_show_is_a_conflict(
    database_: Database, maya: Actor, place: int
) -> None:
    key = play(database_, maya).attempt.key

    with pytest.raises(Conflict), database_.transaction() as session:
        scenarios.reply(session, maya, key, 0, place, NOW)


def test_a_choice_that_is_locked_or_hidden_has_no_place(database_: Database, maya: Actor) -> None:
    run = play(database_, maya, "Deny it", "Go on")

    assert [one.label for one in scenarios.choices_at(run, 2)] == ["Share it"]


def test_attempts_of_others_are_not_found(app: Flask) -> None:
    maya, other = settle(app, "Maya Lindqvist", "Noor Haddad")
    database = database_of(app)
    key = play(database, maya).attempt.key

    for act in (
        lambda s: scenarios.get(s, other, key),
        lambda s: scenarios.decide(s, other, key, 0, "Own it", NOW),
        lambda s: scenarios.reply(s, other, key, 0, 0, NOW),
        lambda s: scenarios.start(s, other, COURSE, TALK, NOW, replay=key),
    ):
        with pytest.raises(NotFound), database.transaction() as session:
            act(session)


def test_an_attempt_at_a_quiz_is_no_conversation(app: Flask) -> None:
    with database_of(app).transaction() as session:
        publish(session, factories.course({"one": "check-it"}))
        maya = learner(session)
    with database_of(app).transaction() as session:
        key = quizzes.start(session, maya, COURSE, "check-it", NOW).key

    with pytest.raises(NotFound), database_of(app).reading() as session:
        scenarios.get(session, maya, key)


def test_a_locked_module_cannot_be_played(app: Flask) -> None:
    course = factories.course({"one": "lesson", "two": "talk-late"}, {"two": "one"})
    with database_of(app).transaction() as session:
        publish(session, course)
        maya = learner(session)

    with pytest.raises(NotAllowed), database_of(app).transaction() as session:
        scenarios.start(session, maya, COURSE, "talk-late", NOW)


def test_finishing_stores_score_ending_and_evidence(database_: Database, maya: Actor) -> None:
    attempt = play(database_, maya, *WARM).attempt

    assert (attempt.ending, attempt.score, attempt.passed) == ("warm", 1.0, True)
    assert attempt.finished_at == NOW
    assert attempt.evidence == [
        ["listening", "call", "Own it", 1.0],
        ["listening", "review", "Share it", 1.0],
    ]
    record = record_of(database_, maya)
    assert (record.done_at, record.score) == (NOW, 1.0)
    assert record.detail == {"attempt": attempt.key, "endings": ["warm"], "ending": "warm"}


def test_a_poor_ending_leaves_the_activity_open_until_a_practice_passes(
    database_: Database, maya: Actor
) -> None:
    first = play(database_, maya, *COLD).attempt
    before = record_of(database_, maya)
    practice = play(database_, maya, *WARM).attempt
    after = record_of(database_, maya)

    assert (before.done_at, before.score) == (None, first.score)
    assert (practice.practice, practice.passed) == (True, True)
    assert (after.done_at, after.score) == (NOW, first.score)
    assert after.detail == {"attempt": first.key, "endings": ["cold", "warm"], "ending": "cold"}
