"""What quiz pages tell of results and keys, and only when it is due; waits and limits."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import conversations
from tests.conftest import Clock
from tests.papers import (
    HERE,
    Browser,
    asked,
    browser_with,
    questions_of,
    quiz,
    settle,
    whole_course,
)

WHY = re.compile(r"why (single|multi|judge|sum)|for all of")
KEY_WORDS = re.compile(r"\bright\b|\bwrong\b|rank|correct|Not this|panel", re.IGNORECASE)


def test_handing_in_everything_right_passes_and_shows_the_key(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)

    page = browser.hand_in(attempt)

    assert "100 %, pass mark 60 %." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Passed" in page
    assert page.count("why single") == 4
    assert "The panel ranks it 1 of 4." in page
    assert 'href="/course/partners/numbers/profile"' in page


def test_a_mastery_check_that_is_not_passed_tells_why_without_the_key(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice=browser.place(attempt, "single", 2))
    browser.answer(attempt, "sum", number="20300")

    page = browser.hand_in(attempt)

    assert "Not passed yet" in page
    assert "why single 2" in page
    assert "why sum wrong" in page
    for hidden in ("why single 1", "why sum right", "31100", "panel"):
        assert hidden not in page
    assert "You can try again now." in page


def test_an_earlier_attempt_shows_the_key_once_a_later_one_passed(browser: Browser) -> None:
    first = browser.start()
    browser.hand_in(first)
    second = browser.start()
    browser.answer_right(second)
    browser.hand_in(second)

    assert "why single 1" in browser.see(f"{first}/result")


def test_a_score_just_under_the_mark_is_not_shown_as_the_mark(
    app: Flask, client: FlaskClient
) -> None:
    three = (asked("a", "x-"), asked("b", "x-"), asked("c", "x-"))
    browser = browser_with(app, client, questions=three, passing=0.667)
    attempt = browser.start()
    for id in ("a", "b"):
        browser.answer(attempt, id, choice=browser.place(attempt, id, 1))

    page = browser.hand_in(attempt)

    assert "Not passed yet" in page
    assert "66" in page and "67" in page


@pytest.mark.parametrize("policy", ["mastery", "exam", "survey", "practice"])
def test_nothing_of_a_key_is_in_the_pages_before_handing_in(
    app: Flask, client: FlaskClient, policy: str
) -> None:
    browser = browser_with(app, client, feedback=policy)
    attempt = browser.start()
    said = [] if policy == "practice" else [browser.answer(attempt, "single", choice="1")]
    said += [client.get(attempt), client.get(f"{attempt}/summary"), client.get(f"{HERE}/check")]

    for answer in said:
        seen = f"{answer.text} {answer.headers}"
        assert not WHY.search(seen)
        assert "31100" not in seen
    assert not KEY_WORDS.search(questions_of(said[-3].text).replace("may be right", ""))


def test_the_values_of_options_tell_nothing_of_their_order_in_the_file(
    app: Flask, client: FlaskClient
) -> None:
    many = quiz(questions=tuple(asked(f"q{n}", "x---") for n in range(120)))
    browser = settle(app, client, many)
    page = browser.see(browser.start())

    places = [
        re.search(r'value="(\d)"[^>]*><span>q\d+ answers 1<', form)
        for form in re.findall(r'<form class="question".*?</form>', page, re.DOTALL)
    ]

    found = [match[1] for match in places if match]
    assert len(found) == 120
    assert all(8 <= found.count(place) <= 60 for place in "0123")


def test_an_exam_shows_weak_outcomes_but_no_question_and_no_key(
    app: Flask, client: FlaskClient
) -> None:
    browser = browser_with(app, client, feedback="exam")
    attempt = browser.start()
    browser.answer(attempt, "single", choice=browser.place(attempt, "single", 2))

    page = browser.hand_in(attempt)

    assert "Say what a partner keeps" in page
    assert "2 answers" not in page
    assert "3 answers about “Say what a partner keeps” cost most." in page
    assert not WHY.search(page)
    assert "What about" not in page
    assert "31100" not in page


def test_a_passed_exam_shows_no_key_either(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, feedback="exam")
    attempt = browser.start()
    browser.answer_right(attempt)

    page = browser.hand_in(attempt)

    assert "Passed" in page
    assert not WHY.search(page)


def test_a_survey_thanks_and_shows_no_score(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, feedback="survey", passing=0.0)

    page = browser.hand_in(browser.start())

    assert "Thank you" in page
    assert "%" not in re.sub(r"<svg.*?</svg>", "", page.split("<main", 1)[1].split("</main>")[0])
    assert "Done" in browser.see("/course/partners")


def test_a_survey_is_handed_in_not_passed(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, feedback="survey", passing=0.0)

    browser.hand_in(browser.start())

    page = browser.see(f"{HERE}/check")
    assert "You have handed this in." in page
    assert "Answer again" in page
    assert "passed" not in page


def test_practice_tells_at_once_and_then_the_answer_stays(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, feedback="practice")
    attempt = browser.start()

    browser.answer(attempt, "single", fetch=False, choice=browser.place(attempt, "single", 2))

    page = browser.see(attempt)
    assert "why single 1" in page and "why single 2" in page
    assert "why multi" not in page
    again = browser.answer(attempt, "single", fetch=False, choice="0")
    assert again.status_code in (303, 409)
    by_script = [browser.answer(attempt, "single", choice=str(n)).status_code for n in range(4)]
    assert sorted(by_script) == [200, 409, 409, 409]


def test_practice_wants_an_answer_before_it_tells(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, feedback="practice")

    said = browser.answer(browser.start(), "single", fetch=False)

    assert said.status_code == 422
    assert "Choose an answer first." in said.text


def test_handing_in_twice_changes_nothing(browser: Browser, clock: Clock) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)
    first = browser.hand_in(attempt)
    clock.forward(minutes=5)

    assert browser.hand_in(attempt) == first
    assert browser.client.get(attempt).headers["Location"] == f"{attempt}/result"
    assert browser.client.get(f"{attempt}/summary").headers["Location"] == f"{attempt}/result"


def test_a_result_before_handing_in_leads_to_the_questions(browser: Browser) -> None:
    attempt = browser.start()

    assert browser.client.get(f"{attempt}/result").headers["Location"] == attempt


def test_one_waits_between_attempts_and_the_page_says_until_when(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = browser_with(app, client, wait=52, attempts=2)
    page = browser.hand_in(browser.start())
    assert "Try again on 2 March, 09:52 UTC." in page
    assert "Try again</button>" not in page

    refused = browser.post(f"{HERE}/check/quiz-attempts")

    assert refused.status_code == 429
    assert "The next attempt opens at 09:52 UTC." in refused.text
    clock.forward(minutes=52)
    browser.start()


def test_a_wait_until_another_day_names_the_day(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    browser = browser_with(app, client, wait=24 * 60)
    browser.hand_in(browser.start())

    assert "The next attempt opens on 3 March, 09:00 UTC." in browser.see(f"{HERE}/check")
    by_script = browser.post(f"{HERE}/check/quiz-attempts", fetch=True)
    assert by_script.status_code == 429
    assert by_script.headers["Retry-After"] == "86400"


def test_when_no_attempt_is_left_the_page_says_so(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, attempts=1)
    page = browser.hand_in(browser.start())
    assert "No attempts are left." in page

    refused = browser.post(f"{HERE}/check/quiz-attempts")

    assert refused.status_code == 409
    assert "Ask for another one" in refused.text
    assert "Start" not in refused.text.split("<main", 1)[1]


def test_a_quiz_that_left_the_course_keeps_its_results(browser: Browser, app: Flask) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, whole_course(quiz("other")))

    page = browser.hand_in(attempt)

    assert "100" in page
    assert "Back to the course" in page


def test_a_wait_that_ends_within_a_minute_is_told_by_that_minutes_end(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    clock.forward(seconds=1)
    browser = browser_with(app, client, wait=50)
    browser.hand_in(browser.start())

    assert "The next attempt opens at 09:51 UTC." in browser.see(f"{HERE}/check")
