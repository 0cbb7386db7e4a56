"""Every type of question in a quiz: asked, saved, refused, judged, with and without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.question import Question
from tests.papers import (
    Browser,
    all_types,
    browser_with,
    matched,
    ordered,
    questions_of,
)

POLICIES = ("practice", "mastery", "exam", "survey")
SECRETS = re.compile(
    r"why |for all of|fiscal year|place 3|belongs (?:here|at)|n its place|ranks it|31100"
)


def in_order(browser: Browser, page: str, numbers: tuple[int, ...]) -> dict[str, str]:
    """The form that puts these items (numbers in the file) first to last."""
    return {browser.item(page, "steps", n): str(at) for at, n in enumerate(numbers, 1)}


def paired(browser: Browser, page: str, numbers: tuple[int, ...]) -> dict[str, str]:
    """The form that gives these right sides to the left sides in turn."""
    return {f"pair-{at}": browser.side(page, "match", n) for at, n in enumerate(numbers)}


def right(browser: Browser, attempt: str) -> dict[str, dict[str, Any]]:
    """The right answer to each question of a type that is new here."""
    page = browser.see(attempt)
    return {
        "steps": in_order(browser, page, (2, 4, 1, 3)),
        "match": paired(browser, page, (1, 2, 3)),
        "words": {"text": "Fiscal year"},
    }


def wrong(browser: Browser, attempt: str) -> dict[str, dict[str, Any]]:
    """A wrong answer to each: one item in its place, one pair right, a known wrong word."""
    page = browser.see(attempt)
    return {
        "steps": in_order(browser, page, (2, 1, 3, 4)),
        "match": paired(browser, page, (1, 4, 2)),
        "words": {"text": "quota"},
    }


def with_types(app: Flask, client: FlaskClient, feedback: str = "mastery", **given: Any) -> Browser:
    return browser_with(app, client, questions=all_types(), feedback=feedback, **given)


def part(page: str, question: str) -> str:
    """What a page shows of one question."""
    after = page.split(f'id="{question}"', 1)[1]
    return re.split(r"</form>|</section>", after, maxsplit=1)[0]


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_of_the_key_is_on_the_page_before_an_answer(
    app: Flask, client: FlaskClient, policy: str
) -> None:
    browser = with_types(app, client, policy)

    page = questions_of(browser.see(browser.start()))

    assert page.count("<fieldset") == 7
    assert SECRETS.findall(page) == []


@pytest.mark.parametrize("policy", ["mastery", "exam", "survey"])
@pytest.mark.parametrize("answers", [right, wrong])
def test_nothing_of_the_key_is_told_when_an_answer_is_saved(
    app: Flask,
    client: FlaskClient,
    policy: str,
    answers: Callable[[Browser, str], dict[str, dict[str, Any]]],
) -> None:
    browser = with_types(app, client, policy)
    attempt = browser.start()

    said = [browser.answer(attempt, id, **form) for id, form in answers(browser, attempt).items()]

    assert [one.status_code for one in said] == [200] * 3
    assert [one.json for one in said] == [{"saved": "09:00", "unanswered": n} for n in (6, 5, 4)]
    page = questions_of(browser.see(attempt)).replace('value="Fiscal year"', "")
    assert SECRETS.findall(page) == []


@pytest.mark.parametrize("fetch", [True, False])
def test_what_was_answered_stands_in_the_page(app: Flask, client: FlaskClient, fetch: bool) -> None:
    browser = with_types(app, client)
    attempt = browser.start()

    for id, form in wrong(browser, attempt).items():
        browser.answer(attempt, id, fetch=fetch, **form)

    page = browser.see(attempt)
    items = re.findall(r"steps answers (\d)", part(page, "steps"))
    assert items == ["2", "1", "3", "4"]
    assert re.findall(r'value="(\d)" selected', part(page, "steps")) == ["1", "2", "3", "4"]
    chosen = re.findall(r"selected>\w: match right (\d)<", part(page, "match"))
    assert chosen == ["1", "4", "2"]
    assert 'value="quota"' in part(page, "words")


def test_right_answers_earn_all_points(app: Flask, client: FlaskClient) -> None:
    browser = with_types(app, client)
    attempt = browser.start()
    browser.answer_right(attempt)
    for id, form in right(browser, attempt).items():
        browser.answer(attempt, id, **form)

    page = browser.hand_in(attempt)

    assert "100 %" in page.replace("\xa0", " ")
    assert page.count("That is right.") == 7


def test_after_handing_in_it_shows_what_was_in_place_but_no_key_until_passed(
    app: Flask, client: FlaskClient
) -> None:
    browser = with_types(app, client, passing=0.9)
    attempt = browser.start()
    for id, form in wrong(browser, attempt).items():
        browser.answer(attempt, id, **form)

    page = browser.hand_in(attempt)

    steps, match, words = (part(page, id) for id in ("steps", "match", "words"))
    assert steps.count("In its place.") == 1
    assert steps.count("Not in its place.") == 3
    assert steps.count("why steps") == 4
    assert match.count("<b>Right.</b>") == 1
    assert match.count("<b>Not this.</b>") == 2
    assert "why words wrong" in words
    for secret in ("It belongs at", "belongs here", "fiscal year", "why words right"):
        assert secret not in page


def test_a_passed_mastery_and_practice_show_the_key(app: Flask, client: FlaskClient) -> None:
    browser = with_types(app, client, passing=0.01)
    attempt = browser.start()
    for id, form in wrong(browser, attempt).items():
        browser.answer(attempt, id, **form)

    page = browser.hand_in(attempt)

    steps, match, words = (part(page, id) for id in ("steps", "match", "words"))
    assert steps.count("It belongs at place") == 3
    assert match.count("belongs here.") == 2
    assert "The answer is fiscal year." in words
    assert "why words right" in words


@pytest.mark.parametrize("id", ["steps", "match", "words"])
def test_practice_judges_at_once_and_keeps_the_first_answer(
    app: Flask, client: FlaskClient, id: str
) -> None:
    browser = with_types(app, client, "practice")
    attempt = browser.start()
    first, second = wrong(browser, attempt)[id], right(browser, attempt)[id]

    browser.answer(attempt, id, fetch=False, **first)
    late = browser.answer(attempt, id, **second)

    shown = part(browser.see(attempt), id)
    assert "data-verdict" in shown
    assert "<input" not in shown
    assert late.status_code == 409
    assert late.json
    assert "already answered" in late.json["message"]


@pytest.mark.parametrize("policy", ["exam", "survey"])
def test_exams_and_surveys_show_no_question_again(
    app: Flask, client: FlaskClient, policy: str
) -> None:
    browser = with_types(app, client, policy, passing=0.0)
    attempt = browser.start()
    for id, form in wrong(browser, attempt).items():
        browser.answer(attempt, id, **form)

    page = browser.hand_in(attempt)

    assert "steps answers" not in page
    assert "match right" not in page
    assert "why " not in page


@pytest.mark.parametrize("fetch", [True, False])
def test_two_items_at_one_place_are_refused_and_stay_in_the_page(
    app: Flask, client: FlaskClient, fetch: bool
) -> None:
    browser = browser_with(app, client, questions=(ordered(),))
    attempt = browser.start()

    form: dict[str, Any] = {"place-0": "1", "place-1": "1", "place-3": "2"}
    said = browser.answer(attempt, "steps", fetch, **form)

    assert said.status_code == 422
    assert "a place of its own, from 1 to 4" in said.text
    if not fetch:
        assert re.findall(r'value="(\d)" selected', part(said.text, "steps")) == ["1", "1", "2"]
    assert "1 question is open" in browser.see(attempt)


@pytest.mark.parametrize(
    ("id", "form"),
    [
        ("steps", {"place-0": "5"}),
        ("match", {"pair-0": "4"}),
        ("match", {"pair-2": "x"}),
    ],
)
def test_a_place_that_the_page_did_not_offer_is_refused(
    app: Flask, client: FlaskClient, id: str, form: dict[str, Any]
) -> None:
    browser = with_types(app, client)

    assert browser.answer(browser.start(), id, **form).status_code == 422


def test_some_pairs_may_be_saved_before_the_others(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, questions=(matched(),))
    attempt = browser.start()

    form: dict[str, Any] = {"pair-1": "0"}
    said = browser.answer(attempt, "match", **form)

    assert said.json == {"saved": "09:00", "unanswered": 1}
    assert part(browser.see(attempt), "match").count(" selected>") == 1


def test_what_is_stored_comes_back_by_place_on_the_page(app: Flask, client: FlaskClient) -> None:
    browser = with_types(app, client)
    attempt = browser.start()
    answers = wrong(browser, attempt)
    for id, form in answers.items():
        browser.answer(attempt, id, **form)
    browser.hand_in(attempt)

    late = {id: browser.answer(attempt, id, **form).json for id, form in answers.items()}

    stored = {id: said["conflict"] for id, said in late.items() if said}
    places = [int(answers["steps"][f"place-{at}"]) for at in range(4)]
    assert stored["steps"]["places"] == places
    assert stored["match"]["pairs"] == [int(answers["match"][f"pair-{at}"]) for at in range(3)]
    assert stored["words"]["text"] == "quota"
    assert SECRETS.findall(str(stored)) == []


def test_a_late_answer_by_form_is_shown_what_is_stored(app: Flask, client: FlaskClient) -> None:
    browser = with_types(app, client)
    attempt = browser.start()
    answers = wrong(browser, attempt)
    for id, form in answers.items():
        browser.answer(attempt, id, **form)
    browser.hand_in(attempt)

    for id, shown in (("steps", "steps answers 2"), ("match", "match right 4"), ("words", "quota")):
        late = browser.answer(attempt, id, fetch=False, **answers[id])
        assert late.status_code == 409
        assert shown in late.text
        assert SECRETS.findall(late.text) == []


@pytest.mark.parametrize("question", [ordered(), matched()])
def test_a_page_tells_nothing_by_its_order(
    app: Flask, client: FlaskClient, question: Question
) -> None:
    """Twelve attempts mix what is to be ordered, also where the quiz shuffles nothing."""
    browser = browser_with(app, client, questions=(question,), shuffle_options=False, passing=1.0)
    seen = set()
    for _ in range(12):
        attempt = browser.start()
        page = part(browser.see(attempt), question.id)
        seen.add(tuple(re.findall(rf"{question.id} (?:answers|<em>right</em>) (\d)", page)))
        browser.hand_in(attempt)

    assert len(seen) > 1
