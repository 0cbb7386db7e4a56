"""Rubrics as authors write them: a table headed “Criterion”, whose other heads are points."""

from collections.abc import Sequence

from app.content.blocks import Block
from app.content.desk import Desk
from app.content.place import Place
from app.content.tables import Table, table_of
from app.domain.rubric import Criterion, Rubric

FORM = "Write a table headed “Criterion | 0 | 1 | 2”, one criterion a row."


def find_rubric(blocks: Sequence[Block]) -> Block | None:
    """The table headed “Criterion”, if there is one."""
    tables = (block for block in blocks if block.kind == "table")
    return next((block for block in tables if _is_rubric(table_of(block))), None)


def _is_rubric(table: Table) -> bool:
    return bool(table.head) and table.head[0].text.strip().casefold() == "criterion"


def read_rubric(desk: Desk, blocks: Sequence[Block], place: Place) -> Rubric | None:
    """The rubric in these blocks, or None with a fault at `place` or where it is wrong."""
    block = find_rubric(blocks)
    if block is None:
        desk.findings.fault("bad-rubric", place, "The rubric has no table.", FORM)
        return None
    table = table_of(block)
    heads = [cell.text for cell in table.head[1:]]
    if len(heads) < 2 or not all(head.isdecimal() and len(head) < 4 for head in heads):
        message = "The columns of a rubric are headed by their points."
        desk.findings.fault("bad-rubric", block, message, FORM)
        return None
    if len(set(heads)) < len(heads):
        message = "Two columns of the rubric have the same points."
        desk.findings.fault("bad-rubric", block, message, FORM)
        return None
    if not table.rows or any(not row or not row[0].text for row in table.rows):
        desk.findings.fault("bad-rubric", block, "A criterion has no words.", FORM)
        return None
    criteria = []
    for row in table.rows:
        texts = [desk.renderer.inline(cell.text) for cell in row[1 : len(heads) + 1]]
        texts += [""] * (len(heads) - len(texts))
        criteria.append(Criterion(desk.renderer.inline(row[0].text), tuple(texts)))
    return Rubric(tuple(int(head) for head in heads), tuple(criteria))
