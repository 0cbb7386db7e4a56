"""Questions in a lesson's text: every type, asked and judged, with and without scripts."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Lesson, Part
from app.domain.question import Question
from tests import conversations, papers
from tests.papers import HERE, Browser, all_types

PAGE = f"{HERE}/read"


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    """A learner in a course with a lesson that asks one question of each type."""
    parts = tuple(Part(check=one) for one in all_types())
    course = papers.whole_course()
    module = course.modules[0]
    lesson = Lesson("read", "To read", 5, parts)
    course = replace(course, modules=(replace(module, activities=(*module.activities, lesson)),))
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, course)
        actor = conversations.learner(session)
    return Browser(app, client, actor)


def part(page: str, question: str) -> str:
    return page.split(f'<form class="check" id="{question}"', 1)[1].split("</form>", 1)[0]


def right(browser: Browser, question: str) -> dict[str, Any]:
    page = browser.see(PAGE)
    if question == "steps":
        return {browser.item(page, "steps", n): str(at) for at, n in enumerate((2, 4, 1, 3), 1)}
    if question == "match":
        return {f"pair-{at}": browser.side(page, "match", at + 1) for at in range(3)}
    return {"text": "fiscal year"}


def test_a_lesson_asks_every_type_and_tells_no_key(browser: Browser) -> None:
    page = browser.see(PAGE)

    assert page.count('<form class="check"') == len(all_types())
    assert "order.js" in page
    for secret in ("why ", "for all of", "fiscal year", "n its place", "belongs here", "31100"):
        assert secret not in page


@pytest.mark.parametrize("question", ["steps", "match", "words"])
@pytest.mark.parametrize("fetch", [True, False])
def test_a_right_answer_is_told_so(browser: Browser, question: str, fetch: bool) -> None:
    said = browser.post(f"{PAGE}/checks/{question}", fetch, **right(browser, question))

    shown = said.text if fetch else part(browser.see(PAGE), question)
    assert said.status_code == (200 if fetch else 303)
    assert "That is right." in shown
    assert "Answer again" in shown


def test_a_wrong_order_shows_what_is_in_place_and_keeps_the_key(browser: Browser) -> None:
    page = browser.see(PAGE)
    form = {browser.item(page, "steps", n): str(at) for at, n in enumerate((2, 1, 4, 3), 1)}

    shown = browser.post(f"{PAGE}/checks/steps", True, **form).text

    assert shown.count("In its place.") == 2
    assert shown.count("Not in its place.") == 2
    assert "Partly right." in shown
    assert "It belongs at" not in shown
    assert re.findall(r"steps answers (\d)", shown) == ["2", "1", "4", "3"]


def test_a_known_wrong_word_is_told_why_and_not_what_is_right(browser: Browser) -> None:
    shown = browser.post(f"{PAGE}/checks/words", True, text="Quota").text

    assert "why words wrong" in shown
    assert "fiscal year" not in shown


@pytest.mark.parametrize(
    ("question", "form", "says"),
    [
        ("steps", {"place-0": "1", "place-1": "1"}, "a place of its own"),
        ("steps", {}, "Choose an answer first."),
        ("match", {"pair-0": "1"}, "Choose an answer for each row first."),
        ("words", {"text": "  "}, "Write an answer first."),
        ("sum", {"number": "about 3"}, "Write a number"),
    ],
)
def test_what_can_not_be_meant_is_refused_beside_its_question_and_stays(
    browser: Browser, question: str, form: dict[str, Any], says: str
) -> None:
    by_script = browser.post(f"{PAGE}/checks/{question}", True, **form)
    by_form = browser.post(f"{PAGE}/checks/{question}", **form)

    shown = part(by_form.text, question)
    assert by_script.status_code == by_form.status_code == 422
    assert by_script.json
    assert says in by_script.json["message"]
    assert says in shown
    assert shown.count(" selected>") == len([one for one in form if one.startswith("p")])
    assert "data-verdict" not in shown


def test_an_answer_to_another_form_of_a_question_counts_as_none(
    app: Flask, browser: Browser
) -> None:
    """Lessons follow the newest revision: an item more, and the stored order says nothing."""
    browser.post(f"{PAGE}/checks/steps", True, **right(browser, "steps"))
    browser.post(f"{PAGE}/checks/match", True, **right(browser, "match"))
    course = papers.whole_course()
    module = course.modules[0]
    parts = (Part(check=less("steps")), Part(check=less("match")))
    lesson = Lesson("read", "To read", 5, parts)
    changed = replace(course, modules=(replace(module, activities=(*module.activities, lesson)),))
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, changed)

    page = browser.see(PAGE)

    assert " selected>" not in page


def less(id: str) -> Question:
    """The question with an item or a left side less."""
    one = next(one for one in all_types() if one.id == id)
    if one.lefts:
        return replace(one, lefts=one.lefts[:2], options=one.options[:2])
    return replace(one, options=tuple(option for option in one.options if option.rank < 4))


def test_an_answer_to_another_type_shows_nothing_of_the_key(app: Flask, browser: Browser) -> None:
    browser.post(f"{PAGE}/checks/steps", True, **right(browser, "steps"))
    course = papers.whole_course()
    module = course.modules[0]
    lesson = Lesson("read", "To read", 5, (Part(check=papers.asked("steps", "x---")),))
    changed = replace(course, modules=(replace(module, activities=(*module.activities, lesson)),))
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, changed)

    assert "why steps" not in browser.see(PAGE)
