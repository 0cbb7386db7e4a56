"""Somebody who leads the course comes from its desk to its guides, and prints one."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browser import axe
from tests.journeys.kinds import instructor
from tests.journeys.people import Site
from tests.learners import COURSE

GUIDES = ("instructor-guide", "facilitation-notes", "manager-guide")


def test_guides_are_found_from_the_desk_of_the_course(site: Site, browser: Browser) -> None:
    page = site.browse(browser, instructor(site, teaches=COURSE)).new_page()
    page.goto(f"/teach/courses/{COURSE}")
    page.get_by_role("main").get_by_role("link", name="Guides").click()
    expect(page.get_by_role("link", name="Facilitation notes")).to_be_visible()
    assert axe(page) == []

    page.get_by_role("link", name="Manager guide").click()
    page.get_by_role("link", name="The checklist").click()

    expect(page.get_by_role("heading", name="The checklist")).to_be_in_viewport()


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_reads_on_a_phone_and_prints_whole(
    site: Site, browser: Browser, guide: str
) -> None:
    context = site.browse(browser, instructor(site, teaches=COURSE))
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/teach/guides/{COURSE}/{guide}")
    assert axe(page) == []
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 320

    page.set_viewport_size({"width": 660, "height": 900})  # what A4 leaves between its margins
    page.emulate_media(media="print")

    assert page.evaluate(width) <= 660
    cut = page.evaluate(
        "[...document.querySelectorAll('.guide *')].filter(one => one.checkVisibility()"
        " && one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(one => one.outerHTML)"
    )
    assert cut == []
