"""Writing in a worksheet, and what its page then shows."""

import re
from dataclasses import replace

from app.domain.course import Course, Section, Worksheet
from tests.papers import HERE, Browser, whole_course

SHEET = f"{HERE}/profile"


def save(browser: Browser, section: str, version: int = 0, **form: object) -> dict[str, object]:
    """Save by script; returns what the page is told."""
    answer = browser.post(f"{SHEET}/sections/{section}", True, version=version, **form)
    assert answer.status_code == 200, answer.text
    said: dict[str, object] = answer.get_json()
    return said


def fill(browser: Browser) -> None:
    """Write something in all sections that must be filled in."""
    save(browser, "partner", text="Tidewater")
    save(browser, "scarce", text="Labor minutes")
    save(browser, "goals", cell_0_0="Grow", cell_0_1="Priya")


def form_of(page: str, section: str) -> str:
    return page.split(f'action="{SHEET}/sections/{section}"', 1)[1].split("</form>", 1)[0]


def version_of(page: str, section: str) -> int:
    found = re.search(r'name="version" value="(\d+)"', form_of(page, section))
    assert found
    return int(found[1])


def with_sections(*sections: Section) -> Course:
    """The course with other sections in its worksheet."""
    course = whole_course()
    module = course.modules[0]
    activities = tuple(
        replace(one, sections=sections) if isinstance(one, Worksheet) else one
        for one in module.activities
    )
    return replace(course, modules=(replace(module, activities=activities),))
