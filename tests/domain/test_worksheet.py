"""What can be written in a worksheet's section, and when it counts as filled in."""

from typing import Any

import pytest

from app.domain.course import Section
from app.domain.worksheet import CELL_LIMIT, TEXT_LIMIT, clean, is_filled, words
from app.errors import Invalid

TEXT = Section("why", "Why?", "lines", lines=4)
TABLE = Section("goals", "Goals", "table", columns=("Goal", "Date"), rows=(2, 3))


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
