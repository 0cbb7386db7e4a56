"""Lines and blocks of Markdown text (lists, quotes, fences …), each with its place in the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "paragraph",
    "heading",
    "list",
    "item",
    "quote",
    "fence",
    "code",
    "rule",
    "details",
    "table",
    "footnote",
    "reference",
    "definitions",
]

DELIMITER = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")


@dataclass(frozen=True, slots=True)
class Row:
    """One line without the marks of lists and quotes around it; `column` is where `text` begins."""

    line: int
    column: int
    text: str

    @property
    def indent(self) -> int:
        """Spaces before the text."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text.strip()

    def cut(self, count: int) -> "Row":
        """The row without its first `count` characters."""
        return Row(self.line, self.column + count, self.text[count:])


@dataclass(slots=True)
class Block:
    """A block with its rows (leaves) or children (containers).

    `level`: of a heading, or the first number of an ordered list (-1: bullets).
    `label`: a fence's marker, a reveal's summary, a footnote's id. `info`: a fence's language.
    """

    kind: Kind
    rows: list[Row]
    children: list["Block"] = field(default_factory=list)
    level: int = 0
    label: str = ""
    info: str = ""
    tight: bool = True
    id: str = ""

    @property
    def line(self) -> int:
        """Its first line, from 1."""
        return self.rows[0].line

    @property
    def column(self) -> int:
        """Where its text begins on that line, from 1."""
        return self.rows[0].column + self.rows[0].indent

    @property
    def text(self) -> str:
        """The text of its own rows."""
        if len(self.rows) == 1:
            return self.rows[0].text
        return "\n".join(row.text for row in self.rows)


def rows_of(text: str, first: int = 1) -> list[Row]:
    """Lines as rows; tabs become spaces to the next multiple of four."""
    return [Row(first + n, 1, line.expandtabs(4)) for n, line in enumerate(text.split("\n"))]


def leaf(blocks: Sequence[Block]) -> Block | None:
    """The last leaf, the one a hanging line would go on with."""
    block = blocks[-1] if blocks else None
    while block and block.children:
        block = block.children[-1]
    return block


def _cells(text: str) -> int:
    return len(re.findall(r"(?<!\\)\|", text.strip().strip("|"))) + 1


def is_table(rows: Sequence[Row], i: int) -> bool:
    """Whether a table begins at row `i`: a head row and a row of dashes with as many cells."""
    below = rows[i + 1].text if i + 1 < len(rows) else ""
    if "|" not in below or "|" not in rows[i].text:
        return False
    return bool(DELIMITER.match(below)) and _cells(below) == _cells(rows[i].text)
