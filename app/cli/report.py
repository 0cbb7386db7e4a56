"""What a check found, written for people, for editors (JSON) and for GitHub's workflows."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.content.place import Fault, shown
from app.content.report import ScenarioReport
from app.domain.course import Course, Lesson, Reading
from app.services.publishing import Prepared

__all__ = ["as_github", "as_json", "as_table", "as_text", "shown", "summary"]

VERSION = 1
"""Of the JSON document; raised when what is there changes its meaning."""
Checked = Sequence[tuple[Path, Prepared]]
"""Folders as they were named, with what became of them."""


def as_text(checked: Checked) -> str:
    """A line a finding, by place; then what plays of scenarios show; then a sentence."""
    lines: list[str] = []
    for folder, prepared in checked:
        above = f"{shown(str(folder))}/" if len(checked) > 1 else ""
        lines += [f"{above}{fault}" for fault in _found(prepared)]
    for report in (one for _folder, prepared in checked for one in prepared.result.reports):
        lines += [shown(line) for line in str(report).splitlines()]
    return "\n".join([*lines, summary(checked)])


def summary(checked: Checked) -> str:
    """How much was read and found, as one sentence."""
    files = sum(len(prepared.source.texts) for _folder, prepared in checked)
    faults = sum(len(prepared.result.faults) for _folder, prepared in checked)
    hints = sum(len(prepared.result.hints) for _folder, prepared in checked)
    courses = f"{_counted(len(checked), 'course')}, " if len(checked) > 1 else ""
    found = f"{_counted(faults, 'fault')}, {_counted(hints, 'hint')}"
    return f"{courses}{_counted(files, 'file')}: {found}."


def as_table(course: Course) -> str:
    """A line a lesson: words, minutes stated and needed, grade, words in a sentence."""
    head = ("lesson", "words", "minutes", "needed", "grade", "average", "longest sentence")
    rows = [
        (f"{module.slug}/{one.slug}", f"{one.words:,}", str(one.minutes), *_measured(one.reading))
        for module, one in course
        if isinstance(one, Lesson)
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
        for row in (head, *rows)
    )


def _measured(reading: Reading | None) -> tuple[str, ...]:
    if reading is None:
        return ("-",) * 4
    values = (reading.minutes, reading.grade, reading.average)
    return (*(f"{value:.1f}" for value in values), str(reading.longest))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"


def as_json(checked: Checked) -> str:
    """One JSON document: of one folder its course, of several {"version", "courses": […]}."""
    courses = [_course(folder, prepared) for folder, prepared in checked]
    if len(courses) == 1:
        return json.dumps({"version": VERSION, **courses[0]}, indent=2)
    return json.dumps({"version": VERSION, "courses": courses}, indent=2)


def _course(folder: Path, prepared: Prepared) -> dict[str, Any]:
    result = prepared.result
    return {
        "course": shown(prepared.slug),
        "folder": shown(str(folder)),
        "files": len(prepared.source.texts),
        "faults": [_finding(fault) for fault in result.faults],
        "hints": [_finding(fault) for fault in result.hints],
        "reports": [_report(report) for report in result.reports],
    }


def _finding(fault: Fault) -> dict[str, Any]:
    return {
        "path": shown(fault.path),
        "line": fault.line,
        "column": fault.column,
        "code": fault.code,
        "name": fault.name,
        "severity": fault.severity,
        "message": shown(fault.message),
        "mending": shown(fault.mending),
    }


def _report(report: ScenarioReport) -> dict[str, Any]:
    pairs = {"endings": dict(report.endings), "shares": dict(report.shares)}
    return asdict(report) | pairs


def as_github(checked: Checked) -> str:
    """A workflow command a finding, with paths from the current folder; then a sentence."""
    lines = [_command(folder, fault) for folder, prepared in checked for fault in _found(prepared)]
    return "\n".join([*lines, summary(checked)])


def _command(folder: Path, fault: Fault) -> str:
    kind = "error" if fault.severity == "fault" else "warning"
    path = Path(os.path.relpath(folder / fault.path)).as_posix()
    place = f"file={_escaped(path, ':,')},line={fault.line},col={fault.column}"
    text = _escaped(f"{fault.message} {fault.mending}")
    return f"::{kind} {place},title={fault.code}::{text}"


def _escaped(text: str, signs: str = "") -> str:
    """As GitHub reads it: percent signs first, and in properties colons and commas too."""
    text = shown(text).replace("%", "%25")
    for sign in signs:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _found(prepared: Prepared) -> list[Fault]:
    result = prepared.result
    return sorted([*result.faults, *result.hints], key=lambda fault: fault.order)
