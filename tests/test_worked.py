"""Every figure and date that the shipped course works out comes out as it is written there."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from tests import worked
from tests.worked import Worked

COURSE = Path(__file__).parent.parent / "courses" / "partner-management"
TABLES = [one.name for one in iter_modules(worked.__path__)]
ROWS = [row for name in TABLES for row in import_module(f"tests.worked.{name}").WORKED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{Path(row.file).stem}: {row.figure}")
def test_a_worked_figure_comes_out_as_written(row: Worked) -> None:
    text = (COURSE / row.file).read_text(encoding="utf-8")

    assert row.shown in text
    assert row.figure in row.shown
    assert row.recompute() == row.figure


def test_every_module_that_teaches_has_a_table() -> None:
    lessons = sorted(COURSE.glob("*/01-*.md"))
    teaching = {path.parent.name[:2] for path in lessons if not path.name.endswith(".quiz.md")}

    assert {name.removeprefix("module_") for name in TABLES} == teaching
