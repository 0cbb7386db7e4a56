"""Answers read from forms: places on the page become option numbers of the file."""

import pytest
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from app.forms.answer import places, read_answer
from tests.factories import question

ORDER = (2, 0, 3, 1)


def form(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


@pytest.mark.parametrize(
    ("keys", "sent", "stored"),
    [
        ("x---", [("choice", "0")], {"chosen": [2]}),
        ("x---", [], {}),
        ("xx--", [("choice", "3"), ("choice", "1"), ("choice", "1")], {"chosen": [0, 1]}),
        ("xx--", [], {}),
        ("1423", [("most", "1"), ("least", "2")], {"most": 0, "least": 3}),
        ("1423", [("most", "1"), ("least", "")], {"most": 0}),
        ("=3", [("number", "  1,86 ")], {"number": "1,86"}),
        ("=3", [("number", "3\x00\x07")], {"number": "3"}),
        ("=3", [("number", "9" * 50)], {"number": "9" * 40}),
        ("=3", [], {"number": ""}),
    ],
)
def test_an_answer_is_stored_by_option_number(
    keys: str, sent: list[tuple[str, str]], stored: dict[str, object]
) -> None:
    assert read_answer(question(keys=keys), ORDER, form(*sent)) == stored


@pytest.mark.parametrize("place", ["4", "-1", "01", "²", "1.0", "x", " 1", "9" * 5000])
@pytest.mark.parametrize("keys", ["x---", "xx--"])
def test_a_place_that_is_not_on_the_page_is_refused(keys: str, place: str) -> None:
    with pytest.raises(Invalid):
        read_answer(question(keys=keys), ORDER, form(("choice", place)))


def test_two_answers_where_one_is_asked_for_are_refused() -> None:
    with pytest.raises(Invalid):
        read_answer(question(keys="x---"), ORDER, form(("choice", "0"), ("choice", "1")))


def test_what_is_stored_is_found_again_on_the_page() -> None:
    assert places(ORDER, {"chosen": [0, 3]}) == {"choice": {1, 2}, "most": set(), "least": set()}
    assert places(ORDER, {"most": 0, "least": 3}) == {"choice": set(), "most": {1}, "least": {2}}
    assert places(ORDER, None) == {"choice": set(), "most": set(), "least": set()}
