"""A course gets another shape in a browser: lessons change places and names, a module comes."""

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff
from app.services.sessions import Actor
from tests import learners
from tests.content import small
from tests.journeys.browser import Complaints, axe
from tests.journeys.people import Site

MOVE = re.compile("Rename, move or take out.*A lesson")
NUMBERS = count()


@dataclass(frozen=True)
class Shaped:
    """A course of its own, and who writes it."""

    site: Site
    slug: str

    @property
    def page(self) -> str:
        """Where it is written."""
        return f"/teach/courses/{self.slug}"

    def teacher(self, name: str) -> Actor:
        """An instructor of it."""
        actor = learners.learner(self.site.app, "", name, [Role.INSTRUCTOR])
        mine = select(CourseRow.id).filter_by(slug=self.slug)
        course = self.site.work(lambda session: session.scalars(mine).one())
        row = CourseStaff(course_id=course, user_id=actor.id)
        self.site.work(lambda session: session.add(row))
        return actor


@pytest.fixture
def course(site: Site, tmp_path: Path, renderings: Path) -> Shaped:
    """Published on the server from a folder."""
    slug = f"shaped-{next(NUMBERS)}"
    site.server.publish(learners.prepare(small.write(tmp_path / slug), renderings))
    return Shaped(site, slug)


def look(page: Page) -> None:
    """Nothing for axe, and no sideways scroll, wide and light, narrow and dark."""
    for width, scheme in ((1440, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def publish(page: Page, course: Shaped) -> None:
    """Publish all drafts, which the check finds nothing wrong with."""
    page.goto(f"{course.page}/changes")
    look(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Learners see revision 2 now.")).to_be_visible()


def test_files_change_places_and_names_by_keyboard_without_scripts(
    site: Site, browser: Browser, course: Shaped
) -> None:
    page = site.browse(browser, course.teacher("Ilse"), java_script_enabled=False).new_page()
    page.goto(f"{course.page}/order")
    page.get_by_role("button", name=re.compile("Down.*A lesson")).press("Enter")
    expect(page.locator(".files li").nth(1)).to_contain_text("02-lesson.md")
    page.get_by_role("link", name=MOVE).press("Enter")
    page.get_by_label("Name in its address").fill("first-lesson")
    page.get_by_role("button", name="Rename").press("Enter")
    expect(page.get_by_text("It is “01-one/02-first-lesson.md”")).to_be_visible()

    page.get_by_role("link", name="New module").click()
    page.get_by_label("Title").fill("The second")
    page.get_by_label("Name in its address").fill("second")
    page.get_by_role("button", name="Begin the module").click()
    page.get_by_label("Name in its address").fill("another-lesson")
    page.get_by_role("button", name="Begin the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("02-second/01-another-lesson.md")
    page.goto(f"{course.page}/order")
    expect(page.locator(".modules-order h3")).to_contain_text(["One", "The second"])


def test_an_old_address_leads_to_the_lesson_under_its_new_name(
    site: Site, browser: Browser, complaints: Complaints, course: Shaped
) -> None:
    complaints.expected += ("status of 409",)
    first, second = (site.browse(browser, course.teacher(one)).new_page() for one in ("Ilse", "Mo"))
    first.goto(f"{course.page}/files/01-one/01-lesson.md")
    second.goto(f"{course.page}/order")
    look(second)
    second.get_by_role("link", name=MOVE).click()
    look(second)
    second.get_by_label("Name in its address").fill("first-lesson")
    second.get_by_role("button", name="Rename").click()
    look(second)
    first.locator("[data-text]").press("Control+End")
    first.keyboard.type("\nWritten meanwhile.\n")

    first.get_by_role("button", name="Compare the versions").click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("01-first-lesson.md")
    expect(first.get_by_label("The text to keep")).to_have_value(
        small.LESSON.replace("5\n---", "5\nwas: lesson\n---") + "\nWritten meanwhile.\n"
    )
    first.get_by_role("button", name="Save this text as the draft").click()
    publish(second, course)
    reader = site.browse(browser, site.person(course=course.slug)).new_page()
    reader.goto(f"/course/{course.slug}/one/lesson")
    expect(reader.locator(".body")).to_contain_text("Written meanwhile.")
    assert reader.url.endswith("/one/first-lesson")


def test_a_module_goes_after_its_page_said_what_is_lost(
    site: Site, browser: Browser, course: Shaped
) -> None:
    page = site.browse(browser, course.teacher("Ilse")).new_page()
    page.goto(f"{course.page}/place/01-one/module.md")
    look(page)
    expect(page.get_by_text("Nobody has records here.")).to_be_visible()

    page.get_by_role("button", name="Take the module out").click()

    expect(page.get_by_text("is taken out in the drafts")).to_be_visible()
    look(page)
    expect(page.locator(".modules-order li")).to_have_count(0)
