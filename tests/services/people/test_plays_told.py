"""What somebody said in conversations, in their own copy: the words of the play."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.scenario import Scenario
from app.models import Decision, Enrollment
from app.services import scenarios
from app.services.people import told
from app.services.people.teller import Told
from app.services.sessions import Actor
from tests import factories
from tests.conversations import COURSE, NOW, TALK, learner, publish, whole_course
from tests.papers import Desk

ASKED = "What does she want most now?"


def alike() -> Scenario:
    """Two passages whose replies have one label and other words; the first asks for a line."""
    made = factories.scenario(
        {"call": "Wait > more: trust +1 | Go > more", "more": "Wait > end: trust +1 | Go > end"},
        slug=TALK,
    )
    passages = tuple(
        replace(
            one,
            ask=ASKED if one.id == "call" else "",
            choices=tuple(replace(c, html=f"<p>{c.label} at {one.id}.</p>") for c in one.choices),
        )
        for one in made.passages
    )
    return replace(made, passages=passages)


@pytest.fixture
def act(app: Flask) -> Desk:
    desk = Desk(app)
    desk(lambda session: publish(session, whole_course(alike())))
    return desk


@pytest.fixture
def maya(act: Desk) -> Actor:
    def play(session: Session) -> Actor:
        actor = learner(session)
        key = scenarios.start(session, actor, COURSE, TALK, NOW).key
        for step, line in enumerate(("A say in it", "")):
            run = scenarios.get(session, actor, key)
            offered = [one.label for one in scenarios.choices_at(run, step)]
            scenarios.reply(session, actor, key, step, offered.index("Wait"), NOW, line=line)
        return actor

    return act(play)


def story(session: Session, actor: Actor) -> list[str]:
    row = session.scalars(select(Enrollment).filter_by(user_id=actor.id)).one()
    made = Told(session, row, None, lambda text, **said: text % said, str)
    return [block.text for block in told.conversations(made)][1:]


def test_replies_of_one_label_are_told_in_the_words_of_their_passage(
    act: Desk, maya: Actor
) -> None:
    assert act(lambda session: story(session, maya)) == [
        "What about call? Wait at call.",
        "What about more? Wait at more.",
        ASKED,
        "A say in it",
    ]


def test_a_play_that_this_code_reads_otherwise_is_told_by_its_labels(
    act: Desk, maya: Actor
) -> None:
    act(lambda session: session.execute(update(Decision).values(choice="Leave")))

    assert act(lambda session: story(session, maya))[:2] == ["Leave", "Leave"]
