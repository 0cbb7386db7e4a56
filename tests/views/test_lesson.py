"""Lesson pages: what they show, what they cost, what a browser may keep."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content.library import Library
from app.domain.course import Lesson
from app.services.sessions import Actor
from tests.conftest import Clock
from tests.learners import COURSE, FINAL, FIRST, advance, learner, sign_in

LESSON = f"{FIRST}/what-a-partner-really-is"
SLUG = "what-a-partner-really-is"
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def token(app: Flask, course: int, client: FlaskClient) -> str:
    """The form token of a learner who is signed in and has not begun."""
    return sign_in(app, client, learner(app))


def lesson_of(app: Flask, course: int, slug: str = SLUG) -> Lesson:
    library: Library = app.extensions["library"]
    found = library.get(course).find(slug)
    assert found and isinstance(found[1], Lesson)
    return found[1]


def right_place(app: Flask, course: int, page: str) -> tuple[str, dict[str, str]]:
    """The first check of a lesson page: where it goes, and the form that answers it right."""
    question = lesson_of(app, course).checks[0]
    form = page.split(f'id="{question.id}"', 1)[1].split("</form>", 1)[0]
    right = next(option for option in question.options if option.right)
    place = form.split(right.html.strip(), 1)[0].rsplit('value="', 1)[1].split('"', 1)[0]
    return f"{LESSON}/checks/{question.id}", {"choice": place}


@pytest.mark.usefixtures("token")
def test_a_lesson_costs_four_statements_and_two_when_nothing_changed(
    client: FlaskClient, statements: Statements
) -> None:
    client.get(LESSON)
    with statements() as whole:
        tag = client.get(LESSON).headers["ETag"]
    with statements() as again:
        answer = client.get(LESSON, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert len(whole) <= 4, whole
    assert len(again) <= 2, again


@pytest.mark.usefixtures("token")
def test_a_lesson_with_a_worksheet_prompt_costs_no_more(
    app: Flask, course: int, client: FlaskClient, statements: Statements
) -> None:
    slug = "the-scarce-resource"
    assert any(part.prompt for part in lesson_of(app, course, slug).parts)
    client.get(f"{FIRST}/{slug}")

    with statements() as said:
        client.get(f"{FIRST}/{slug}")

    assert len(said) <= 4, said


@pytest.mark.usefixtures("token")
def test_a_lesson_may_be_kept_but_is_asked_for_each_time(client: FlaskClient) -> None:
    answer = client.get(LESSON)

    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_page_is_fresh_after_every_write_that_changes_it(
    app: Flask, course: int, client: FlaskClient, token: str
) -> None:
    page = client.get(LESSON)
    address, form = right_place(app, course, page.get_data(as_text=True))

    client.post(address, data={**form, "csrf_token": token})

    again = client.get(LESSON, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 200


def test_nothing_of_the_key_is_in_the_page_before_the_answer(
    app: Flask, course: int, client: FlaskClient, token: str
) -> None:
    page = client.get(LESSON).get_data(as_text=True)

    for question in lesson_of(app, course).checks:
        for option in question.options:
            assert option.feedback not in page


def test_an_answer_shows_why_and_completes_a_lesson_that_was_read(
    app: Flask, course: int, client: FlaskClient, token: str
) -> None:
    address, form = right_place(app, course, client.get(LESSON).get_data(as_text=True))
    client.post(f"{LESSON}/end", data={"csrf_token": token})

    answer = client.post(address, data={**form, "csrf_token": token}, follow_redirects=True)

    page = answer.get_data(as_text=True)
    question = lesson_of(app, course).checks[0]
    assert next(option for option in question.options if option.right).feedback in page
    assert "You have completed this lesson." in page


def test_a_script_gets_the_question_back_as_a_fragment(
    app: Flask, course: int, client: FlaskClient, token: str
) -> None:
    address, form = right_place(app, course, client.get(LESSON).get_data(as_text=True))

    answer = client.post(
        address, data={**form, "csrf_token": token}, headers={"X-Requested-With": "fetch"}
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.lstrip().startswith("<form")
    assert "<html" not in page


@pytest.mark.parametrize("place", ["9", "-1", "x", "1e3", "²", "0; drop"])
def test_a_place_that_was_not_offered_is_refused(
    app: Flask, course: int, client: FlaskClient, token: str, place: str
) -> None:
    question = lesson_of(app, course).checks[0].id

    answer = client.post(f"{LESSON}/checks/{question}", data={"csrf_token": token, "choice": place})

    assert answer.status_code == 422


def test_continue_leads_to_the_heading_where_the_learner_stopped(
    app: Flask, course: int, client: FlaskClient, token: str
) -> None:
    heading = lesson_of(app, course).headings[2]

    client.post(f"{LESSON}/place", data={"csrf_token": token, "heading": heading.id})

    home = client.get("/home").get_data(as_text=True)
    assert f'href="{LESSON}#{heading.id}"' in home
    assert heading.title in home


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(
    "path",
    [
        f"/course/{COURSE}/from-plan-number-to-partner-pressure/{SLUG}",
        f"{FIRST}/nothing",
        "/course/nothing/nothing/nothing",
    ],
)
def test_an_address_that_is_not_the_activitys_own_is_not_found(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("token")
def test_a_locked_activity_says_what_to_finish_first(client: FlaskClient) -> None:
    answer = client.get(f"{FINAL}/final-assessment")

    assert answer.status_code == 403
    assert "Two businesses, one customer" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("course")
def test_strangers_sign_in_first_and_come_back(client: FlaskClient) -> None:
    answer = client.get(LESSON)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/sign-in?next={LESSON}"


@pytest.mark.usefixtures("course")
def test_somebody_who_has_not_started_the_course_is_shown_it(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(app, client, learner(app, course=""))

    answer = client.get(LESSON, follow_redirects=True)

    assert "Start this course" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("course")
def test_home_costs_four_statements_with_one_course_and_says_where_to_go(
    app: Flask, client: FlaskClient, statements: Statements, clock: Clock
) -> None:
    actor = learner(app)
    advance(app, actor, 0.5)
    sign_in(app, client, actor)
    client.get("/home")

    with statements() as said:
        page = client.get("/home").get_data(as_text=True)

    assert len(said) <= 4, said
    assert "Good morning, Maya" in page


@pytest.mark.usefixtures("course")
def test_a_new_learner_starts_with_a_conversation(app: Flask, client: FlaskClient) -> None:
    sign_in(app, client, learner(app))

    page = client.get("/home").get_data(as_text=True)

    assert "Start with a conversation" in page
    assert f'href="{FIRST}/four-dollars-an-endpoint"' in page


def test_a_finished_learner_finds_the_certificate_on_home(
    app: Flask, client: FlaskClient, graduate: Actor
) -> None:
    sign_in(app, client, graduate)

    page = client.get("/home").get_data(as_text=True)

    assert "Your certificate is ready" in page
    assert 'href="/verify/' in page


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("course")
def test_a_page_kept_from_before_signing_in_anew_is_not_used_again(
    app: Flask, client: FlaskClient
) -> None:
    actor = learner(app)
    token = sign_in(app, client, actor)
    tag = client.get(LESSON).headers["ETag"]
    client.post("/sign-out", data={"csrf_token": token})
    sign_in(app, client, actor)  # SQLite gives the row's number again

    assert client.get(LESSON, headers={"If-None-Match": tag}).status_code == 200


def test_a_script_is_told_whether_the_lesson_is_done_at_its_end(
    app: Flask, course: int, client: FlaskClient, token: str
) -> None:
    said = client.post(
        f"{LESSON}/end", data={"csrf_token": token}, headers={"X-Requested-With": "fetch"}
    )

    assert said.get_json() == {"saved": "09:00", "done": False}


def test_a_question_that_is_not_in_the_lesson_is_not_found(client: FlaskClient, token: str) -> None:
    said = client.post(f"{LESSON}/checks/none", data={"csrf_token": token, "choice": "0"})

    assert said.status_code == 404
