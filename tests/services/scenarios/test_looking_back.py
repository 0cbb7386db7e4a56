"""Playing again, older revisions, and what the first page knows of earlier attempts."""

import itertools
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import Database
from app.domain.scoring import best_of
from app.errors import Conflict, NotFound
from app.models import Attempt
from app.services import enrollments, progress, scenarios
from app.services.sessions import Actor
from tests import factories
from tests.conversations import (
    COURSE,
    NOW,
    TALK,
    add_finished,
    conversation,
    database_of,
    learner,
    publish,
    whole_course,
)
from tests.services.scenarios.played import COLD, WARM, play


def test_a_replay_names_an_attempt_at_the_same_scenario(app: Flask) -> None:
    course = factories.course({"one": "talk-first talk-second check-it"})
    with database_of(app).transaction() as session:
        publish(session, course)
        maya = learner(session)
    with database_of(app).transaction() as session:
        first = scenarios.start(session, maya, COURSE, "talk-first", NOW)
        scenarios.decide(session, maya, first.key, 0, "Ask", NOW)

    with pytest.raises(NotFound), database_of(app).transaction() as session:
        scenarios.start(session, maya, COURSE, "talk-second", NOW, replay=first.key)


def test_a_replay_takes_over_the_decisions_before_it(database_: Database, maya: Actor) -> None:
    first = play(database_, maya, *COLD).attempt
    run = play(database_, maya, replay=first.key, step=2)

    assert run.attempt.practice
    assert (run.decisions, run.state.passage) == (COLD[:2], "review")
    assert play(database_, maya, replay=first.key, step=2).attempt.key == run.attempt.key
    assert play(database_, maya, replay=first.key, step=0).attempt.key != run.attempt.key


@pytest.mark.parametrize("step", [3, 99, -1])
def test_a_replay_begins_at_a_decision_that_was_taken(
    database_: Database, maya: Actor, step: int
) -> None:
    first = play(database_, maya, *COLD).attempt

    with pytest.raises(Conflict):
        play(database_, maya, replay=first.key, step=step)


def test_an_open_attempt_cannot_be_played_again(database_: Database, maya: Actor) -> None:
    first = play(database_, maya, "Own it").attempt

    with pytest.raises(Conflict):
        play(database_, maya, replay=first.key, step=0)


def test_a_replay_of_what_is_offered_no_more_is_a_conflict(
    database_: Database, maya: Actor
) -> None:
    first = play(database_, maya, *WARM).attempt
    told = conversation()
    call = replace(told.passages[0], choices=told.passages[0].choices[1:])
    with database_.transaction() as session:
        publish(session, whole_course(replace(told, passages=(call, *told.passages[1:]))))

    with pytest.raises(Conflict):
        play(database_, maya, replay=first.key, step=1)
    assert play(database_, maya, replay=first.key, step=0).decisions == ()


def test_an_attempt_stays_on_the_revision_that_it_began_with(
    database_: Database, maya: Actor
) -> None:
    run = play(database_, maya, "Own it")
    with database_.transaction() as session:
        publish(session, whole_course(conversation(title="Another title")))
    after = play(database_, maya, "Go on", "Share it")
    fresh = play(database_, maya)

    assert after.attempt.key == run.attempt.key
    assert (after.scenario.title, after.state.ending) == (run.scenario.title, "warm")
    assert fresh.scenario.title == "Another title"


def test_a_scenario_that_was_taken_out_of_the_course_is_played_to_its_end(
    database_: Database, maya: Actor
) -> None:
    play(database_, maya, "Own it")
    with database_.transaction() as session:
        publish(session, factories.course({"numbers": "lesson"}))

        mine = select(Attempt.key)
        key = session.scalars(mine).one()
    for step, label in enumerate(WARM[1:], 1):
        with database_.transaction() as session:
            run = scenarios.decide(session, maya, key, step, label, NOW)

    assert run.state.ending == "warm"


def test_the_first_page_knows_endings_attempts_and_where_one_paused(
    database_: Database, maya: Actor
) -> None:
    play(database_, maya, *COLD)
    play(database_, maya, *WARM)
    open_one = play(database_, maya, "Own it").attempt
    with database_.reading() as session:
        place = enrollments.get(session, maya, COURSE)
        meeting = scenarios.meet(session, maya, place, TALK)

    assert meeting.seen == ("warm", "cold")
    assert [one.number for one in meeting.attempts] == [3, 2, 1]
    assert meeting.paused and meeting.paused.attempt.key == open_one.key
    assert meeting.is_done


def test_a_long_list_of_attempts_shows_the_latest_and_the_first(
    database_: Database, maya: Actor
) -> None:
    first = play(database_, maya, *COLD).attempt
    with database_.transaction() as session:
        add_finished(session, first, 40)
    with database_.reading() as session:
        place = enrollments.get(session, maya, COURSE)
        meeting = scenarios.meet(session, maya, place, TALK)

    assert [one.number for one in meeting.attempts] == [*range(41, 29, -1), 1]


def test_a_play_of_best_choices_scores_one_and_progress_sees_it_done(
    database_: Database, maya: Actor
) -> None:
    run = play(database_, maya)
    for step in itertools.count():
        if run.state.is_over:
            break
        best = best_of(run.state.offered(), run.scenario.score)[0].label
        with database_.transaction() as session:
            run = scenarios.decide(session, maya, run.attempt.key, step, best, NOW)
    with database_.reading() as session:
        place = enrollments.get(session, maya, COURSE)
        seen = progress.get_overview(session, place)

    assert run.attempt.score == 1.0
    assert seen.done == 1
