"""A story as Markdown and as PDF: what somebody typed is text in both."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from app.domain.story import Block, Kind, Story
from app.output import story as written

NOW = datetime(2026, 3, 2, 9, 0, 0, 123, tzinfo=UTC)


def story(*blocks: tuple[Kind, str]) -> Story:
    """A story of these blocks."""
    made = Story("one")
    for kind, text in blocks:
        made.add(kind, text)
    return made


def read(paper: bytes) -> str:
    """The text of a PDF."""
    document = pypdfium2.PdfDocument(paper)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_markdown_has_headings_lists_and_quotes() -> None:
    made = story(
        (Kind.TITLE, "All"), (Kind.PART, "Part"), (Kind.HEADING, "One"), (Kind.ITEM, "a"),
        (Kind.ITEM, "b"), (Kind.LINE, "Said:"), (Kind.QUOTE, "Yes.\n\nNo."), (Kind.LINE, "  "),
    )  # fmt: skip

    assert written.markdown(made) == (
        "# All\n\n## Part\n\n### One\n\n- a\n- b\n\nSaid:\n\n> Yes.\n>\n> No.\n"
    )


@pytest.mark.parametrize("typed", ["# no heading", "> no quote", "<b>", "```\ncode"])
def test_nothing_typed_becomes_more_than_a_quote(typed: str) -> None:
    said = written.markdown(story((Kind.QUOTE, typed), (Kind.LINE, "After")))

    assert all(line.startswith("> ") for line in said.split("\n\n")[0].splitlines())
    assert not said.startswith(("> #", "> >", "> <", "> `"))
    assert said.endswith("\n\nAfter\n")


def test_a_part_that_says_nothing_is_left_out() -> None:
    made = Story("one")
    made.add_part("Empty", [])
    made.add_part("Full", [Block(Kind.LINE, "x")])

    assert [block.text for block in made.blocks] == ["Full", "x"]


@pytest.mark.parametrize(
    "typed", ["#strong[x] $y$ *z* @a <b> \\", "漢字 שלום 😀", "\x00\x1f\ud800 end", "a\nb\n\nc"]
)
def test_a_pdf_takes_any_text_as_text(typed: str) -> None:
    made = story((Kind.TITLE, typed), (Kind.QUOTE, typed), (Kind.ITEM, typed), (Kind.LINE, typed))

    paper = written.pdf([made], "en_US", "more", NOW, None)

    assert paper.startswith(b"%PDF")
    if typed.startswith("#"):
        assert read(paper).count("#strong[x] $y$ *z* @a <b>") == 4


def test_a_pdf_ends_where_it_would_be_a_book_and_says_where_the_rest_is() -> None:
    made = story((Kind.TITLE, "All"), (Kind.QUOTE, "x" * written.MOST), (Kind.LINE, "left out"))

    text = read(written.pdf([made], "en", "There is more.", NOW, None))

    assert "There is more." in text
    assert "left out" not in text


def test_nothing_at_all_is_a_pdf_too() -> None:
    assert written.pdf([], "en", "more", NOW, None).startswith(b"%PDF")
