"""The front page, with one decision to try."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.content.library import Library
from app.domain.scenario import Scenario
from app.views.public.taste import Taste
from tests import factories
from tests.learners import form_token
from tests.views.public.visits import Count, page


def test_without_a_course_the_front_page_says_so(client: FlaskClient) -> None:
    assert "No course is published here yet" in page(client, "/")
    assert client.get("/try").status_code == 404


@pytest.fixture
def taste(app: Flask, course: int) -> Taste:
    """The decision that the shipped course offers to strangers."""
    library: Library = app.extensions["library"]
    found = Taste.of(library.get(course))
    assert found
    return found


@pytest.mark.usefixtures("course")
def test_the_front_page_says_what_the_course_is(client: FlaskClient) -> None:
    front = page(client, "/")
    for words in (
        *("From Quotas to Alignment", "Two businesses, one customer", "Who it is for"),
        *("What you can do afterwards", "Try one decision", "A certificate that anyone can check"),
        *('href="/sign-in"', 'href="/join"', 'href="/verify"', "Every company, person"),
    ):
        assert words in front


@pytest.mark.databases("sqlite")
def test_nothing_a_choice_does_is_in_the_page_before_it_is_taken(
    client: FlaskClient, taste: Taste
) -> None:
    for path in ("/", "/try"):
        shown = page(client, path)
        for choice in taste.choices:
            assert choice.html in shown
            assert choice.label not in shown
            assert choice.why not in shown
            assert not any(line.html in shown for line in choice.consequence)
        assert not any(text in shown for _, text in taste.scenario.facts)


@pytest.mark.databases("sqlite")
def test_a_choice_shows_its_own_consequence_and_no_other(client: FlaskClient, taste: Taste) -> None:
    for place, choice in enumerate(taste.choices):
        answer = send(client, str(place))
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert choice.html in shown
        assert all(line.html in shown for line in choice.consequence)
        for other in taste.choices:
            if other is not choice:
                assert not any(line.html in shown for line in other.consequence)
        for change in taste.changes(taste.state.after(choice).steps[-1]):
            sign = "+" if change.points > 0 else "−"
            assert f'{change.title} <span class="num">{sign}{abs(change.points)}</span>' in shown


def send(client: FlaskClient, choice: str) -> TestResponse:
    """Take the decision."""
    token = form_token(page(client, "/try"))
    return client.post("/try", data={"csrf_token": token, "choice": choice})


@pytest.mark.usefixtures("course")
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("choice", ["", "-1", "99", "x", "٣", "0 ", "1" * 400])
def test_a_choice_that_was_not_offered_is_asked_for_again(client: FlaskClient, choice: str) -> None:
    answer = send(client, choice)
    assert answer.status_code == 422
    assert "Pick one to go on." in answer.get_data(as_text=True)


def test_the_choices_are_always_shuffled_alike() -> None:
    scenario = factories.scenario({"call": " | ".join(f"{label} > good" for label in "abcdef")})
    shown = [taste_of(scenario).choices for _ in range(3)]
    assert shown[0] == shown[1] == shown[2]
    assert [choice.label for choice in shown[0]] != list("abcdef")


def taste_of(scenario: Scenario) -> Taste:
    """The decision to try in this scenario."""
    found = Taste.opening(scenario)
    assert found
    return found


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("course")
def test_nothing_of_a_try_is_stored(client: FlaskClient, statements: Count) -> None:
    with statements() as said:
        send(client, "1")
    assert [words for words in said if not words.startswith(("SELECT", "PRAGMA"))] == []
