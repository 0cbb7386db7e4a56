"""Quiz pages: what they ask, what they save, and what they tell only when it is due."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import conversations
from tests.conftest import Clock
from tests.papers import HERE, Browser, asked, bank, quiz, settle, whole_course

Statements = Callable[[], AbstractContextManager[list[str]]]
WHY = re.compile(r"why (single|multi|judge|sum)|for all of")
KEY_WORDS = re.compile(r"\bright\b|\bwrong\b|rank|correct|Not this|panel", re.IGNORECASE)


@pytest.fixture
def browser(app: Flask, client: FlaskClient, clock: Clock) -> Browser:
    return settle(app, client)


def browser_with(app: Flask, client: FlaskClient, **given: object) -> Browser:
    return settle(app, client, quiz(**given))


def questions_of(page: str) -> str:
    """The page's forms alone, without the words of the shell."""
    return "".join(re.findall(r'<form class="question".*?</form>', page, re.DOTALL))


def test_the_first_page_says_what_is_asked_before_one_starts(
    app: Flask, client: FlaskClient
) -> None:
    browser = browser_with(app, client, attempts=3, wait=10, draw=2)

    page = browser.see(f"{HERE}/check")

    for words in ("2 questions", "Pass mark 60", "3 attempts left", "10 minutes between attempts"):
        assert words in page
    assert "Start" in page


def test_an_attempt_shows_all_questions_each_with_its_own_form(browser: Browser) -> None:
    page = browser.see(browser.start())

    assert page.count('<form class="question"') == 4
    assert page.count("<fieldset") == 4
    assert "4 questions are open" in page
    assert 'inputmode="decimal"' in page
    assert page.count('name="most"') == page.count('name="least"') == 4


def test_starting_again_goes_on_with_the_open_attempt(browser: Browser) -> None:
    first = browser.start()

    assert browser.start() == first
    assert "Go on" in browser.see(f"{HERE}/check")


def test_an_answer_is_saved_and_stands_in_the_page_when_one_comes_back(browser: Browser) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, "single", choice="2")

    assert said.json == {"saved": "09:00", "unanswered": 3}
    form = questions_of(browser.see(attempt)).split('id="single"', 1)[1].split("</form>")[0]
    assert re.findall(r'value="(\d)" checked', form) == ["2"]
    assert "Saved 09:00" in form


def test_without_scripts_an_answer_leads_back_to_its_question(browser: Browser) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, "sum", fetch=False, number="31100")

    assert said.status_code == 303
    assert said.headers["Location"] == f"{attempt}#sum"


def test_an_answer_may_be_changed_until_handing_in(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice="0")

    browser.answer(attempt, "single", choice="3")

    form = questions_of(browser.see(attempt)).split('id="single"', 1)[1].split("</form>")[0]
    assert re.findall(r'value="(\d)" checked', form) == ["3"]


def test_one_response_cannot_be_most_and_least_effective_and_stays_in_the_page(
    browser: Browser,
) -> None:
    attempt = browser.start()

    by_script = browser.answer(attempt, "judge", most="1", least="1")
    by_form = browser.answer(attempt, "judge", fetch=False, most="1", least="1")

    assert by_script.status_code == by_form.status_code == 422
    assert "two different answers" in by_script.json["message"]  # type: ignore[index]
    assert "two different answers" in by_form.text
    assert by_form.text.count(" checked") == 2


def test_a_number_that_is_none_is_refused_and_stays_in_the_page(browser: Browser) -> None:
    attempt = browser.start()

    said = browser.answer(attempt, "sum", fetch=False, number="about <3>")

    assert said.status_code == 422
    assert 'value="about &lt;3&gt;"' in said.text
    assert "4 questions are open" in browser.see(attempt)


@pytest.mark.parametrize("form", [{"choice": "4"}, {"choice": "-1"}, {"choice": ["0", "1"]}])
def test_an_answer_that_the_page_did_not_offer_is_refused(
    browser: Browser, form: dict[str, object]
) -> None:
    assert browser.answer(browser.start(), "single", **form).status_code == 422


def test_a_question_that_is_not_there_is_not_found(browser: Browser) -> None:
    assert browser.answer(browser.start(), "nothing", choice="1").status_code == 404


def test_a_question_that_was_not_drawn_is_not_found(app: Flask, client: FlaskClient) -> None:
    browser = browser_with(app, client, draw=1)
    attempt = browser.start()
    drawn = re.findall(r'<form class="question" id="(\w+)"', browser.see(attempt))

    others = [one.id for one in bank() if one.id not in drawn]

    assert len(others) == 3
    assert [browser.answer(attempt, id).status_code for id in others] == [404] * 3


