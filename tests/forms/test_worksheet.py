"""Sections of worksheets read from forms."""

import pytest
from werkzeug.datastructures import MultiDict

from app.domain.course import Section
from app.domain.rubric import Criterion, Rubric
from app.errors import Invalid
from app.forms.worksheet import read_marks, read_section, read_version

TABLE = Section("goals", "Goals", "table", columns=("Goal", "Said by"), rows=(1, 2))


def test_a_text_is_taken_as_it_was_typed() -> None:
    section = Section("scarce", "Scarce", "lines")

    assert read_section(section, MultiDict({"text": " a\r\nb "})) == {"text": " a\r\nb "}


@pytest.mark.parametrize(
    ("section", "sent"),
    [
        (Section("scarce", "Scarce", "lines"), {"cell-0-0": "a"}),
        (TABLE, {"text": "a"}),
        (Section("kind", "Kind", "choice", choices=("A", "B")), {"cell-0-0": "a"}),
        (Section("share", "Share", "number"), {}),
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


def test_a_choice_is_sent_as_its_words_and_none_picked_as_nothing() -> None:
    section = Section("kind", "Kind", "choice", choices=("A", "B"))

    assert read_section(section, MultiDict({"text": "B"})) == {"text": "B"}
    assert read_section(section, MultiDict()) == {"text": ""}


def test_marks_are_read_by_criterion_and_what_is_no_level_is_left_out() -> None:
    rubric = Rubric((0, 2), tuple(Criterion(name, ("", "")) for name in "abc"))
    sent = MultiDict({"mark-0": "2", "mark-1": "1", "mark-2": "0", "mark-9": "2"})

    assert read_marks(rubric, sent) == {0: 2, 2: 0}
