"""What can be written in a worksheet's section, and when it counts as filled in."""

from collections.abc import Mapping
from typing import Any

from app.domain.course import Section
from app.errors import N_, Invalid

Value = Mapping[str, Any]
"""{"text": "…"} for text and lines, {"rows": [["…", "…"], …]} for tables."""

TEXT_LIMIT = 20_000
CELL_LIMIT = 2_000


def clean(section: Section, value: Value) -> dict[str, Any]:
    """The value as stored: line ends unified, control characters dropped, last empty rows cut.

    Raises Invalid for a text over 20,000 or a cell over 2,000 characters, or too many rows.
    """
    if section.field != "table":
        text = _plain(str(value.get("text", "")))
        if len(text) > TEXT_LIMIT:
            raise Invalid(
                N_("This text is too long. Keep it under %(limit)s characters."), limit=TEXT_LIMIT
            )
        return {"text": text}
    rows = [[_plain(str(cell)) for cell in row] for row in value.get("rows", [])]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    most = section.rows[1] or 50
    if len(rows) > most:
        raise Invalid(N_("This table takes at most %(limit)s rows."), limit=most)
    if any(len(cell) > CELL_LIMIT for row in rows for cell in row):
        raise Invalid(
            N_("This text is too long. Keep it under %(limit)s characters."), limit=CELL_LIMIT
        )
    width = len(section.columns)
    return {"rows": [(row + [""] * width)[:width] for row in rows]}


def is_filled(section: Section, value: Value) -> bool:
    """Whether enough is written: some text, or the least number of rows with something in them."""
    if section.field != "table":
        return bool(str(value.get("text", "")).strip())
    rows = [row for row in value.get("rows", []) if any(cell.strip() for cell in row)]
    return len(rows) >= max(1, section.rows[0])


def words(value: Value) -> int:
    """How many words are written."""
    cells = [cell for row in value.get("rows", []) for cell in row]
    return sum(len(text.split()) for text in (str(value.get("text", "")), *cells))


def _plain(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in unified if sign in "\n\t" or ord(sign) >= 32)
