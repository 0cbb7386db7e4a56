"""The page of search: what it says in each of its states, and to whom."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import delete

from app.models import Enrollment
from tests import conversations, found
from tests.conversations import Visitor
from tests.papers import Desk

HTML = '<h2 id="cash">Cash &amp; &lt;b&gt;</h2><p>It runs &lt;script&gt; out of cash.</p>'


def visitor(app: Flask, client: FlaskClient, lessons: dict[str, str]) -> Visitor:
    act = Desk(app)
    act(lambda session: found.publish(session, found.course_of(lessons)))
    actor = act(conversations.learner)
    return Visitor(app, client, actor, "/account")


@pytest.fixture
def maya(app: Flask, client: FlaskClient) -> Visitor:
    return visitor(app, client, {"money": HTML})


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_without_words_the_page_is_a_field_and_says_what_is_looked_through(maya: Visitor) -> None:
    page = main_of(maya.get("/search").text)

    assert "your notes and your plan" in page
    assert "Nothing found" not in page
    assert 'method="get"' in page


def test_hits_are_escaped_and_marked_and_lead_to_their_heading(maya: Visitor) -> None:
    page = main_of(maya.get("/search?q=cash").text)

    assert (
        f'<a href="/course/{found.SLUG}/first/money#cash"><mark>Cash</mark> &amp; &lt;b&gt;</a>'
        in page
    )
    assert "It runs &lt;script&gt; out of <mark>cash</mark>." in page
    assert "3 places say “cash”" in page
    assert page.index("Lessons") < page.index("Glossary") < page.index("People in the stories")


def test_no_hits_say_what_to_try(maya: Visitor) -> None:
    page = main_of(maya.get("/search?q=zebra").text)

    assert "Nothing found for “zebra”" in page
    assert "Try fewer words" in page


def test_who_has_no_course_is_shown_the_way_to_one(app: Flask, client: FlaskClient) -> None:
    maya = visitor(app, client, {"money": HTML})
    mine = Enrollment.user_id == maya.actor.id
    Desk(app)(lambda session: session.execute(delete(Enrollment).where(mine)))

    page = main_of(maya.get("/search?q=cash").text)

    assert "You have not started a course yet" in page
    assert 'href="/home"' in page


def test_many_hits_say_how_to_see_fewer(app: Flask, client: FlaskClient) -> None:
    many = "".join(f'<h2 id="h{n}">Zebra</h2>' for n in range(30))

    page = main_of(visitor(app, client, {"money": many}).get("/search?q=zebra").text)

    assert page.count("<mark>Zebra</mark>") == 20
    assert "There are more. Add a word to see fewer." in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("%3F%21", "There is no word in this"),
        ("%00", "What are you looking for?"),
        ("a" * 10_000, "That is too long to look for"),
        ("%22%22%22", "There is no word in this"),
        ("%E2%80%AEcash", "cash"),
        ("%E5%AD%A6%E4%B9%A0", "Nothing found"),
        ("%FF%FE", "What are you looking for?"),
        ("NEAR(", "Nothing found"),
    ],
)
def test_whatever_is_typed_there_is_a_sentence(maya: Visitor, said: str, sentence: str) -> None:
    answer = maya.get(f"/search?q={said}")

    assert answer.status_code == 200
    assert sentence in main_of(answer.text)


def test_what_was_typed_stands_in_the_field_escaped(maya: Visitor) -> None:
    said = '"><script>alert(1)</script>'

    page = maya.client.get("/search", query_string={"q": said}).text

    assert f'value="{escape(said)}"' in page
    assert "<script>alert" not in page


def test_a_search_costs_six_statements_at_most(
    maya: Visitor, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    maya.get("/search?q=cash")  # the course is in memory then
    with statements() as said:
        maya.get("/search?q=cash")

    assert len(said) <= 6


def test_every_page_of_somebody_signed_in_leads_to_search(maya: Visitor) -> None:
    for path in ("/home", "/account", "/help", "/nowhere", f"/course/{found.SLUG}"):
        assert 'action="/search"' in maya.get(path).text, path


def test_where_nothing_is_there_is_search_for_who_is_signed_in(maya: Visitor, app: Flask) -> None:
    mine = main_of(maya.get("/nowhere").text)
    strangers = app.test_client().get("/nowhere").text

    assert 'id="search-q"' in mine
    assert 'action="/search"' not in strangers
