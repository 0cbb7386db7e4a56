"""Fields of worksheets as authors write them: `lines 6, words 40..150`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.content.blocks import Row
from app.content.instructions import parts_of
from app.content.place import Findings
from app.domain.worksheet import LINE_LIMIT, ROW_LIMIT

Kind = Literal["text", "lines", "number", "date", "choice", "table"]

LINES = re.compile(r"lines\s+([1-9]\d?)$")
LISTED = re.compile(r"(choice|table)(?:\s+(.*))?$")
RANGE = re.compile(r"(rows|words)\s+(\d{1,5})\s*\.\.\s*(\d{1,5})$")
WORD_LIMIT = 3_000
CHOICE_LIMIT = 30
COLUMN_LIMIT = 8
EXAMPLES = (
    "Write “text”, “lines 6, words 40..150”, “number”, “date”, “choice Yes | No” or "
    "“table Goal | Date, rows 3..6”."
)
KNOWN = "After the field come “words 40..150”, “rows 3..6” (of a table) and “optional” only."


@dataclass(slots=True)
class Field:
    """What one section asks for; see app.domain.course.Section."""

    kind: Kind
    lines: int = 1
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[int, int] = (0, 0)
    words: tuple[int, int] = (0, 0)
    optional: bool = False


def read_field(text: str, row: Row, findings: Findings) -> Field | None:
    """The field that a code span at `row` asks for; None, with a fault, where it can't be read."""
    (first, place), *more = parts_of(text, row)
    field = _field(first, place, findings)
    if field is None:
        return None
    said = set[str]()
    for part, where in more:
        _rule(field, part, where, said, findings)
    if field.kind == "table" and field.rows == (0, 0):
        field.rows = (1, 10)
    return field


def _field(part: str, place: Row, findings: Findings) -> Field | None:
    if part in ("text", "number", "date"):
        return Field("text" if part == "text" else "number" if part == "number" else "date")
    if match := LINES.match(part):
        return Field("lines", int(match[1]))
    if match := LISTED.match(part):
        return _listed(match, place, findings)
    message = f"“{part}” is no field."
    if part.startswith("lines"):
        message = "“lines” takes a whole number from 1 to 99."
    findings.fault("bad-field", place, message, EXAMPLES)
    return None


def _listed(match: re.Match[str], place: Row, findings: Findings) -> Field | None:
    """A choice or a table: names between bars, each once."""
    is_table = match[1] == "table"
    what, least, most = ("columns", 1, COLUMN_LIMIT) if is_table else ("choices", 2, CHOICE_LIMIT)
    named = list(_names(match, place))
    names = [name for name, _ in named]
    mending = "Write “table Goal | Date”." if is_table else "Write “choice Yes | No”."
    for n, (name, where) in enumerate(named):
        if not name and len(named) > 1:
            findings.fault("bad-field", where, "There is nothing between two bars.", mending)
            return None
        if name in names[:n]:
            message = f"“{name}” is there twice."
            findings.fault("bad-field", where, message, "Give each its own name.")
            return None
        if len(name) > LINE_LIMIT:
            message = f"“{name[:20]}…” is longer than {LINE_LIMIT} characters."
            findings.fault("bad-field", where, message, "Say it shorter.")
            return None
    if not least <= len(names) <= most or not names[0]:
        message = f"A {match[1]} needs {least} to {most} {what} with bars between them."
        findings.fault("bad-field", place, message, mending)
        return None
    found = tuple(names)
    return Field("table", columns=found) if is_table else Field("choice", choices=found)


def _names(match: re.Match[str], place: Row) -> Iterator[tuple[str, Row]]:
    at = match.start(2) if match[2] else match.end(1)
    for piece in (match[2] or "").split("|"):
        yield " ".join(piece.split()), place.cut(at + len(piece) - len(piece.lstrip()))
        at += len(piece) + 1


def _rule(field: Field, part: str, place: Row, said: set[str], findings: Findings) -> None:
    word = part.split(" ", 1)[0]
    message, mending = "", KNOWN
    match = RANGE.match(part)
    if word in said:
        message, mending = f"“{word}” is there twice.", "Keep one of the two."
    elif part == "optional":
        field.optional = True
    elif match:
        message, mending = _range(field, match)
    elif "|" in part and field.kind in ("choice", "table"):
        message = f"A comma ends the names, so “{part}” can't be read."
        mending = "Choices and columns are named without commas."
    elif word in ("words", "rows"):
        message, mending = (
            f"“{part}” can't be read.",
            f"Write “{word} 3..6”, the least and the most.",
        )
    else:
        message = f"“{part}” can't be read."
    said.add(word)
    if message:
        findings.fault("bad-field", place, message, mending)


def _range(field: Field, match: re.Match[str]) -> tuple[str, str]:
    """Take a range; what is wrong with it and how to mend it, two empty texts where nothing is."""
    word, least, most = match[1], int(match[2]), int(match[3])
    limit = ROW_LIMIT if word == "rows" else WORD_LIMIT
    if word == "rows" and field.kind != "table":
        return "Only a table has rows.", "Take it out."
    if word == "words" and field.kind not in ("text", "lines", "table"):
        return f"Words can't be counted in a {field.kind}.", "Take it out."
    if least > most or most == 0:
        return f"“{match[0]}” leaves nothing to write.", f"Write “{word} 3..6”, the least first."
    if most > limit:
        return (
            f"A section takes at most {limit} {word}.",
            f"Write at most “{word} {least}..{limit}”.",
        )
    if word == "rows":
        field.rows = (least, most)
    else:
        field.words = (least, most)
    return "", ""