def test_the_summary_leads_to_what_is_unanswered(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice="0")

    page = browser.see(f"{attempt}/summary")

    assert "3 questions have no answer yet" in page
    assert f'href="{attempt}#multi"' in page
    assert page.count("No answer yet") == 3


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
    assert not KEY_WORDS.search(questions_of(said[-3].text).replace("Several may be right", ""))


def test_the_values_of_options_tell_nothing_of_their_order_in_the_file(
    app: Flask, client: FlaskClient
) -> None:
    many = quiz(questions=tuple(asked(f"q{n}", "x---") for n in range(40)))
    browser = settle(app, client, many)
    page = browser.see(browser.start())

    places = [
        re.search(r'value="(\d)"[^>]*><span>q\d+ answers 1<', form)
        for form in re.findall(r'<form class="question".*?</form>', page, re.DOTALL)
    ]

    found = [match[1] for match in places if match]
    assert len(found) == 40
    assert all(4 <= found.count(place) <= 18 for place in "0123")


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


def test_an_answer_after_handing_in_is_refused_with_what_is_stored(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer(attempt, "single", choice="2")
    browser.hand_in(attempt)

    by_script = browser.answer(attempt, "single", choice="1")
    by_form = browser.answer(attempt, "single", fetch=False, choice="1")

    assert by_script.status_code == by_form.status_code == 409
    stored = by_script.json["conflict"]  # type: ignore[index]
    assert stored["choice"] == [2]
    assert stored["saved"] == "09:00"
    assert "Here is what we stored." in by_form.text
    assert by_form.text.count("Your answer") == 1
    assert not WHY.search(by_script.text + by_form.text)


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
    assert "Ask the person who runs your program" in refused.text
    assert "Start" not in refused.text.split("<main", 1)[1]


def test_earlier_attempts_stand_on_the_first_page(browser: Browser) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)
    browser.hand_in(attempt)

    page = browser.see(f"{HERE}/check")

    assert "2 March 2026, 09:00" in page
    assert f'href="{attempt}/result"' in page
    assert "You have passed." in page


@pytest.mark.parametrize(("policy", "says"), [("exam", True), ("mastery", False)])
def test_a_provisional_item_says_where_it_does_not_count(
    app: Flask, client: FlaskClient, policy: str, says: bool
) -> None:
    judge = replace(asked("judge", "1423"), provisional=True)
    browser = browser_with(app, client, questions=(judge, asked("a", "x-")), feedback=policy)

    page = browser.see(browser.start())

    assert ("does not count yet" in page) is says


def test_other_peoples_attempts_are_not_found(browser: Browser, app: Flask) -> None:
    attempt = browser.start()
    with conversations.database_of(app).transaction() as session:
        other = conversations.learner(session, "Noor Haddad")
    stranger = Browser(app, app.test_client(), other)

    for path in (attempt, f"{attempt}/summary", f"{attempt}/result"):
        stranger.see(path, 404)
    assert stranger.answer(attempt, "single", choice="1").status_code == 404
    assert stranger.post(f"{attempt}/hand-in").status_code == 404


def test_an_answer_costs_six_statements(browser: Browser, statements: Statements) -> None:
    attempt = browser.start()

    with statements() as said:
        browser.answer(attempt, "single", choice="1")

    assert len(said) <= 6, said


@pytest.mark.parametrize("right", [True, False])
def test_handing_in_costs_twelve_statements(
    browser: Browser, statements: Statements, right: bool
) -> None:
    attempt = browser.start()
    if right:
        browser.answer_right(attempt)

    with statements() as said:
        browser.post(f"{attempt}/hand-in")

    assert len(said) <= 12, said


def test_pages_of_a_quiz_are_stored_nowhere(browser: Browser) -> None:
    attempt = browser.start()

    for path in (attempt, f"{attempt}/summary", f"{HERE}/check"):
        assert browser.client.get(path).headers["Cache-Control"] == "no-store"


def test_a_quiz_that_left_the_course_keeps_its_results(browser: Browser, app: Flask) -> None:
    attempt = browser.start()
    browser.answer_right(attempt)
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, whole_course(quiz("other")))

    page = browser.hand_in(attempt)

    assert "100" in page
    assert "Back to the course" in page
