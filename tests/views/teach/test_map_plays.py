"""Plays of a scenario from anywhere, of which nothing is kept; a thousand random ones."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Attempt, Decision
from tests import mapped
from tests.learners import database
from tests.mapped import HERE, PLAY, words
from tests.writing import Writer

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def ilse(app: Flask, renderings: Path) -> Writer:
    return Writer(app, mapped.publish(app, renderings))


def test_a_play_goes_on_goes_back_and_ends_and_nothing_is_kept(app: Flask, ilse: Writer) -> None:
    page, way = ilse.get(PLAY), ""
    steps = 0
    while 'id="ending-title"' not in page.text:
        found = re.findall(r'href="([^"]*took=[^"]*)#latest">Take', page.text)
        assert found, page.text
        way = unescape(found[0])
        page = ilse.get(way)
        steps += 1
    back = page.text.split("One step back")[0].rsplit('href="', 1)[1].split('"')[0]

    assert steps == 12
    assert "Score" in words(page.text)
    assert unescape(back) == way.rsplit(".", 1)[0] + "#latest"
    with database(app).reading() as session:
        kept = [
            session.scalar(select(func.count()).select_from(one)) for one in (Attempt, Decision)
        ]
    assert kept == [0, 0]


def test_a_play_begins_anywhere_with_any_meters_and_flags(ilse: Writer) -> None:
    start = f"{HERE}/play?from=lyon&meter-trust=100&meter-alignment=0&meter-outlook=7"
    page = words(ilse.get(f"{start}&flag=letter-sent").text)
    ended = words(ilse.get(f"{start}&took=1").text)

    assert "Lyon" in page or "lyon" in page
    assert "letter-sent" in page
    assert "Trust 100" in page
    assert "Ending:" in ended
    assert "A score is only of plays that begin as for learners." in ended


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=nowhere", "There is no passage “nowhere”."),
        ("from=letter&meter-trust=101", "Give “Trust” a whole number from 0 to 100."),
        ("from=letter&meter-trust=-1", "Give “Trust” a whole number from 0 to 100."),
        ("from=letter&meter-trust=many", "Give “Trust” a whole number from 0 to 100."),
        ("from=letter&meter-trust=9999999999", "Give “Trust” a whole number from 0 to 100."),
        ("from=letter&flag=nobody-set-it", "There is no flag or fact “nobody-set-it”."),
        ("from=letter&fact=letter-sent", "There is no flag or fact “letter-sent”."),
        ("from=letter&took=x", "The address of this play can't be read."),
        ("from=letter&took=1..2", "The address of this play can't be read."),
    ],
)
def test_what_cannot_begin_is_told_in_a_sentence_beside_the_form(
    ilse: Writer, query: str, said: str
) -> None:
    answer = ilse.get(f"{HERE}/play?{query}")

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert 'name="meter-outlook"' in answer.text


def test_a_choice_that_is_not_on_offer_leaves_the_play_where_it_was(ilse: Writer) -> None:
    for took in ("0.77", "0." + ".".join(["0"] * 400)):
        answer = ilse.get(f"{PLAY}&took={took}")

        assert answer.status_code == 200
        assert "is not on offer here" in words(answer.text)


def test_the_form_keeps_what_a_play_began_with(ilse: Writer) -> None:
    page = ilse.get(f"{HERE}/play?from=terms&meter-trust=12&flag=letter-sent&change=yes").text

    assert '<option value="terms" selected>' in page
    assert 'name="meter-trust" value="12"' in page
    assert 'value="letter-sent" checked' in page


def test_a_thousand_plays_are_the_same_for_the_same_seed(ilse: Writer) -> None:
    pages = [ilse.get(f"{HERE}/plays?seed={n}").text for n in (7, 7, 8)]
    first, again, other = (re.sub(r'name="csrf_token" value="[^"]*"', "", one) for one in pages)
    counts = [int(n) for n in re.findall(r'num">(\d+)</td>', first.split("<tbody>")[1])]

    assert first == again != other
    assert sum(counts) == 1000
    assert "seed=8" in first
    for wrong in ("x", "-1", "99999999999", ""):
        assert ilse.get(f"{HERE}/plays?seed={wrong}").status_code == 200
