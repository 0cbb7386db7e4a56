"""The debrief: how one decided, what came of it, and playing again from a decision."""

import re

from sqlalchemy import select

from app.models import Attempt
from tests import factories
from tests.conversations import COURSE, MODULE, NOW, SAID, database_of, publish
from tests.views.scenario.talking import COLD, FIRST, WARM, Learner, text_of


def test_a_debrief_before_the_end_leads_back_to_the_conversation(maya: Learner) -> None:
    key = maya.play("Own it")

    assert maya.get(f"/attempts/{key}/debrief").location == f"/attempts/{key}"


def test_the_debrief_keeps_how_one_decided_and_what_came_of_it_apart(maya: Learner) -> None:
    page = maya.get(f"/attempts/{maya.play(*COLD)}/debrief")
    words = text_of(page.text)

    assert page.status_code == 200
    assert "ending 3 of 3" in words
    assert "It ends cold" in words
    assert re.search(r"Your decisions earned \d+ % of what was open to you", words)
    assert "Not passed." in words
    assert "Play again" in words
    assert "What did she hear?" in words


def test_the_debrief_explains_each_decision_and_the_stronger_move(maya: Learner) -> None:
    words = text_of(maya.get(f"/attempts/{maya.play('Deny it', 'Go on', 'Share it')}/debrief").text)

    assert "Why Deny it." in words
    assert SAID["Own it"] in words and "Why Own it." in words
    assert "Not scored" in words  # nothing else was open
    assert "As denial." in words  # the entry event, explained


def test_the_debrief_says_where_nothing_was_stronger(maya: Learner) -> None:
    words = text_of(maya.get(f"/attempts/{maya.play(*WARM)}/debrief").text)

    assert words.count("Strongest reply here") == 2
    assert "Passed." in words
    assert "Your decisions earned 100 %" in words


def test_the_debrief_goes_on_to_the_next_activity(maya: Learner) -> None:
    page = maya.get(f"/attempts/{maya.play(*WARM)}/debrief").text

    assert f'href="/course/{COURSE}/{MODULE}/after"' in page


def test_a_debrief_outlives_its_scenario(maya: Learner) -> None:
    key = maya.play(*COLD)
    with database_of(maya.app).transaction() as session:
        publish(session, factories.course({"numbers": "lesson"}))
    page = maya.get(f"/attempts/{key}/debrief")

    assert page.status_code == 200
    assert 'name="replay"' not in page.text


def test_a_replay_from_a_decision_is_practice_and_begins_there(maya: Learner) -> None:
    first = maya.play(*COLD)
    debrief = maya.get(f"/attempts/{first}/debrief").text
    assert re.findall(r'name="step" value="(\d)"', debrief)[-2:] == ["0", "2"]

    key = maya.start(replay=first, step=2)
    assert "Practice, module 1. Decision 2" in text_of(maya.get(f"/attempts/{key}").text)
    assert maya.decide(key, 2, "Share it").status_code == 303
    words = text_of(maya.get(f"/attempts/{key}/debrief").text)
    assert "your first time stays on record" in words
    assert f"/attempts/{first}/debrief" in maya.get(f"/attempts/{key}/debrief").text


def test_a_first_attempt_stays_on_record_when_practice_ends_better(maya: Learner) -> None:
    maya.play(*COLD)
    maya.play(*WARM)
    page = text_of(maya.get(FIRST).text)

    assert "2 of 3 endings seen" in page
    assert "First time, on record" in page
    with database_of(maya.app).reading() as session:
        first = session.scalars(select(Attempt).filter_by(number=1)).one()
    assert (first.practice, first.ending, first.finished_at) == (False, "cold", NOW)
