"""Answers read from forms: places on the page become option numbers of the file."""

import pytest
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from app.forms.answer import pairs, places, positions, read_answer
from tests.factories import question
from tests.papers import essay, matched, ordered, worded

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


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("3142", {"order": [0, 1, 2, 3]}),
        ("1234", {"order": [2, 0, 3, 1]}),
        ("1   ", {"places": {"2": 1}}),
        ("1123", {"places": {"2": 1, "0": 1, "3": 2, "1": 3}}),
        ("    ", {}),
    ],
)
def test_an_order_is_stored_first_to_last_and_places_that_make_none_as_typed(
    sent: str, stored: dict[str, object]
) -> None:
    pairs = [(f"place-{at}", place.strip()) for at, place in enumerate(sent)]

    assert read_answer(ordered(), ORDER, form(*pairs)) == stored


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("203", [3, 2, 1]), (" 0 ", [None, 2, None]), ("000", [2, 2, 2]), ("   ", None)],
)
def test_pairs_are_stored_by_left_side(sent: str, stored: list[int | None] | None) -> None:
    typed = [(f"pair-{at}", place.strip()) for at, place in enumerate(sent)]

    assert read_answer(matched(), ORDER, form(*typed)) == ({"pairs": stored} if stored else {})


@pytest.mark.parametrize("place", ["5", "0", "-1", "01", "²", "x", " 1", "9" * 5000])
def test_a_place_in_an_order_that_is_not_on_the_page_is_refused(place: str) -> None:
    with pytest.raises(Invalid):
        read_answer(ordered(), ORDER, form(("place-1", place)))


@pytest.mark.parametrize("place", ["4", "-1", "01", "²", "x", " 1", "9" * 5000])
def test_a_right_side_that_is_not_on_the_page_is_refused(place: str) -> None:
    with pytest.raises(Invalid):
        read_answer(matched(), ORDER, form(("pair-1", place)))


def test_short_texts_are_one_line_and_long_ones_keep_theirs() -> None:
    typed = form(("text", " fiscal\x00\r\n year\u200d " + "a" * 300))

    short = read_answer(worded(), (), typed)["text"]
    long = read_answer(essay(), (), form(("text", "One.\r\n\r\nTwo\x07\x9f\xa0three.\n")))["text"]

    assert len(str(short)) <= 200
    assert "\x00" not in str(short)
    assert long == "One.\n\nTwo\xa0three."


def test_an_order_and_pairs_are_found_again_on_the_page() -> None:
    assert positions(ORDER, {"order": [2, 0, 3, 1]}) == [1, 2, 3, 4]
    assert positions(ORDER, {"places": {"0": 4}}) == [0, 4, 0, 0]
    assert positions(ORDER, None) == [0, 0, 0, 0]
    assert pairs(ORDER, {"pairs": [3, None, 0]}) == [2, None, 1]
    assert pairs(ORDER, {}) == []
