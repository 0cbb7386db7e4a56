"""A passage that asks why and how sure, in the player and in the debrief."""

import re
from typing import Any

import pytest
from flask import Flask

from app.domain.commitment import LONGEST_REASON
from tests.conftest import Clock
from tests.conversations import database_of, learner, publish, reasoned, whole_course
from tests.views.scenario.talking import COLD, Learner, text_of

WHY = "She heard it from a colleague"
HOSTILE = '</textarea><script>alert(1)</script>"'


@pytest.fixture
def maya(app: Flask, clock: Clock) -> Learner:
    with database_of(app).transaction() as session:
        publish(session, whole_course(reasoned("call")))
        actor = learner(session)
    return Learner(app, actor)


def test_the_player_asks_before_it_shows_what_follows(maya: Learner) -> None:
    page = maya.get(f"/attempts/{maya.start()}").text

    assert "Why this one? Say it in a sentence." in page
    assert re.findall(r'name="confidence" value="(\d)"', page) == ["1", "2", "3", "4"]
    assert "Follows" not in page


def test_other_passages_do_not_ask(maya: Learner) -> None:
    key = maya.start()
    assert maya.decide(key, 0, "Own it", reason=WHY, confidence=3).status_code == 303
    assert maya.decide(key, 1, "Go on").status_code == 303

    assert "commit-reason" not in maya.get(f"/attempts/{key}").text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Write in a sentence why, and say how sure you are."),
        ({"reason": " \t\n", "confidence": "4"}, "Write in a sentence why you reply this."),
        ({"reason": WHY}, "Say how sure you are."),
        ({"reason": WHY, "confidence": "5"}, "Say how sure you are."),
        ({"reason": WHY, "confidence": "-1"}, "Say how sure you are."),
        ({"reason": "x" * 301, "confidence": "1"}, f"to {LONGEST_REASON} characters"),
    ],
)
def test_what_is_missing_is_told_and_the_rest_stays(
    maya: Learner, said: dict[str, Any], told: str
) -> None:
    key = maya.start()
    page = maya.decide(key, 0, "Own it", **said)

    assert page.status_code == 422
    assert told in text_of(page.text)
    assert f'name="choice" value="{maya.place_of(key, 0, "Own it")}" required checked' in page.text
    assert (said.get("reason", "").strip() + "</textarea>") in page.text
    if said.get("confidence") in ("1", "4"):
        assert f'name="confidence" value="{said["confidence"]}" required checked' in page.text
    assert "Follows" not in page.text


def test_without_a_pick_the_typed_reason_stays(maya: Learner) -> None:
    key = maya.start()
    page = maya.post(f"/attempts/{key}/decisions", step=0, reason=WHY, confidence=2)

    assert (page.status_code, "Pick one to go on." in page.text) == (422, True)
    assert f"{WHY}</textarea>" in page.text
    assert 'value="2" required checked' in page.text


def test_scripts_are_told_the_same(maya: Learner) -> None:
    answer = maya.decide(maya.start(), 0, "Own it", fetch=True)

    assert answer.status_code == 422
    assert answer.json == {
        "message": "Write in a sentence why, and say how sure you are. Then you see what follows."
    }


def test_both_stand_beside_the_outcome_in_the_debrief(maya: Learner) -> None:
    key = maya.start()
    maya.decide(key, 0, COLD[0], reason=f"  {WHY}\r\n", confidence=3)
    for step, label in enumerate(COLD[1:], 1):
        maya.decide(key, step, label)
    page = maya.get(f"/attempts/{key}/debrief").text

    assert f"<blockquote>{WHY}</blockquote>" in page
    assert "You were quite sure; it gained 3 outlook and cost 9 trust." in text_of(page)
    assert page.count('class="committed"') == 1


def test_hostile_words_stay_words(maya: Learner) -> None:
    key = maya.start()
    page = maya.decide(key, 0, "Own it", reason=HOSTILE).text
    maya.decide(key, 0, "Own it", reason=HOSTILE, confidence=1)
    maya.decide(key, 1, "Go on")
    maya.decide(key, 2, "Share it")
    debrief = maya.get(f"/attempts/{key}/debrief").text

    assert "<script>alert" not in page + debrief
    assert "You were just guessing; it gained 8 trust and 6 alignment." in text_of(debrief)


def test_a_second_answer_to_a_taken_step_leaves_the_first_reason(maya: Learner) -> None:
    key = maya.start()
    maya.decide(key, 0, "Own it", reason=WHY, confidence=3)

    assert maya.decide(key, 0, "Own it", reason="Another", confidence=1).status_code == 303
    assert maya.decide(key, 0, "Rank her", reason="Another", confidence=1).status_code == 409
    maya.decide(key, 1, "Go on")
    maya.decide(key, 2, "Share it")
    page = maya.get(f"/attempts/{key}/debrief").text
    assert WHY in page and "Another" not in page
