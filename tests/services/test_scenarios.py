"""Starting, replying, finishing and playing again, and what holds when requests race."""

import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import Database
from app.domain.scoring import best_of
from app.errors import Conflict, NotAllowed, NotFound
from app.models import Attempt, Decision, Enrollment, Progress
from app.services import enrollments, progress, quizzes, scenarios
from app.services.scenarios import Run
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
    settle,
    whole_course,
)

WARM = ("Own it", "Go on", "Share it")
COLD = ("Rank her", "Go on", "Hide it")


@pytest.fixture
def database_(app: Flask) -> Database:
    return database_of(app)


@pytest.fixture
def maya(app: Flask) -> Actor:
    return settle(app)[0]


def play(database: Database, actor: Actor, *labels: str, **given: object) -> Run:
    """Start (or go on) and decide, each in a request of its own."""
    with database.transaction() as session:
        key = scenarios.start(session, actor, COURSE, TALK, NOW, **given).key  # type: ignore[arg-type]
    for label in labels:
        with database.transaction() as session:
            step = len(scenarios.get(session, actor, key).decisions)
            scenarios.decide(session, actor, key, step, label, NOW)
    with database.reading() as session:
        return scenarios.get(session, actor, key)


def record_of(database: Database, actor: Actor) -> Progress:
    with database.reading() as session:
        mine = select(Progress).join(Enrollment).where(Enrollment.user_id == actor.id)
        return session.scalars(mine.where(Progress.activity == TALK)).one()


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


def at_once(count: int, act: Callable[[int], object]) -> Counter[object]:
    """What `count` parallel calls returned, or the name of the error they ended with."""

    def one(number: int) -> object:
        try:
            return act(number)
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


def test_parallel_starts_make_one_attempt(database_: Database, maya: Actor) -> None:
    def begin(_number: int) -> str:
        with database_.transaction() as session:
            return scenarios.start(session, maya, COURSE, TALK, NOW).key

    assert list(at_once(10, begin).values()) == [10]
    with database_.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


@pytest.mark.parametrize("before", [(), WARM[:2]])
def test_parallel_equal_decisions_are_one_and_all_get_the_same_answer(
    database_: Database, maya: Actor, before: tuple[str, ...]
) -> None:
    key, step = play(database_, maya, *before).attempt.key, len(before)

    def take(_number: int) -> object:
        with database_.transaction() as session:
            run = scenarios.decide(session, maya, key, step, WARM[step], NOW)
            return run.decisions, run.state.passage, run.state.ending, run.attempt.finished_at

    assert list(at_once(20, take).values()) == [20]
    with database_.reading() as session:
        rows = session.scalars(select(Decision.choice).order_by(Decision.position)).all()
        assert tuple(rows) == WARM[: step + 1]


def test_of_parallel_different_decisions_one_is_stored_and_the_others_are_told(
    database_: Database, maya: Actor
) -> None:
    key = play(database_, maya).attempt.key
    labels = ("Own it", "Rank her", "Deny it")

    def take(number: int) -> object:
        with database_.transaction() as session:
            return scenarios.decide(session, maya, key, 0, labels[number % 3], NOW).decisions

    answers = at_once(12, take)
    stored = play(database_, maya).decisions
    assert answers == {stored: 4, "conflict": 8}


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
