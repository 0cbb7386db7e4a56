"""Tables in Markdown: their cells, each with its place."""

import re
from dataclasses import dataclass

from app.content.blocks import Block, Row

BAR = re.compile(r"\\.|`[^`]*`|\|")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table's head and of each row below it; their text is Markdown."""

    head: tuple[Row, ...]
    rows: tuple[tuple[Row, ...], ...]


def table_of(block: Block) -> Table:
    """The cells of a block of the kind “table”."""
    head, _ruler, *rows = block.rows
    return Table(cells(head), tuple(cells(row) for row in rows))


def cells(row: Row) -> tuple[Row, ...]:
    r"""The cells of one line; a bar in a code span or after a backslash divides nothing.

    >>> [cell.text for cell in cells(Row(1, 1, r"| a | `b|c` \| d |"))]
    ['a', '`b|c` \\| d']
    """
    bars = [match.start() for match in BAR.finditer(row.text) if match[0] == "|"]
    starts = [0, *(at + 1 for at in bars)]
    ends = [*bars, len(row.text)]
    found = [_trimmed(row, start, end) for start, end in zip(starts, ends, strict=True)]
    if bars and not row.text[: bars[0]].strip():
        found = found[1:]
    if bars and not row.text[bars[-1] + 1 :].strip():
        found = found[:-1]
    return tuple(found)


def _trimmed(row: Row, start: int, end: int) -> Row:
    text = row.text[start:end]
    lead = len(text) - len(text.lstrip())
    return Row(row.line, row.column + start + lead, text.strip())
