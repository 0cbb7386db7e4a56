"""What can be written in a worksheet's section, and when it counts as filled in."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.course import Section
from app.domain.worksheet import CELL_LIMIT, TEXT_LIMIT, clean, is_filled, lack, words
from app.errors import Invalid

TEXT = Section("why", "Why?", "lines", lines=4)
TABLE = Section("goals", "Goals", "table", columns=("Goal", "Date"), rows=(2, 3))
COUNTED = Section("why", "Why?", "lines", words=(2, 4))
NUMBER = Section("share", "Share", "number")
DATE = Section("by", "By when?", "date")
CHOICE = Section("kind", "Which kind?", "choice", choices=("Reseller", "Vendor"))


def rows(*texts: str) -> dict[str, Any]:
    return {"rows": [text.split("/") for text in texts]}


def test_text_is_stored_with_plain_line_ends_and_without_control_characters() -> None:
    assert clean(TEXT, {"text": "one\r\ntwo\rthree\tx\x00\x1b"}) == {"text": "one\ntwo\nthree\tx"}
    assert clean(TEXT, {}) == {"text": ""}


def test_text_up_to_the_limit_is_taken() -> None:
    assert clean(TEXT, {"text": "x" * TEXT_LIMIT}) == {"text": "x" * TEXT_LIMIT}
    with pytest.raises(Invalid, match="20000"):
        clean(TEXT, {"text": "x" * (TEXT_LIMIT + 1)})


def test_rows_are_made_as_wide_as_the_table_and_empty_ones_at_the_end_cut() -> None:
    cleaned = clean(TABLE, rows("Grow", "/", "Hire/May/more", "/", " /"))

    assert cleaned == {"rows": [["Grow", ""], ["", ""], ["Hire", "May"]]}


def test_a_table_takes_as_many_rows_as_its_section_allows() -> None:
    with pytest.raises(Invalid, match="3 rows"):
        clean(TABLE, rows("a", "b", "c", "d"))


def test_a_table_without_a_limit_takes_fifty_rows() -> None:
    free = Section("goals", "Goals", "table", columns=("Goal",))

    assert len(clean(free, rows(*"x" * 50))["rows"]) == 50
    with pytest.raises(Invalid, match="50 rows"):
        clean(free, rows(*"x" * 51))


def test_a_cell_up_to_its_limit_is_taken() -> None:
    assert clean(TABLE, {"rows": [["x" * CELL_LIMIT]]})
    with pytest.raises(Invalid, match="2000"):
        clean(TABLE, {"rows": [["x" * (CELL_LIMIT + 1)]]})


@pytest.mark.parametrize(
    ("section", "value", "filled"),
    [
        (TEXT, {"text": "Because."}, True),
        (TEXT, {"text": " \n"}, False),
        (TEXT, {}, False),
        (TABLE, rows("Grow/May", "Hire/"), True),
        (TABLE, rows("Grow/May", " /"), False),
        (TABLE, {}, False),
        (Section("g", "G", "table", columns=("Goal",)), rows("x"), True),
        (Section("g", "G", "table", columns=("Goal",)), {}, False),
    ],
)
def test_a_section_is_filled_when_enough_is_written(
    section: Section, value: dict[str, Any], filled: bool
) -> None:
    assert is_filled(section, value) is filled


def test_words_are_counted_in_text_and_cells() -> None:
    assert words({"text": "It is  about\ntime"}) == 4
    assert words(rows("Grow fast/May", "Hire/")) == 4
    assert words({}) == 0


@pytest.mark.parametrize("typed", ["1200", " 2.5 ", "$ 31,100", "1,86", "-3", ""])
def test_a_number_is_stored_as_it_was_typed(typed: str) -> None:
    assert clean(NUMBER, {"text": typed}) == {"text": typed.strip()}


@pytest.mark.parametrize("typed", ["about 3", "1e5", "twelve", "1.2.3", "2026-03-02"])
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid, match=r"such as 1200 or 2\.5"):
        clean(NUMBER, {"text": typed})


def test_a_day_is_stored_as_year_month_day() -> None:
    assert clean(DATE, {"text": "2028-02-29"}) == {"text": "2028-02-29"}
    assert clean(DATE, {"text": " "}) == {"text": ""}


@pytest.mark.parametrize(
    "typed", ["2 March 2026", "02.03.2026", "3/2/2026", "2026-02-30", "20260302", "2026-W10-1"]
)
def test_a_day_in_another_form_is_refused_and_the_form_is_said(typed: str) -> None:
    with pytest.raises(Invalid, match="year-month-day, such as 2026-03-02"):
        clean(DATE, {"text": typed})


def test_a_choice_is_stored_as_its_words() -> None:
    assert clean(CHOICE, {"text": "Vendor"}) == {"text": "Vendor"}
    assert clean(CHOICE, {"text": ""}) == {"text": ""}
    with pytest.raises(Invalid, match="Choose again"):
        clean(CHOICE, {"text": "Distributor"})


def test_fields_of_one_line_take_200_characters() -> None:
    with pytest.raises(Invalid, match="200"):
        clean(NUMBER, {"text": "1" * 201})


@pytest.mark.parametrize("count", [1, 5, 500])
def test_words_outside_the_range_are_saved(count: int) -> None:
    text = "word " * count
    assert clean(COUNTED, {"text": text}) == {"text": text}


@pytest.mark.parametrize(
    ("section", "value", "said"),
    [
        (TEXT, {}, "Nothing is written here."),
        (CHOICE, {"text": ""}, "Nothing is written here."),
        (TABLE, rows("/", " /"), "Nothing is written here."),
        (TABLE, rows("Grow/", " /"), "at least 2 rows (now 1)"),
        (COUNTED, {"text": "one"}, "at least 2 words (now 1)"),
        (COUNTED, {"text": "one two three four five"}, "at most 4 words (now 5)"),
        (replace(COUNTED, optional=True), {"text": "one"}, "at least 2 words (now 1)"),
    ],
)
def test_what_handing_in_lacks_is_said_in_words(
    section: Section, value: dict[str, Any], said: str
) -> None:
    assert said in str(lack(section, value))
    assert not is_filled(section, value)


@pytest.mark.parametrize(
    ("section", "value"),
    [
        (replace(COUNTED, optional=True), {}),
        (COUNTED, {"text": "two words"}),
        (COUNTED, {"text": "not one word more"}),
        (TABLE, rows("a", "b")),
        (CHOICE, {"text": "what the author dropped since"}),
        (NUMBER, {"text": "0"}),
    ],
)
def test_nothing_lacks_within_the_limits(section: Section, value: dict[str, Any]) -> None:
    assert lack(section, value) is None
