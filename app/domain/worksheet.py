"""What can be written in a worksheet's section, and what handing it in still lacks."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from unicodedata import category

from app.domain.course import Activity, Lesson, Section, Worksheet
from app.domain.question import number_of
from app.errors import N_, Invalid

Value = Mapping[str, Any]
"""{"rows": [["…", "…"], …]} for tables, {"text": "…"} for all else.

A number stands there as it was typed, a date as 2026-03-02, a choice as the words chosen.
"""

TEXT_LIMIT = 20_000
CELL_LIMIT = 2_000
LINE_LIMIT = 200
ROW_LIMIT = 50
PARAGRAPHS = re.compile(r"\n[ \t]*\n")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def clean(section: Section, value: Value) -> dict[str, Any]:
    """The value as stored: line ends unified, control characters dropped, last empty rows cut.

    An empty field is taken, whatever its kind. Raises Invalid for a text over 20,000 or a cell over
    2,000 characters, too many rows, no number, no day of the calendar, and what no choice says.
    """
    if section.field == "table":
        return {"rows": _rows(section, value)}
    text = _plain(str(value.get("text", "")))
    if section.field in ("text", "lines"):
        return {"text": _within(text, TEXT_LIMIT)}
    text = _within(" ".join(text.split()), LINE_LIMIT)
    if section.field == "number" and text and number_of(text) is None:
        raise Invalid(N_("Write a number in digits, such as 1200 or 2.5."))
    if section.field == "date" and text and day_of(text) is None:
        raise Invalid(N_("Write the day as year-month-day, such as 2026-03-02."))
    if section.field == "choice" and text and text not in section.choices:
        raise Invalid(N_("This is not one of the choices any more. Choose again."))
    return {"text": text}


def _rows(section: Section, value: Value) -> list[list[str]]:
    rows = [[_plain(str(cell)) for cell in row] for row in value.get("rows", [])]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    most = section.rows[1] or ROW_LIMIT
    if len(rows) > most:
        raise Invalid(N_("This table takes at most %(limit)s rows."), limit=most)
    width = len(section.columns)
    return [([_within(cell, CELL_LIMIT) for cell in row] + [""] * width)[:width] for row in rows]


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Invalid(N_("This text is too long. Keep it under %(limit)s characters."), limit=limit)
    return text


def sections_of(activity: Activity) -> tuple[Section, ...]:
    """All that can be written in an activity: a worksheet's sections, a lesson's lines.

    Lines are for their writer alone, and none has to be written.
    """
    if isinstance(activity, Worksheet):
        return activity.sections
    if not isinstance(activity, Lesson):
        return ()
    asked = (part for part in activity.parts if part.line)
    return tuple(
        Section(part.line, part.label, "line", optional=True, private=True) for part in asked
    )


def day_of(text: str) -> date | None:
    """The day that "2026-03-02" says, None for all else.

    >>> day_of("2026-03-02")
    datetime.date(2026, 3, 2)
    >>> day_of("2 March 2026") is day_of("2026-02-30") is None
    True
    """
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def paragraphs(value: Value) -> tuple[str, ...]:
    """What can be commented one by one: a text's paragraphs, a table's rows with their cells.

    >>> paragraphs({"text": "One.\\n\\n \\nTwo,\\nstill two."})
    ('One.', 'Two,\\nstill two.')
    >>> paragraphs({"rows": [["Grow", "Priya"], ["", ""]]})
    ('Grow | Priya', '')
    """
    if "rows" in value:
        return tuple(" | ".join(cell for cell in row if cell.strip()) for row in value["rows"])
    parts = PARAGRAPHS.split(str(value.get("text", "")))
    return tuple(part.strip() for part in parts if part.strip())


def is_empty(value: Value) -> bool:
    """Whether nothing is written."""
    cells = (cell for row in value.get("rows", []) for cell in row)
    return not str(value.get("text", "")).strip() and not any(cell.strip() for cell in cells)


def lack(section: Section, value: Value) -> Invalid | None:
    """What keeps a section from being handed in, as the error to say; None where nothing does.

    An optional section may stay empty; what is written in it keeps the same limits.
    """
    if is_empty(value):
        return None if section.optional else Invalid(N_("Nothing is written here."))
    count, (least, most) = _full_rows(value), section.rows
    if section.field == "table" and count < least:
        return Invalid(
            N_("Fill in at least %(least)s rows (now %(count)s)."), least=least, count=count
        )
    count, (least, most) = words(value), section.words
    if most and count < least:
        return Invalid(
            N_("Write at least %(least)s words (now %(count)s)."), least=least, count=count
        )
    if most and count > most:
        return Invalid(N_("Write at most %(most)s words (now %(count)s)."), most=most, count=count)
    return None


def is_filled(section: Section, value: Value) -> bool:
    """Whether something is written and nothing lacks."""
    return not is_empty(value) and lack(section, value) is None


def words(value: Value) -> int:
    """How many words are written."""
    cells = [cell for row in value.get("rows", []) for cell in row]
    return sum(len(text.split()) for text in (str(value.get("text", "")), *cells))


def _full_rows(value: Value) -> int:
    return sum(any(cell.strip() for cell in row) for row in value.get("rows", []))


def _plain(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in unified if sign in "\n\t" or category(sign) != "Cc")
