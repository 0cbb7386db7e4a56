"""The line that a page between two decisions asks for, in the player and in the debrief."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.conversations import conversation, database_of, learner, publish, whole_course
from tests.views.scenario.talking import Learner, text_of

ASKED = "What does she want most now?"
WRITTEN = "To be <asked> & told early"
SHOWN = "To be &lt;asked&gt; &amp; told early"


@pytest.fixture
def maya(app: Flask, clock: Clock) -> Learner:
    talk = conversation()
    asking = tuple(replace(one, ask=ASKED if one.id == "wait" else "") for one in talk.passages)
    with database_of(app).transaction() as session:
        publish(session, whole_course(replace(talk, passages=asking)))
        actor = learner(session)
    return Learner(app, actor)


def test_the_page_between_two_decisions_asks_for_a_line(maya: Learner) -> None:
    key = maya.start()
    assert ASKED not in maya.get(f"/attempts/{key}").text
    maya.decide(key, 0, "Own it")

    page = maya.get(f"/attempts/{key}").text

    assert f'<label for="written-line">{ASKED}</label>' in page


def test_the_debrief_shows_the_written_line_beside_the_ending(maya: Learner) -> None:
    key = maya.start()
    maya.decide(key, 0, "Own it")
    assert maya.decide(key, 1, "Go on", line=WRITTEN).status_code == 303
    maya.decide(key, 2, "Share it")

    page = maya.get(f"/attempts/{key}/debrief").text

    assert "What you wrote on the way" in page
    assert f"<dt>{ASKED}</dt><dd>{SHOWN}</dd>" in page


def test_who_writes_nothing_goes_on_and_reads_nothing_of_it(maya: Learner) -> None:
    key = maya.play("Own it", "Go on", "Share it")

    words = text_of(maya.get(f"/attempts/{key}/debrief").text)

    assert "What you wrote on the way" not in words
