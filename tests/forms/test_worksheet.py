"""Sections of worksheets read from forms."""

import pytest
from werkzeug.datastructures import MultiDict

from app.domain.course import Section
from app.errors import Invalid
from app.forms.worksheet import read_section, read_version

TABLE = Section("goals", "Goals", "table", columns=("Goal", "Said by"), rows=(1, 2))


def test_a_text_is_taken_as_it_was_typed() -> None:
    section = Section("scarce", "Scarce", "lines")

    assert read_section(section, MultiDict({"text": " a\r\nb "})) == {"text": " a\r\nb "}


@pytest.mark.parametrize(
    ("section", "sent"),
    [
        (Section("scarce", "Scarce", "lines"), {"cell-0-0": "a"}),
        (TABLE, {"text": "a"}),
        (TABLE, {"cell-0-0": "a", "cell-0-1": "b", "cell-0-2": "of a column that went"}),
    ],
)
def test_a_page_made_for_another_form_of_the_section_overwrites_nothing(
    section: Section, sent: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        read_section(section, MultiDict(sent))


def test_rows_come_in_their_order_also_those_over_the_limit() -> None:
    sent = MultiDict(
        {
            "cell-10-0": "last",
            "cell-2-0": "c",
            "cell-0-0": "a",
            "cell-0-1": "Priya",
            "cell-x-0": "-",
        }
    )

    assert read_section(TABLE, sent) == {"rows": [["a", "Priya"], ["c", ""], ["last", ""]]}


@pytest.mark.parametrize(
    ("sent", "version"),
    [({"version": "3"}, 3), ({}, 0), ({"version": "-1"}, 0), ({"version": "²"}, 0)],
)
def test_a_version_that_is_none_counts_as_none(sent: dict[str, str], version: int) -> None:
    assert read_version(MultiDict(sent)) == version
