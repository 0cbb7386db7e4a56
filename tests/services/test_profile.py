"""A learner's profile from what is stored, and the evidence behind each number."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import Database
from app.domain import scoring
from app.domain.profile import Skill, Sum
from app.errors import NotEnrolled
from app.models import Attempt
from app.services import profile
from app.services.profile import Profile
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, NOW, TALK, database_of, learner, publish
from tests.learners import learner as newcomer
from tests.profiles import BEST, SKILLS, WORST, conversation, play, take, whole_course

LATER = NOW + timedelta(days=1)


@pytest.fixture
def database_(app: Flask) -> Database:
    return database_of(app)


@pytest.fixture
def maya(database_: Database) -> Actor:
    with database_.transaction() as session:
        publish(session, whole_course())
        return learner(session)


def seen(database: Database, actor: Actor) -> Profile:
    with database.reading() as session:
        return profile.get(session, actor, COURSE)


def skill(database: Database, actor: Actor, name: str = "trust") -> Skill:
    return next(one for key, _title, one in seen(database, actor).skills if key == name)


def test_without_evidence_every_competency_says_where_it_comes_from(
    database_: Database, maya: Actor
) -> None:
    found = seen(database_, maya)

    assert [(name, one) for name, _, one in found.skills] == [("trust", Skill()), ("eq", Skill())]
    assert [one.activity.slug for one in found.sources("trust")] == [TALK, "check"]
    assert [one.activity.slug for one in found.sources("eq")] == [TALK]


def test_decisions_and_answers_of_first_attempts_make_the_number(
    database_: Database, maya: Actor
) -> None:
    play(database_, maya, *BEST[:2], *WORST[2:])
    take(database_, maya, "check", 0, 1, 0)

    trust = skill(database_, maya)

    assert (trust.decisions, trust.questions) == (Sum(2, 3), Sum(1, 2))
    assert (trust.first.percent, trust.is_shown) == (60, True)
    assert skill(database_, maya, "eq").first == Sum(0, 1)
    assert seen(database_, maya).sources("trust") == ()


def test_decisions_are_the_evidence_that_is_stored(database_: Database, maya: Actor) -> None:
    play(database_, maya, BEST[0], *WORST[1:])

    with database_.reading() as session:
        (stored,) = session.scalars(select(Attempt.evidence))
        found = profile.get(session, maya, COURSE)
    pieces = [piece for one in found.exhibits for piece in one.pieces]

    assert [(name, worth) for name, _, _, worth in stored] == [
        (piece.competency, piece.worth) for piece in pieces
    ]
    assert scoring.profile(scoring.Evidence(*one) for one in stored)["trust"] == (1 / 3, 3)


def test_behind_a_number_stand_what_was_chosen_and_what_was_stronger(
    database_: Database, maya: Actor
) -> None:
    play(database_, maya, BEST[0], *WORST[1:])

    found = seen(database_, maya).behind("trust", first=True)
    moves = [one.move for one in found if one.move]

    assert [
        (move.title, move.taken.label, move.strongest.label if move.strongest else "")
        for move in moves
    ] == [
        ("What about p2?", "Rush", "Wait"),
        ("What about p1?", "Hide", "Share"),
        ("What about p0?", "Ask", ""),
    ]


def test_exams_surveys_and_unconfirmed_keys_are_no_evidence(
    database_: Database, maya: Actor
) -> None:
    for slug in ("exam", "survey", "check"):
        take(database_, maya, slug, 0, 0, 0)

    found = seen(database_, maya).exhibits

    assert [one.answered.question.id for one in found if one.answered] == ["check-1", "check-2"]


def test_an_attempt_that_goes_on_shows_nothing_yet(database_: Database, maya: Actor) -> None:
    play(database_, maya, BEST[0])

    assert seen(database_, maya).exhibits == ()
    assert [one.activity.slug for one in seen(database_, maya).sources("eq")] == [TALK]


def test_later_attempts_stand_apart_without_what_they_took_over(
    database_: Database, maya: Actor
) -> None:
    first = play(database_, maya, *WORST)
    take(database_, maya, "check", 1, 1)
    play(database_, maya, *BEST[2:], at=LATER, replay=first, step=2)
    take(database_, maya, "check", 0, 0, 0, at=LATER)

    trust = skill(database_, maya)

    assert (trust.first, trust.later) == (Sum(0, 5), Sum(3, 3))
    assert skill(database_, maya, "eq").later == Sum(1, 1)
    later = seen(database_, maya).behind("trust", first=False)
    assert [one.move.taken.label for one in later if one.move] == ["Wait"]


def test_evidence_is_told_in_the_words_of_its_own_revision(
    database_: Database, maya: Actor
) -> None:
    play(database_, maya, *WORST)
    with database_.transaction() as session:
        changed = factories.scenario({"p0": "New > end: trust +1 | Other > end"}, slug=TALK)
        publish(session, whole_course(changed))

    found = seen(database_, maya).behind("trust", first=True)

    assert [one.move.taken.label for one in found if one.move] == ["Rush", "Hide", "Push"]
    assert found[0].activity.title == conversation().title


def test_a_competency_that_the_course_no_longer_names_is_left_out(
    database_: Database, maya: Actor
) -> None:
    play(database_, maya, *WORST)
    with database_.transaction() as session:
        publish(session, replace(whole_course(), competencies=SKILLS[:1]))

    assert [name for name, _, _ in seen(database_, maya).skills] == ["trust"]


def test_a_profile_is_of_ones_own_course_alone(
    app: Flask, database_: Database, maya: Actor
) -> None:
    play(database_, maya, *BEST)
    with database_.transaction() as session:
        noor = learner(session, "Noor Haddad")
    stranger = newcomer(app, course="")

    assert seen(database_, noor).exhibits == ()
    with pytest.raises(NotEnrolled):
        seen(database_, stranger)
