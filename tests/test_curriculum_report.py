"""The curriculum in tables: printed by the command, held true, and without a gap."""

import pytest

from app.content.check import Result, compile_course
from app.content.reader import read_folder
from app.content.worker import Worker
from app.domain import coverage
from app.domain.course import Course
from docs.make.make_report import COURSE, REPORT, page

LEAST_DECISIONS = 8
"""what the blueprint asks for of each competency"""


@pytest.fixture(scope="module")
def result() -> Result:
    with Worker() as worker:
        return compile_course(COURSE.name, read_folder(COURSE), worker)


@pytest.fixture(scope="module")
def course(result: Result) -> Course:
    assert result.course, [str(fault) for fault in result.faults]
    return result.course


def test_the_report_says_what_the_course_holds(result: Result) -> None:
    assert REPORT.read_text(encoding="utf-8") == page(result)


def test_every_outcome_is_taught_practised_planned_and_asked(course: Course) -> None:
    gaps = {
        name: [part for part in ("lessons", "scenarios", "worksheets", "questions")
               if not getattr(one, part)]
        for name, one in coverage.outcomes(course).items()
    }  # fmt: skip

    assert gaps == {name: [] for name, _title in course.outcomes}


def test_every_competency_has_its_decisions(course: Course) -> None:
    counts = {name: len(one.decisions) for name, one in coverage.competencies(course).items()}

    assert {name: count for name, count in counts.items() if count < LEAST_DECISIONS} == {}
