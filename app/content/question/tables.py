"""Answers in a table: a left side to each right side, and perhaps right sides too many."""

from collections.abc import Sequence
from dataclasses import replace

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.tables import table_of
from app.domain.question import Option, Question, QuestionType

FORM = "Write two columns: what is given, and what belongs to it."
LEAST = 2


def read_match(
    desk: Desk, question: Question, block: Block
) -> tuple[Question, tuple[Row, ...]] | None:
    """The question with the table's pairs and the places of its rows; None with a fault."""
    table = table_of(block)
    uneven = next((row for row in (table.head, *table.rows) if len(row) != LEAST), None)
    if uneven is not None:
        place = uneven[LEAST] if len(uneven) > LEAST else uneven[0] if uneven else block.rows[0]
        desk.findings.fault("bad-match", place, "A match has two columns in every row.", FORM)
        return None
    empty = next((row for row in table.rows if not row[1].text), None)
    if empty:
        message = "The right side of this row is empty."
        mending = "Write what belongs there; only a left cell may be empty."
        desk.findings.fault("bad-match", empty[1], message, mending)
        return None
    pairs = [row for row in table.rows if row[0].text]
    spare = [row for row in table.rows if not row[0].text]
    if len(pairs) < LEAST:
        message = "A match needs two rows at least with a left side."
        desk.findings.fault("bad-match", block, message, FORM)
        return None
    _refuse_same(desk, [row[0] for row in pairs])
    _refuse_spare(desk, [row[1] for row in pairs], [row[1] for row in spare])
    options = tuple(Option(desk.renderer.inline(row[1].text)) for row in (*pairs, *spare))
    lefts = tuple(desk.renderer.inline(row[0].text) for row in pairs)
    heads = tuple(desk.renderer.inline(cell.text) for cell in table.head)
    rows = tuple(row[1] for row in (*pairs, *spare))
    made = replace(question, type=QuestionType.MATCH, options=options, lefts=lefts)
    return replace(made, heads=heads if any(heads) else ()), rows


def _refuse_same(desk: Desk, lefts: Sequence[Row]) -> None:
    seen = set[str]()
    for cell in lefts:
        if cell.text.casefold() in seen:
            message = f"The left side “{cell.text[:60]}” is there twice."
            desk.findings.fault("same-answers", cell, message, "Change or drop one of them.")
        seen.add(cell.text.casefold())


def _refuse_spare(desk: Desk, rights: Sequence[Row], spare: Sequence[Row]) -> None:
    """A right side may belong to several rows, but one too many belongs to none."""
    seen = {cell.text.casefold() for cell in rights}
    for cell in spare:
        if cell.text.casefold() in seen:
            message = f"The right side “{cell.text[:60]}” is there already."
            mending = "A row without a left side adds one too many: write another, or drop it."
            desk.findings.fault("same-answers", cell, message, mending)
        seen.add(cell.text.casefold())
