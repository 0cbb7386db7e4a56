"""Rubrics as authors write them: a table headed “Criterion”, whose other heads are points."""

from collections.abc import Sequence

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.links import plain
from app.content.place import Findings, Place
from app.content.tables import Table, table_of
from app.domain.rubric import Criterion, Rubric

FORM = "Write a table headed “Criterion | 0 | 1 | 2”, one criterion a row."
LEVELS = 8


def find_rubric(blocks: Sequence[Block]) -> Block | None:
    """The table headed “Criterion”, if there is one."""
    tables = (block for block in blocks if block.kind == "table")
    return next((block for block in tables if _is_rubric(table_of(block))), None)


def _is_rubric(table: Table) -> bool:
    return bool(table.head) and plain(table.head[0].text).casefold() == "criterion"


def read_rubric(desk: Desk, blocks: Sequence[Block], place: Place) -> Rubric | None:
    """The rubric in these blocks, or None with a fault at `place` or where it is wrong."""
    block = find_rubric(blocks)
    if block is None:
        first = next((one for one in blocks if one.kind == "table"), None)
        message = "The rubric has no table headed “Criterion”."
        desk.findings.fault("bad-rubric", first or place, message, FORM)
        return None
    table = table_of(block)
    levels = _levels(desk.findings, table)
    if not (_rows(desk.findings, table, block) and levels):
        return None
    criteria = []
    for row in table.rows:
        texts = [desk.renderer.inline(cell.text) for cell in row[1:]]
        texts += [""] * (len(levels) - len(texts))
        criteria.append(Criterion(desk.renderer.inline(row[0].text), tuple(texts)))
    return Rubric(levels, tuple(criteria))


def _levels(findings: Findings, table: Table) -> tuple[int, ...]:
    """The points that head the columns; () with a fault where they can't be read."""
    heads = table.head[1:]
    if not 2 <= len(heads) <= LEVELS:
        message = f"A rubric needs 2 to {LEVELS} columns of points."
        findings.fault("bad-rubric", table.head[0], message, FORM)
        return ()
    for n, head in enumerate(heads):
        if not (head.text.isascii() and head.text.isdigit() and len(head.text) < 4):
            message = f"“{head.text}” is no number of points."
            findings.fault("bad-rubric", head, message, FORM)
            return ()
        if int(head.text) in [int(one.text) for one in heads[:n]]:
            message = f"Two columns of the rubric give {head.text} points."
            findings.fault("bad-rubric", head, message, "Head each column with its own points.")
            return ()
    return tuple(int(head.text) for head in heads)


def _rows(findings: Findings, table: Table, block: Block) -> bool:
    """Whether every row is a criterion of its own, without a cell too many; tells what isn't."""
    if not table.rows:
        findings.fault("bad-rubric", block, "The rubric has no criterion.", FORM)
        return False
    wrong = False
    seen = set[str]()
    for cells, row in zip(table.rows, block.rows[2:], strict=True):
        place, message, mending = _wrong(cells, row, len(table.head), seen)
        if message:
            findings.fault("bad-rubric", place, message, mending)
            wrong = True
    return not wrong


def _wrong(cells: Sequence[Row], row: Row, width: int, seen: set[str]) -> tuple[Row, str, str]:
    """Where, what and how to mend; no text where the row is right."""
    if not cells or not cells[0].text:
        return row, "This criterion has no words.", "Say in the first cell what is looked at."
    if len(cells) > width:
        return (
            cells[width],
            "This cell has no head.",
            "Head its column with points.",
        )
    name = plain(cells[0].text).casefold()
    if name in seen:
        return cells[0], "This criterion is there twice.", "Say what differs, or take one out."
    seen.add(name)
    return row, "", ""
