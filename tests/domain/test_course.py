"""What a course is made of: finding, order, minutes, addresses."""

import pytest

from app.domain.course import Section, Worksheet, address
from tests.factories import course, lesson, question, quiz

COURSE = course({"trust": "talk-first listening check-trust", "plan": "plan-year"})


def test_activities_come_in_course_order_with_their_modules() -> None:
    assert [(module.slug, activity.slug) for module, activity in COURSE] == [
        ("trust", "talk-first"),
        ("trust", "listening"),
        ("trust", "check-trust"),
        ("plan", "plan-year"),
    ]


def test_modules_and_activities_are_found_by_slug() -> None:
    found = COURSE.find("plan-year")

    assert found
    assert (found[0].slug, found[1].kind) == ("plan", "worksheet")
    assert COURSE.find("plan") is None
    assert COURSE.module("plan") is COURSE.modules[1]
    assert COURSE.module("plan-year") is None


def test_minutes_add_up() -> None:
    assert [module.minutes for module in COURSE.modules] == [10 + 8 + 5, 20]
    assert COURSE.minutes == 43


def test_parts_of_activities_are_found_by_id() -> None:
    asked = quiz(question("q1"), question("q2"))
    sheet = Worksheet("plan", "Plan", 20, (Section("why", "Why?", "text"),))

    assert asked.question("q2") is asked.questions[1]
    assert asked.question("q3") is None
    assert sheet.section("why") is sheet.sections[0]
    assert sheet.section("how") is None


def test_a_lesson_knows_the_questions_in_its_text() -> None:
    checks = (question("q1"), question("q2"))

    assert lesson(checks=checks).checks == checks


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        (("course",), "/course/course"),
        (("course", "module"), "/course/course/module"),
        (("course", "module", "activity"), "/course/course/module/activity"),
    ],
)
def test_addresses_name_course_module_and_activity(parts: tuple[str, ...], path: str) -> None:
    assert address(*parts) == path
