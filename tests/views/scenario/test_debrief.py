"""The debrief: how one decided, what came of it, and playing again from a decision."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain import pivot
from app.models import Attempt
from tests import factories
from tests.conftest import Clock
from tests.conversations import (
    COURSE,
    MODULE,
    NOW,
    SAID,
    TALK,
    database_of,
    learner,
    publish,
    whole_course,
)
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


def part_of(page: str, heading: str) -> str:
    """The words of the section under this heading's id."""
    found = re.search(rf'<section aria-labelledby="{heading}">.*?</section>', page, re.S)
    assert found
    return text_of(found[0])


def test_the_debrief_names_where_it_turned_and_the_line_from_there(maya: Learner) -> None:
    words = part_of(maya.get(f"/attempts/{maya.play(*COLD)}/debrief").text, "turned")

    assert "Decision 1: What about call?" in words
    assert "“It ends warm” was still within reach" in words
    assert "the best ending left was “It ends cool”" in words
    assert words.index(SAID["Rank her"]) < words.index(SAID["Own it"])
    assert "What Susan would have done Susan Lowe Follows OWN IT." in words
    assert "Trust +8 Alignment +6" in words
    assert f"A way on from there What about review? {SAID['Share it']}" in words
    assert "That leads to “It ends warm”." in words


def test_the_replay_at_the_top_begins_where_it_turned(maya: Learner) -> None:
    page = maya.get(f"/attempts/{maya.play(*COLD)}/debrief").text

    head = page[page.index("The path you took") :][:2000]
    assert "Replay from decision 1" in text_of(head)


def test_the_debrief_says_where_nothing_turned(maya: Learner) -> None:
    words = part_of(maya.get(f"/attempts/{maya.play(*WARM)}/debrief").text, "turned")

    assert words.startswith("Where it turned Nowhere. None of your decisions closed off")


def test_the_debrief_of_a_conversation_with_too_many_ways_says_so(
    maya: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pivot, "MOST_STATES", 1)
    words = part_of(maya.get(f"/attempts/{maya.play(*COLD)}/debrief").text, "turned")

    assert "This conversation branches too widely" in words


def test_where_it_turned_comes_from_the_revision_that_was_played(maya: Learner) -> None:
    key = maya.play(*COLD)
    before = part_of(maya.get(f"/attempts/{key}/debrief").text, "turned")
    with database_of(maya.app).transaction() as session:
        easy = factories.scenario({"call": "Own it > end | Rank her > end"}, slug=TALK)
        publish(session, whole_course(easy))

    assert part_of(maya.get(f"/attempts/{key}/debrief").text, "turned") == before


def test_a_long_play_is_looked_back_on_in_parts_with_each_page_as_one_piece(
    app: Flask, clock: Clock
) -> None:
    """Seven decisions and a page between: the part with the costly one is open."""
    passages = {
        f"d{n}": f"Up > d{n + 1}: trust +3 | Down > d{n + 1}: trust -3" for n in range(1, 7)
    }
    passages |= {
        "d3": "Up > page: trust +3 | Down > page: trust -3",
        "page": "Turn > d4",
        "d7": "Up > end: trust +3 | Down > end: trust -30",
    }
    events = {"page": ["if trust >= 50: ", "if alignment >= 50: set kept"]}
    with database_of(app).transaction() as session:
        publish(session, whole_course(factories.scenario(passages, events=events, slug=TALK)))
        actor = learner(session)
    year = Learner(app, actor)
    key = year.play("Up", "Up", "Up")
    player = year.get(f"/attempts/{key}").text
    assert (
        leaf_of(player)
        == "What about page? Susan Lowe At page. As trust >= 50. As alignment >= 50."
    )
    assert text_of(player).count("What about page?") == 1
    for step, label in enumerate(("Turn", "Up", "Up", "Up", "Down"), 3):
        year.decide(key, step, label)

    page = year.get(f"/attempts/{key}/debrief").text

    first, second = re.findall(r'<details class="part"( open)?>(.*?)</details>', page, re.S)
    assert (first[0], second[0]) == ("", " open")
    assert text_of(first[1]).startswith(
        "Decisions 1 to 3 up to “What about page?” Trust 59 +9 Alignment 50 ±0"
    )
    assert leaf_of(first[1]).startswith("What about page? Susan Lowe At page. As trust >= 50.")
    assert text_of(second[1]).startswith("Decisions 4 to 7 Trust 38 −21")
    assert "What happened in between" not in page


def leaf_of(page: str) -> str:
    """The words of the only page between two decisions."""
    (found,) = re.findall(r'<section class="leaf">.*?</section>', page, re.S)
    return text_of(found)
