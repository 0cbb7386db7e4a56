"""A conversation that begins where an earlier one ended, and lines written on the way."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask

from app.db import Database
from app.domain.commitment import LONGEST_LINE, Unsaid
from app.domain.course import Course
from app.domain.scenario import Carried, Scenario
from app.models import Attempt
from app.services import scenarios
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW, TALK, database_of, learner, publish, whole_course
from tests.conversations import conversation as talk
from tests.services.scenarios.played import play

LATER = "later-talk"
WORDS = "She wants to be told first."
GOOD, POOR = ("Own it", "Go on", "Share it"), ("Rank her", "Go on", "Hide it")


def later(**given: object) -> Scenario:
    """The same people again: trust begins where the first talk left it, 35 to 60."""
    made = talk(slug=LATER, **given)
    meters = tuple(
        replace(one, carried=Carried(TALK, 35, 60)) if one.name == "trust" else one
        for one in made.meters
    )
    asked = replace(made.passages[0], ask="What does she want most now?")
    return replace(made, meters=meters, passages=(asked, *made.passages[1:]))


def both() -> Course:
    """A course with the first talk and the later one."""
    course = whole_course()
    module = course.modules[0]
    return replace(course, modules=(replace(module, activities=(*module.activities, later())),))


@pytest.fixture
def maya(app: Flask) -> Actor:
    with database_of(app).transaction() as session:
        publish(session, both())
        return learner(session)


def starts(database: Database, actor: Actor, **given: object) -> Mapping[str, int]:
    """Where a new attempt at the later talk begins."""
    with database.transaction() as session:
        begun = scenarios.start(session, actor, COURSE, LATER, NOW, **given)  # type: ignore[arg-type]
        return dict(scenarios.get(session, actor, begun.key).state.values)


@pytest.mark.parametrize(("said", "trust"), [(GOOD, 60), (POOR, 35)])
def test_trust_begins_where_the_first_attempt_left_it_within_bounds(
    database_: Database, maya: Actor, said: tuple[str, ...], trust: int
) -> None:
    play(database_, maya, *said)

    assert starts(database_, maya) == {"trust": trust, "alignment": 50, "outlook": 50}


def test_what_is_left_open_or_practiced_moves_nothing(database_: Database, maya: Actor) -> None:
    play(database_, maya, "Own it")

    assert starts(database_, maya)["trust"] == 50


def test_a_replay_begins_where_its_attempt_began(database_: Database, maya: Actor) -> None:
    play(database_, maya, *POOR)
    with database_.transaction() as session:
        key = scenarios.start(session, maya, COURSE, LATER, NOW).key
        for step, label in enumerate(GOOD):
            scenarios.decide(session, maya, key, step, label, NOW)
        ended = scenarios.get(session, maya, key).state
    with database_.transaction() as session:
        again = scenarios.start(session, maya, COURSE, LATER, NOW, replay=key, step=1)
        run = scenarios.get(session, maya, again.key)

    assert (ended.values["trust"], run.state.values["trust"]) == (35 + 8 + 7, 35 + 8)


def reply(database: Database, actor: Actor, key: str, line: str) -> Attempt:
    """The first reply of the later talk, with a line; the attempt as it is stored then."""
    with database.transaction() as session:
        return scenarios.reply(session, actor, key, 0, 0, NOW, line=line).attempt


def test_a_line_is_kept_once_and_goes_along_with_a_replay(database_: Database, maya: Actor) -> None:
    with database_.transaction() as session:
        key = scenarios.start(session, maya, COURSE, LATER, NOW).key

    with pytest.raises(Unsaid):
        reply(database_, maya, key, "x" * (LONGEST_LINE + 1))
    kept = reply(database_, maya, key, WORDS).lines
    again = reply(database_, maya, key, "Something else").lines

    assert kept == again == {"call": WORDS}
