"""Worksheets read from files: fields of every kind, what belongs to them, rubrics."""

from typing import Any

import pytest

from app.content.worker import Worker
from app.domain.course import Section, Worksheet
from app.domain.rubric import Criterion, Rubric
from tests.content.small import compiled, told

FILE = "01-one/04-plan.worksheet.md"
HEAD = "---\ntitle: A plan\nminutes: 5\n"
RUBRIC = "## R {.rubric}\n\n| Criterion | 0 | 2 |\n|---|---|---|\n| *Goals* | none | `a|b` \\| c |"


def sheet_of(worker: Worker, body: str, more: str = "") -> Worksheet:
    result = compiled(worker, {FILE: f"{HEAD}{more}---\n\n{body}"})
    assert result.course, [str(fault) for fault in result.faults]
    sheet = result.course.modules[0].activities[3]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("text", {"field": "text"}),
        ("text, words 1..9", {"field": "text", "words": (1, 9)}),
        ("lines 12, optional", {"field": "lines", "lines": 12, "optional": True}),
        ("lines 2, words 40..150", {"field": "lines", "lines": 2, "words": (40, 150)}),
        ("number", {"field": "number"}),
        ("date, optional", {"field": "date", "optional": True}),
        ("choice Yes | Not  yet", {"field": "choice", "choices": ("Yes", "Not yet")}),
        ("table A | B", {"field": "table", "columns": ("A", "B"), "rows": (1, 10)}),
        (
            "table A, rows 3..6, words 9..90",
            {"field": "table", "columns": ("A",), "rows": (3, 6), "words": (9, 90)},
        ),
    ],
)
def test_a_field_of_every_kind_is_read(worker: Worker, code: str, given: dict[str, Any]) -> None:
    sheet = sheet_of(worker, f"## Which? {{#which}}\n\n`{code}`\n\nSay.\n")

    assert sheet.sections == (Section("which", "Which?", html="<p>Say.</p>", **given),)


def test_a_rubric_is_read_with_its_points_and_its_markdown(worker: Worker) -> None:
    sheet = sheet_of(worker, f"## A\n\n`text`\n\n{RUBRIC}", "review: self\n")

    told_of = Criterion("<em>Goals</em>", ("none", "<code>a|b</code> | c"))
    assert sheet.rubric == Rubric((0, 2), (told_of,))
    assert [section.id for section in sheet.sections] == ["a"]


@pytest.mark.parametrize("review", ["none", "instructor", "manager"])
def test_only_a_review_by_oneself_needs_a_rubric(worker: Worker, review: str) -> None:
    assert sheet_of(worker, "## A\n\n`text`\n", f"review: {review}\n").review == review


def test_private_sections_are_named_by_their_ids(worker: Worker) -> None:
    body = "## A\n\n`text`\n\n## B {#secret}\n\n`number`\n"
    sheet = sheet_of(worker, body, "private: [secret]\n")

    assert [section.private for section in sheet.sections] == [False, True]


def test_all_that_is_wrong_is_told_in_one_run(worker: Worker) -> None:
    body = "## A\n\n`number, words 1..2, rows 1..2`\n\n## B\n\nNothing.\n"
    said = told(worker, {FILE: f"{HEAD}review: self\n---\n\n{body}"})

    assert len([line for line in said if line.startswith(FILE)]) == 4
