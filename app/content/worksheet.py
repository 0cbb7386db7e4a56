"""Worksheets: one field a level-two heading, and perhaps a rubric."""

import re
from dataclasses import dataclass

from app.content.blocks import Row
from app.content.desk import Desk
from app.content.document import Section
from app.content.fields import WorksheetFields
from app.content.instructions import parts_of
from app.content.links import without_instruction
from app.content.place import listed
from app.content.rubric import read_rubric
from app.domain import course as domain

RUBRIC = frozenset({"rubric"})
LINES = re.compile(r"lines\s+([1-9]\d?)$")
TABLE = re.compile(r"table\s+(.+)$")
RANGE = re.compile(r"(rows|words)\s+(\d{1,4})\.\.(\d{1,4})$")
EXAMPLES = "Write “text”, “lines 6, words 40..150” or “table Goal | Date, rows 3..6”."


@dataclass(slots=True)
class _Field:
    kind: str = ""
    lines: int = 1
    columns: tuple[str, ...] = ()
    rows: tuple[int, int] = (0, 0)
    words: tuple[int, int] = (0, 0)
    optional: bool = False


def read_worksheet(desk: Desk) -> domain.Worksheet | None:
    """The file on the desk as a worksheet; None where its front matter is wrong."""
    fields = desk.fields(WorksheetFields)
    before, sections = desk.document.divided(RUBRIC)
    rubric = next((s for s in sections if "rubric" in s.heading.classes), None)
    asked = [section for section in sections if section is not rubric]
    if not asked:
        message = "The worksheet has no section."
        spot = desk.document.matter.spot(())
        desk.findings.fault("instruction", spot, message, "Add a ## heading with a field.")
    private = set(fields.private) if fields else set()
    found = [_section(desk, section, private) for section in asked]
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    _check_private(desk, fields, {section.heading.id for section in asked})
    return domain.Worksheet(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        sections=tuple(section for section in found if section),
        review=fields.review,
        outcomes=tuple(fields.outcomes),
        summary=fields.summary,
        intro=desk.html(before),
        rubric=read_rubric(desk, rubric.blocks, rubric.heading.row) if rubric else None,
    )


def _check_private(desk: Desk, fields: WorksheetFields, ids: set[str]) -> None:
    for n, name in enumerate(fields.private):
        if name not in ids:
            spot = desk.document.matter.spot(("private", n))
            message = f"There is no section “{name}” in this worksheet."
            desk.findings.fault(
                "unknown-name", spot, message, f"Sections are {listed(sorted(ids))}."
            )


def _section(desk: Desk, section: Section, private: set[str]) -> domain.Section | None:
    heading = section.heading
    text, row, blocks = without_instruction(section.blocks)
    if text is None or row is None:
        message = f"The section “{heading.title}” says no field."
        desk.findings.fault("instruction", heading.row, message, EXAMPLES)
        return None
    field = _field(desk, text, row)
    if field.kind not in ("text", "lines", "table"):
        return None
    kind: domain.Section = domain.Section(
        id=heading.id,
        title=heading.title,
        field="lines" if field.kind == "lines" else "table" if field.kind == "table" else "text",
        html=desk.html(blocks, heading.title),
        lines=field.lines,
        columns=field.columns,
        rows=field.rows,
        words=field.words,
        optional=field.optional,
        private=heading.id in private,
    )
    return kind


def _field(desk: Desk, text: str, row: Row) -> _Field:
    field = _Field()
    for n, (part, place) in enumerate(parts_of(text, row)):
        if not (_kind(field, part) if n == 0 else _rule(field, part)):
            message = f"The instruction “{part}” can't be read."
            desk.findings.fault("instruction", place, message, EXAMPLES)
    if field.kind == "table" and field.rows == (0, 0):
        field.rows = (1, 10)
    return field


def _kind(field: _Field, part: str) -> bool:
    if part == "text":
        field.kind = "text"
    elif match := LINES.match(part):
        field.kind, field.lines = "lines", int(match[1])
    elif match := TABLE.match(part):
        columns = tuple(column.strip() for column in match[1].split("|"))
        if not all(columns) or len(set(columns)) < len(columns):
            return False
        field.kind, field.columns = "table", columns
    return bool(field.kind)


def _rule(field: _Field, part: str) -> bool:
    match = RANGE.match(part)
    if part == "optional":
        field.optional = True
    elif match and int(match[2]) <= int(match[3]) and int(match[3]) > 0:
        bounds = (int(match[2]), int(match[3]))
        if match[1] == "words":
            field.words = bounds
        elif field.kind == "table":
            field.rows = bounds
        else:
            return False
    else:
        return False
    return True
