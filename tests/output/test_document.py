"""A plan as a file for word processors: opened again and compared with what was written."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest

from app.output import document
from tests.output.plans import AT, ROWS, WORDS, plan


def opened(**given: Any) -> Any:
    """The file of a plan, opened again."""
    return docx.Document(BytesIO(document.plan(plan(**given), WORDS, AT)))


def headings(made: Any) -> list[tuple[str, str]]:
    return [
        (one.style.name, one.text)
        for one in made.paragraphs
        if one.style.name.startswith(("Heading", "Title", "Subtitle"))
    ]


def test_it_has_real_headings_in_order() -> None:
    assert headings(opened()) == [
        ("Title", "Tidewater"),
        ("Subtitle", "A reseller"),
        ("Heading 1", "A profile"),
        ("Heading 2", "Which partner?"),
        ("Heading 2", "How it decides"),
        ("Heading 3", "From your lessons"),
        ("Heading 2", "Its goals"),
        ("Heading 3", "From your lessons"),
    ]


def test_it_is_named_and_its_language_is_set() -> None:
    data = document.plan(plan(), WORDS, AT)
    made = docx.Document(BytesIO(data))

    assert made.core_properties.title == "My plan: Tidewater"
    assert (made.core_properties.language, made.core_properties.author) == ("de", "")
    assert made.core_properties.created == datetime(2026, 3, 2, 9, tzinfo=AT.tzinfo)
    styles = ZipFile(BytesIO(data)).read("word/styles.xml").decode()
    assert 'w:lang w:val="de"' in styles


def test_what_was_written_is_there_paragraph_by_paragraph() -> None:
    texts = [one.text for one in opened().paragraphs]

    assert "First <b>line\n# second" in texts
    assert "Another paragraph ." in texts
    assert "Who decides?" in texts
    assert "Example: Priya." in texts
    assert "Module 1: Numbers · Returned" in texts


def test_a_table_is_a_table_whose_first_row_is_its_head() -> None:
    (table,) = opened().tables

    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [["Goal", "Said by"], *ROWS["rows"]]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_comments_and_quotes_are_told_from_ones_own_text() -> None:
    quoted = [one.text for one in opened().paragraphs if one.style.name == "Quote"]

    assert quoted == [
        "Comment by Ilse Novák: All in all",
        "Comment by Ilse Novák: “Another paragraph \x0b.” – When?".replace("\x0b", ""),
        "Comment by Ilse Novák: And?",
        "After, On the whole lesson (your note: only you see this): Ask Zoë.",
        "Check, What first?: A call.",
        "After, On the whole lesson (your note: only you see this): Ask Zoë.",
    ]


def test_what_is_private_says_so() -> None:
    texts = [one.text for one in opened().paragraphs]

    at = texts.index("Which partner?")
    assert texts[at + 1] == "(private: only you and your reviewer see this)"
    assert texts[texts.index("A reseller") + 1] == "(private: only you see this)"


def test_an_empty_plan_says_that_nothing_is_written() -> None:
    made = opened(begun=False, partner="")

    texts = [one.text for one in made.paragraphs]
    assert headings(made)[0] == ("Title", "My plan")
    assert texts.count("Nothing written yet.") == 3
    assert made.core_properties.title == "My plan: Partners"


def test_a_locked_worksheet_opens_later() -> None:
    texts = [one.text for one in opened(begun=False, locked=True).paragraphs]

    assert texts[-1] == "Opens later."


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x08", "\ufffe"])
def test_no_sign_spoils_the_file(sign: str) -> None:
    made = opened(partner=f"Tide{sign}water")

    assert made.paragraphs[0].text == "Tidewater"
