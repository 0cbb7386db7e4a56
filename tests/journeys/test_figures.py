"""A figure is sent from the editor, seen in the preview at once, and published."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import select

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff
from app.services.sessions import Actor
from tests import learners
from tests.content import small
from tests.journeys.browser import axe
from tests.journeys.people import Site

SLUG = "pictured"
PAGE = f"/teach/courses/{SLUG}"
HERE = f"{PAGE}/files/01-one/01-lesson.md"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3z"/></svg>'
LINES: FilePayload = {"name": "two lines.svg", "mimeType": "image/svg+xml", "buffer": SVG}
WRONG: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes"}


@pytest.fixture
def ilse(site: Site, tmp_path: Path, renderings: Path) -> Actor:
    """An instructor of a course of its own on the server."""
    site.server.publish(learners.prepare(small.write(tmp_path / SLUG), renderings))
    actor = learners.learner(site.app, "", "Ilse", [Role.INSTRUCTOR])
    mine = select(CourseRow.id).filter_by(slug=SLUG)
    row = CourseStaff(course_id=site.work(lambda db: db.scalars(mine).one()), user_id=actor.id)
    site.work(lambda session: session.add(row))
    return actor


def look(page: Page) -> None:
    """Nothing for axe, and no sideways scroll, wide and light, narrow and dark."""
    for width, scheme in ((1440, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_figure_is_sent_and_stands_where_the_caret_was(
    site: Site, browser: Browser, ilse: Actor
) -> None:
    page = site.browse(browser, ilse).new_page()
    page.goto(HERE)
    page.locator("[data-text]").press("Control+End")
    page.get_by_text("Insert", exact=True).click()
    page.get_by_role("button", name="A figure").click()
    dialog = page.get_by_role("dialog", name="A figure")
    dialog.get_by_label("Picture").set_input_files(WRONG)
    expect(dialog.get_by_role("alert")).to_contain_text("no PNG, JPEG")
    dialog.get_by_label("Picture").set_input_files(LINES)
    dialog.get_by_role("button", name="Send and insert").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say what the picture shows")
    look(page)
    dialog.get_by_label("What it shows").fill("A triangle")
    dialog.get_by_role("button", name="Send and insert").click()

    expect(dialog).to_be_hidden()
    expect(page.locator("[data-text]")).to_have_value(
        re.compile(r"!\[A triangle\]\(media/two-lines\.svg\)\s*$")
    )
    expect(page.locator("[data-shown] figure img")).to_have_attribute("alt", "A triangle")
    expect(page.locator("[data-sum]")).to_contain_text("No fault")
    expect(page.locator("[data-status]")).to_contain_text("Draft saved")
    page.goto(f"{PAGE}/pictures")
    look(page)
    expect(page.get_by_text("1 file uses it")).to_be_visible()
    page.goto(f"{PAGE}/changes")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Learners see revision 2 now.")).to_be_visible()
    reader = site.browse(browser, site.person(course=SLUG)).new_page()
    reader.goto(f"/course/{SLUG}/one/lesson")
    expect(reader.get_by_role("img", name="A triangle")).to_be_visible()


def test_without_scripts_the_page_gives_the_markdown(
    site: Site, browser: Browser, ilse: Actor
) -> None:
    page = site.browse(browser, ilse, java_script_enabled=False).new_page()
    page.goto(HERE)
    page.get_by_role("link", name="Send a picture for this file").click()
    page.get_by_label("Picture", exact=True).set_input_files({**LINES, "name": "third.svg"})
    page.get_by_label("What it shows").fill("A triangle")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_label("Markdown that shows it")).to_have_value(
        "![A triangle](media/third.svg)"
    )
    page.locator("li", has_text="third.svg").get_by_role("button", name="Take out").click()
    expect(page.get_by_text("is taken out in the drafts")).to_be_visible()
