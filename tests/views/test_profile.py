"""The profile's pages: levels in words, what is behind them, and nothing of a key."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from app.db import Database
from app.domain.course import Course
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, NOW, Visitor, database_of, learner, publish
from tests.profiles import BEST, WORST, play, take, whole_course

HERE = f"/course/{COURSE}/profile"
Statements = Callable[[], AbstractContextManager[list[str]]]


def settle(app: Flask, course: Course) -> tuple[Database, Actor]:
    with database_of(app).transaction() as session:
        publish(session, course)
        return database_of(app), learner(session)


@pytest.fixture
def maya(app: Flask) -> Visitor:
    _, actor = settle(app, whole_course())
    return Visitor(app, app.test_client(), actor, f"/course/{COURSE}")


def words(visitor: Visitor, path: str = HERE, status: int = 200) -> str:
    """What stands in the page's main part."""
    page = visitor.get(path)
    assert page.status_code == status
    main = re.search(r"<main.*?</main>", page.text, re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def part(visitor: Visitor, title: str) -> str:
    """One competency's card."""
    found = re.search(rf"{title}(.*?)(?=Emotional intelligence|$)", words(visitor))
    assert found
    return found[1]


def test_without_evidence_each_competency_says_where_it_comes_from(maya: Visitor) -> None:
    told = part(maya, "Trust and collaboration")

    assert "From 5 decisions and answers up" in told
    assert "More comes from The first call A check" in told
    assert "of 100" not in told and "Strong" not in told


def test_below_five_pieces_nothing_is_shown_but_how_many_are_missing(maya: Visitor) -> None:
    play(database_of(maya.app), maya.actor, *BEST)
    told = part(maya, "Trust and collaboration")
    opened = words(maya, f"{HERE}/trust")

    for text in (told, opened):
        assert "2 more pieces of evidence, then there is something to show. There are 3" in text
        assert "More comes from A check" in text
        assert "of 100" not in text and "Ask" not in text


def test_from_five_pieces_up_a_level_in_words_and_its_parts_are_shown(maya: Visitor) -> None:
    play(database_of(maya.app), maya.actor, *BEST)
    take(database_of(maya.app), maya.actor, "check", 0, 1, 0)
    told = part(maya, "Trust and collaboration")

    assert "Strong First attempts 80" in told
    assert "From 3 decisions at 100 of 100 and 2 answers at 50 of 100." in told
    assert f'href="{HERE}/trust"' in maya.get(HERE).text


def test_a_number_opens_into_the_decisions_and_answers_behind_it(maya: Visitor) -> None:
    database = database_of(maya.app)
    key = play(database, maya.actor, BEST[0], *WORST[1:])
    attempt = take(database, maya.actor, "check", 0, 1, 0, at=NOW + timedelta(days=1))
    page, told = maya.get(f"{HERE}/trust").text, words(maya, f"{HERE}/trust")

    assert "What about p1? You said Hide. The first call, 2 March 2026" in told
    assert "What was stronger Share." in told
    assert told.count("Nothing on offer was stronger") == 1
    assert "Question check-2 You answered Option 1 A check, 3 March 2026 Not right" in told
    assert f'href="/attempts/{key}/debrief"' in page
    assert f'href="/quiz-attempts/{attempt}/result"' in page
    assert "Later attempts" not in told


def test_a_wrong_answer_tells_no_key_and_an_exam_tells_nothing(maya: Visitor) -> None:
    database = database_of(maya.app)
    play(database, maya.actor, *WORST)
    for slug in ("check", "exam", "survey"):
        take(database, maya.actor, slug, 1, 2, 1)
    told = words(maya, f"{HERE}/trust")

    assert told.count("Not right") == 2
    assert "Option 0" not in told and "Said" not in told
    assert "Question exam" not in told and "Question survey" not in told
    assert "Question check-3" not in told


def test_what_was_answered_in_an_exam_changes_nothing_here(app: Flask, maya: Visitor) -> None:
    database = database_of(app)
    with database.transaction() as session:
        noor = learner(session, "Noor Haddad")
    pages = []
    for actor, number in ((maya.actor, 0), (noor, 1)):
        play(database, actor, *BEST)
        take(database, actor, "check", 0, 0)
        take(database, actor, "exam", number, number, number)
        visitor = Visitor(app, app.test_client(), actor, f"/course/{COURSE}")
        pages.append((words(visitor), words(visitor, f"{HERE}/trust")))

    assert pages[0] == pages[1]


def test_later_attempts_stand_apart_and_below_five_are_only_counted(maya: Visitor) -> None:
    database = database_of(maya.app)
    play(database, maya.actor, *WORST)
    take(database, maya.actor, "check", 1, 1)
    play(database, maya.actor, *BEST, at=NOW + timedelta(days=1))

    told = part(maya, "Trust and collaboration")
    assert "Starting out First attempts 0" in told
    assert "Later attempts: 3 pieces of evidence so far, shown from 5 up." in told
    opened = words(maya, f"{HERE}/trust")
    assert opened.index("These change nothing above.") < opened.index("You said Share.")

    take(database, maya.actor, "check", 0, 0, at=NOW + timedelta(days=2))
    assert "Later attempts: 100 of 100, from 5 pieces" in part(maya, "Trust and collaboration")


def test_a_change_is_a_picture_and_a_table(maya: Visitor) -> None:
    database = database_of(maya.app)
    take(database, maya.actor, "check", 1, 1)
    play(database, maya.actor, *BEST, at=NOW + timedelta(days=1))
    page = maya.get(f"{HERE}/trust").text

    assert 'role="img" aria-labelledby="trail-title trail-desc"' in page
    assert "60 of 100 on 3 March 2026." in page
    assert '<td>3 March 2026</td><td class="num">60</td><td class="num">5</td>' in page


def test_home_and_the_debrief_lead_to_the_profile(maya: Visitor) -> None:
    key = play(database_of(maya.app), maya.actor, *BEST)

    assert f'href="{HERE}"' in maya.get("/home").text
    assert f'href="{HERE}"' in maya.get(f"/attempts/{key}/debrief").text


def test_a_course_without_competencies_says_so_and_nothing_leads_there(app: Flask) -> None:
    _, actor = settle(app, conversations.whole_course())
    visitor = Visitor(app, app.test_client(), actor, f"/course/{COURSE}")

    assert "This course names no competencies" in words(visitor)
    assert HERE not in visitor.get("/home").text


def test_there_is_nothing_under_another_name(maya: Visitor) -> None:
    assert maya.get(f"{HERE}/nothing").status_code == 404
    assert maya.get("/course/nothing/profile").status_code == 404


def test_a_profile_costs_six_statements_whatever_was_done(
    maya: Visitor, statements: Statements
) -> None:
    database = database_of(maya.app)
    play(database, maya.actor, *BEST)
    take(database, maya.actor, "check", 0, 0)
    maya.get(HERE)
    with statements() as few:
        assert maya.get(f"{HERE}/trust").status_code == 200
    for day in range(1, 11):
        play(database, maya.actor, *WORST, at=NOW + timedelta(days=day))
        take(database, maya.actor, "check", 1, 1, at=NOW + timedelta(days=day))
    with statements() as many:
        assert maya.get(f"{HERE}/trust").status_code == 200
    with statements() as whole:
        assert maya.get(HERE).status_code == 200

    assert len(few) == len(many) == len(whole) <= 6, many
