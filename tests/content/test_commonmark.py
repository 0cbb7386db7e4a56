"""Markdown written as the format says is read as CommonMark reads it."""

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from app.content.blocks import rows_of
from app.content.place import Findings
from app.content.render import Renderer
from app.content.structure import Blocks

CASES = {
    "a list of two-space items": "- one\n  more\n- two\n",
    "a list right after a paragraph": "Text\n- one\n- two\n",
    "an ordered list right after a paragraph": "Text\n1. one\n2. two\n",
    "a number in a paragraph is no list": "It was in\n1999. Then came more.\n",
    "a nested list by two spaces": "- one\n  - inner\n  - other\n- two\n",
    "a nested list by three spaces": "1. one\n   - inner\n2. two\n",
    "a nested list by four spaces": "- one\n    - inner\n- two\n",
    "three levels": "- one\n  - two\n    - three\n  - back\n- end\n",
    "a loose list": "- one\n\n- two\n\n- three\n",
    "two paragraphs in an item": "- one\n\n  more\n\n- two\n",
    "an item's paragraph by three spaces": "1. one\n\n   more\n2. two\n",
    "a list that starts at five": "5. one\n6. two\n",
    "numbers with brackets": "1) one\n2) two\n",
    "two kinds of bullets are two lists": "- one\n\n* two\n",
    "bullets then numbers": "- one\n\n1. two\n",
    "a fence right after a paragraph": "Text\n```\ncode\n```\nmore\n",
    "a fence in an item": "- one\n\n  ```\n  code\n\n  more\n  ```\n- two\n",
    "a fence of tildes": "~~~py\na = 1\n~~~\n",
    "a fence in a quote": "> ```\n> code\n> ```\n",
    "markdown in a fence stays": "```\n- a\n> b\n# c\n```\n",
    "indented code": "Text\n\n    code\n      more\n\nText\n",
    "code after a list": "- one\n\n\n<!-- -->\n\n    code\n",
    "a quote right after a paragraph": "Text\n> said\n",
    "two quotes": "> one\n\n> two\n",
    "a quote of two paragraphs": "> one\n>\n> two\n",
    "a list in a quote": "> - one\n> - two\n>\n> end\n",
    "a quote in a quote": "> one\n> > two\n",
    "a quote in an item": "- one\n\n  > said\n\n- two\n",
    "headings": "## Two\n### Three ###\n#### Four\ntext\n",
    "no heading without a space": "#two is a tag\n",
    "a line": "one\n\n---\n\ntwo\n\n* * *\n",
    "a hard break by backslash": "one\\\ntwo\n",
    "a hard break by spaces": "one  \ntwo\n",
    "escapes": r"\*no\* \[no\] \< \| \~ \$5 \# \& \" \' \, \: \= \@" + "\n",
    "emphasis": "*a* **b** _c_ __d__ snake_case_word\n",
    "code spans": "`a*b*` and ``a ` b``\n",
    "links": '[a](b.md "title") and [c](<d.md>) and <https://x.test/>\n',
    "a reference link": "[a][x] and [x]\n\n[x]: https://x.test/\n",
    "entities": "&amp; &lt; &copy; AT&T 1 < 2\n",
    "a table": "| a | b |\n|---|--:|\n| 1 | `x` |\n| **2** | |\n",
    "a table right after a paragraph": "Text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd\n",
    "inline html": "Press <kbd>Esc</kbd> now\n",
    "a reveal": "<details><summary>More</summary>\n\n- one\n- *two*\n\n</details>\n",
    "a number with a dot that is too long": "1234567890. no list\n",
    "a bullet without text": "- one\n-\n- three\n",
    "a paragraph of many lines": "one\n  two\n     three\n",
}


class _Tree(HTMLParser):
    """Tags, the attributes that mean something, and text with single spaces."""

    KEPT = frozenset({"href", "src", "alt", "start"})
    VOID = frozenset({"br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted(f"{name}={value}" for name, value in attrs if name in self.KEPT)
        self.found.append(" ".join([f"<{tag}", *kept]) + ">")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append(words)


def tree(html: str) -> list[str]:
    """The structure of HTML, without the wrappers of tables."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    return [one for one in parser.found if one not in ("<div>", "</div>")]


def tight(found: list[str]) -> list[str]:
    """The same without paragraphs: a list with quotes or code in it is always set loosely."""
    return [one for one in found if one not in ("<p>", "</p>")]


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_structure_is_what_commonmark_says(text: str) -> None:
    findings = Findings("x.md")
    blocks = Blocks(findings).read(rows_of(text))

    html = Renderer({}).html(blocks)

    reference = MarkdownIt("commonmark").enable("table").render(text)
    assert tree(html) == tree(reference)
    assert findings.found == []


@pytest.mark.parametrize(
    "text",
    ["- one\n  > said\n- two\n", "- one\n  ```\n  code\n  ```\n- two\n", "1. a\n   - b\n\n   c\n"],
)
def test_items_with_quotes_and_code_keep_their_structure_but_for_tightness(text: str) -> None:
    blocks = Blocks(Findings("x.md")).read(rows_of(text))

    html = Renderer({}).html(blocks)

    assert tight(tree(html)) == tight(tree(MarkdownIt("commonmark").render(text)))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("- one\nmore\n", (2, 1), "This line hangs on to the list item above it."),
        ("1. one\n  more\n", (2, 3), "This line hangs on to the list item above it."),
        ("> one\nmore\n", (2, 1), "This line hangs on to the quote above it."),
        ("- one\n  > two\n  more\n", (3, 3), "This line hangs on to the quote above it."),
    ],
)
def test_a_line_that_hangs_on_is_a_fault(text: str, place: tuple[int, int], message: str) -> None:
    findings = Findings("x.md")

    Blocks(findings).read(rows_of(text))

    assert [(f.line, f.column, f.message) for f in findings.found] == [(*place, message)]
