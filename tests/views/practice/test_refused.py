"""What no page of practice makes: refused in words, kept where it was typed, never an error."""

from typing import Any

import pytest
from flask import Flask

from tests import practices
from tests.conftest import Clock
from tests.conversations import Visitor
from tests.papers import Desk
from tests.practices import card_in

HOSTILE = '"><script>alert(1)</script></textarea>javascript:\u202e{{7*7}}'


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("answer", {"number": "1", "text": "x" * 8001}, "too long"),
        ("answer", {"number": "x", "text": "Kept."}, "not understood"),
        ("answer", {"text": "Kept."}, "not understood"),
        ("rating", {"number": "1", "rating": "5"}, "Choose one of Again"),
        ("rating", {"number": "1", "rating": "3"}, "Answer the card first"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_kept(
    app: Flask, browser: Visitor, clock: Clock, path: str, form: dict[str, Any], said: str
) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=2)
    here = card_in(browser.get("/practice").text)

    answer = browser.post(f"{here}/{path}", **form)

    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert form.get("text", "") in answer.text


@pytest.mark.parametrize(
    "form",
    [
        {"number": "1", "text": HOSTILE},
        {"number": "1", "text": "one\0\x1b[31mtwo"},
        {"number": "9" * 400, "text": "Kept."},
        {"number": "٣", "text": "Kept."},
        {"number": "-1", "text": "Kept."},
        {"number": "2", "text": "Kept."},
        {"number": "1", "text": ""},
    ],
)
@pytest.mark.parametrize("path", ["answer", "rating"])
def test_hostile_and_broken_forms_are_text_or_refused(
    app: Flask, browser: Visitor, clock: Clock, form: dict[str, Any], path: str
) -> None:
    Desk(app)(lambda session: practices.take(session, browser.actor, ""))
    clock.forward(days=2)
    here = card_in(browser.get("/practice").text)

    answer = browser.post(f"{here}/{path}", rating="1", **form)
    page = browser.get("/practice").text

    assert answer.status_code in (303, 409, 422)
    for shown in (answer.text, page):
        assert "<script>alert" not in shown
        assert "\0" not in shown
        assert "\x1b" not in shown


def test_addresses_of_no_card_are_not_found(browser: Visitor) -> None:
    for path in ("/practice/nothing/answer", "/practice/%27%20OR%201=1/rating"):
        assert browser.post(path, number="1", rating="1").status_code == 404
    for token in ("..", "a.b.c", "x" * 5000, "%00", "é.1.2", "nothing.-1.", "a.1e9.b"):
        answer = browser.get(f"/letters/card/{token}")
        assert answer.status_code in (404, 308), token
