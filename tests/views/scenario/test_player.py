"""A conversation in the browser: first page, player, decisions."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Decision
from tests.conftest import Clock
from tests.conversations import SAID, conversation, database_of, publish, settle, whole_course
from tests.views.scenario.talking import COLD, FIRST, WARM, Learner, text_of


def test_the_first_page_says_whom_one_meets_and_offers_to_start(maya: Learner) -> None:
    page = maya.get(FIRST)
    words = text_of(page.text)

    assert page.status_code == 200
    for said in ("Susan Lowe", "Owner, Bracken &amp; Lowe", "10 minutes", "0 of 3 endings seen"):
        assert said in words
    assert "Early March." in words
    assert "Start" in words


def test_a_paused_conversation_goes_on_where_it_was_left(app: Flask, maya: Learner) -> None:
    key = maya.play("Own it", "Go on")
    elsewhere = Learner(app, maya.actor)

    assert "Paused at decision 2" in text_of(elsewhere.get(FIRST).text)
    assert elsewhere.start() == key
    assert SAID["Share it"] in elsewhere.get(f"/attempts/{key}").text


def test_after_the_end_one_may_play_again_and_look_back(maya: Learner) -> None:
    key = maya.play(*COLD)
    words = maya.get(FIRST).text

    assert "1 of 3 endings seen" in text_of(words)
    assert "Play again (practice)" in words
    assert f"/attempts/{key}/debrief" in words
    assert maya.start() != key


def test_the_player_shows_where_one_stands(maya: Learner) -> None:
    key = maya.play("Deny it", "Go on")
    page = maya.get(f"/attempts/{key}")
    words = text_of(page.text)

    assert "Conversation, module 1. Decision 2 of up to 2." in words
    assert "Saved 09:00" in words
    assert "Follows DENY IT." in words  # what the reply led to
    assert "As denial." in words  # the entry event
    assert 'id="latest"' in page.text
    assert "Not open to you: Susan has not said what she needs" in words
    assert "One thing Susan has not told you yet" in words
    assert "Trust 36 of 100, strained, down 14 since your last reply" in page.text
    assert "Everybody here is invented." in words


def test_facts_that_were_learned_are_shown(maya: Learner) -> None:
    key = maya.play("Own it")
    words = text_of(maya.get(f"/attempts/{key}").text)

    assert "Susan needs cash" in words
    assert "has not told you yet" not in words


def test_a_scene_without_a_choice_has_one_button(maya: Learner) -> None:
    key = maya.play("Own it")
    page = maya.get(f"/attempts/{key}").text

    assert 'type="radio"' not in page
    assert SAID["Go on"] in page
    assert maya.post(f"/attempts/{key}/decisions", step=1, choice=0).status_code == 303


def test_going_on_without_a_consequence_leaves_no_empty_box(maya: Learner) -> None:
    key = maya.play("Own it")
    maya.post(f"/attempts/{key}/decisions", step=1, choice=0)
    page = maya.get(f"/attempts/{key}").text

    assert page.count('id="latest"') == 1
    assert not re.search(r'class="effect"[^>]*>\s*</div>', page)


def test_a_decision_leads_to_its_consequence(maya: Learner) -> None:
    key = maya.start()
    answer = maya.decide(key, 0, "Own it")

    assert (answer.status_code, answer.location) == (303, f"/attempts/{key}#latest")


def test_the_last_decision_leads_to_the_debrief(maya: Learner) -> None:
    key = maya.play(*WARM[:2])
    answer = maya.decide(key, 2, "Share it")

    assert (answer.status_code, answer.location) == (303, f"/attempts/{key}/debrief")
    assert maya.get(f"/attempts/{key}").location == f"/attempts/{key}/debrief"


def test_a_script_gets_the_next_address_and_when_it_was_saved(maya: Learner) -> None:
    key = maya.start()
    answer = maya.decide(key, 0, "Own it", fetch=True)

    assert answer.json == {"next": f"/attempts/{key}#latest", "saved": "09:00"}


def test_the_same_decision_again_gets_the_same_answer(maya: Learner) -> None:
    key = maya.play(*WARM)
    last = maya.place_of(key, 2, "Share it")

    first = maya.decide(key, 0, "Own it")
    again = maya.post(f"/attempts/{key}/decisions", fetch=True, step=2, choice=last)

    assert first.location == f"/attempts/{key}/debrief"
    assert again.json == {"next": f"/attempts/{key}/debrief", "saved": "09:00"}
    with database_of(maya.app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 3


def test_nothing_chosen_shows_the_page_again(maya: Learner) -> None:
    key = maya.start()
    answer = maya.post(f"/attempts/{key}/decisions", step=0)

    assert answer.status_code == 422
    assert "Pick one to go on." in answer.text
    assert SAID["Own it"] in answer.text


@pytest.mark.parametrize("form", [{}, {"step": "0"}, {"step": "x", "choice": "0"}])
def test_a_script_is_told_what_the_form_lacks(maya: Learner, form: dict[str, str]) -> None:
    key = maya.start()
    answer = maya.post(f"/attempts/{key}/decisions", fetch=True, **form)

    assert answer.status_code == 422
    assert answer.json and answer.json["message"]


@pytest.mark.parametrize(
    ("step", "place"), [(0, 77), (1, 1), (9, 0)], ids=["no such place", "ahead", "far ahead"]
)
def test_a_reply_that_is_not_open_shows_where_the_conversation_stands(
    maya: Learner, step: int, place: int
) -> None:
    key = maya.start()
    answer = maya.post(f"/attempts/{key}/decisions", step=step, choice=place)

    assert answer.status_code == 409
    assert "Here is where it stands." in answer.text
    assert SAID["Own it"] in answer.text


def test_another_reply_at_a_taken_step_shows_what_is_stored(maya: Learner) -> None:
    key = maya.play("Own it")
    other = maya.place_of(key, 0, "Rank her")
    answer = maya.post(f"/attempts/{key}/decisions", step=0, choice=other)
    told = maya.post(f"/attempts/{key}/decisions", fetch=True, step=0, choice=other)

    assert (answer.status_code, told.status_code) == (409, 409)
    assert "Your first reply is stored." in answer.text
    assert "Follows OWN IT." in answer.text
    assert told.json == {
        "message": "You already replied here. Your first reply is stored.",
        "next": f"/attempts/{key}#latest",
    }


def test_another_reply_after_the_end_shows_the_way_to_the_debrief(maya: Learner) -> None:
    key = maya.play(*WARM)
    other = maya.place_of(key, 0, "Rank her")
    answer = maya.post(f"/attempts/{key}/decisions", step=0, choice=other)

    assert answer.status_code == 409
    assert f'href="/attempts/{key}/debrief"' in answer.text


def test_attempts_of_others_are_not_there(app: Flask, clock: Clock) -> None:
    maya, noor = (Learner(app, one) for one in settle(app, "Maya Lindqvist", "Noor Haddad"))
    key = maya.play(*WARM)

    for path in (f"/attempts/{key}", f"/attempts/{key}/debrief", "/attempts/none"):
        assert noor.get(path).status_code == 404
    for form in ({"step": 0, "choice": 0}, {}):
        assert noor.post(f"/attempts/{key}/decisions", False, **form).status_code == 404
    assert noor.post(f"{FIRST}/attempts", replay=key, step=0).status_code == 404


def test_an_open_attempt_is_shown_as_its_revision_has_it(maya: Learner) -> None:
    key = maya.play("Own it")
    with database_of(maya.app).transaction() as session:
        publish(session, whole_course(conversation(title="Another title")))

    assert "Another title" not in maya.get(f"/attempts/{key}").text
    assert "Another title" in maya.get(FIRST).text
