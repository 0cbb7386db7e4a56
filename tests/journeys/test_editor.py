"""A course is written in a browser: seen beside the text, mended, published, and then read."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from sqlalchemy import select

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff
from app.services.sessions import Actor
from tests import learners
from tests.content import small
from tests.journeys.browser import Complaints, axe
from tests.journeys.people import Site

SLUG = "written"
PAGE = f"/teach/courses/{SLUG}"
FILE = "01-one/01-lesson.md"
HERE = f"{PAGE}/files/{FILE}"


@pytest.fixture
def teacher(site: Site, tmp_path: Path, renderings: Path) -> Callable[[str], Actor]:
    """Makes instructors of a course of its own on the server."""
    site.server.publish(learners.prepare(small.write(tmp_path / SLUG), renderings))

    def make(name: str) -> Actor:
        actor = learners.learner(site.app, "", name, [Role.INSTRUCTOR])
        course = site.work(
            lambda session: session.scalars(select(CourseRow.id).filter_by(slug=SLUG)).one()
        )
        site.work(lambda session: session.add(CourseStaff(course_id=course, user_id=actor.id)))
        return actor

    return make


def look(page: Page) -> None:
    """Nothing for axe, and no sideways scroll, wide and light, narrow and dark."""
    for width, scheme in ((1440, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def at_end(page: Page, text: str) -> None:
    """Type behind all that is written."""
    page.locator("[data-text]").press("Control+End")
    page.keyboard.type(text)


def expect_saved(page: Page) -> None:
    """The server has what stands in the text: “Draft saved” may be of what stood before."""
    text = page.locator("[data-text]").input_value()
    digest = hashlib.sha256(text.encode()).hexdigest()
    expect(page.locator("[data-editor] [name=seen]")).to_have_value(digest)
    expect(page.locator("[data-status]")).to_contain_text("Draft saved")


def publish(page: Page) -> None:
    """Look at what the drafts change, check it as a whole, and publish it."""
    page.goto(f"{PAGE}/new")
    look(page)
    page.goto(f"{PAGE}/changes")
    look(page)
    page.get_by_role("button", name="Check the whole course").click()
    expect(page.get_by_text("No fault and no hint.")).to_be_visible()
    page.get_by_label("What changed, in a sentence").fill("A new word")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("A new word")).to_be_visible()
    page.goto(f"{PAGE}/revisions")
    look(page)


def test_a_fault_is_seen_mended_and_the_lesson_published_and_read(
    site: Site, browser: Browser, teacher: Callable[[str], Actor]
) -> None:
    page = site.browse(browser, teacher("Ilse Novák")).new_page()
    page.goto("/teach/courses")
    look(page)
    page.get_by_role("link", name="A small course").click()
    look(page)
    page.locator(f"a[href='{HERE}']").click()
    expect(page.locator("[data-shown] .preview-title")).to_be_visible()

    at_end(page, "\n\nA word that is new.\n\n![](media/none.png)\n")
    expect(page.locator("[data-shown]")).to_contain_text("A word that is new.")
    problem = page.locator("[data-problems] a", has_text="Line").first
    expect(problem).to_be_visible()
    look(page)
    problem.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("Line")
    caret = "text => text.value.slice(text.selectionStart).split('\\n')[0]"
    assert page.locator("[data-text]").evaluate(caret) == "![](media/none.png)"
    page.keyboard.press("Shift+End")
    page.keyboard.press("Delete")
    expect(page.locator("[data-sum]")).to_contain_text("No fault")
    expect_saved(page)

    publish(page)
    reader = site.browse(browser, site.person(course=SLUG)).new_page()
    reader.goto(f"/course/{SLUG}/one/lesson")
    expect(reader.locator(".body")).to_contain_text("A word that is new.")
    page.get_by_role("button", name="Go back to it").first.click()
    reader.reload()
    expect(reader.locator(".body")).not_to_contain_text("A word that is new.")


def test_two_browsers_that_edit_one_file_lose_no_word(
    site: Site, browser: Browser, complaints: Complaints, teacher: Callable[[str], Actor]
) -> None:
    complaints.expected += ("status of 409",)
    first, second = (site.browse(browser, teacher(one)).new_page() for one in ("Ilse", "Mo"))
    for page in (first, second):
        page.goto(HERE)
    at_end(first, "\nFrom the first.\n")
    expect(first.locator("[data-status]")).to_contain_text("Draft saved")
    second.locator("[data-text]").evaluate("text => text.setSelectionRange(0, 0)")
    second.locator("[data-text]").fill(
        second.locator("[data-text]").input_value().replace("minutes: 5", "minutes: 6")
    )

    box = second.locator("[data-conflict]")
    expect(box).to_contain_text("Nothing was overwritten")
    look(second)
    box.get_by_role("button", name="Compare the versions").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Two versions")
    look(second)
    text = second.get_by_label("The text to keep").input_value()
    assert "From the first." in text and "minutes: 6" in text
    second.get_by_role("button", name="Save this text as the draft").click()
    expect(second.locator("[data-text]")).to_have_value(text)
    second.locator("[data-discard]").wait_for()
    second.once("dialog", lambda dialog: dialog.accept())
    second.get_by_role("button", name="Throw the draft away").click()
    expect(second.get_by_role("heading", name="A small course")).to_be_visible()


def test_who_leaves_with_unsaved_words_is_asked(
    site: Site, browser: Browser, teacher: Callable[[str], Actor]
) -> None:
    page = site.browse(browser, teacher("Ilse")).new_page()
    page.goto(HERE)
    asked = list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    at_end(page, "x")

    page.evaluate("location.assign('/home')")

    expect(page.locator("[data-status]")).to_contain_text("Draft saved")
    assert asked == ["beforeunload"]


def test_without_scripts_the_form_saves_and_checks(
    site: Site, browser: Browser, teacher: Callable[[str], Actor]
) -> None:
    page = site.browse(browser, teacher("Ilse"), java_script_enabled=False).new_page()
    page.goto(HERE)
    text = page.get_by_label(f"Text of {FILE}")
    text.fill(text.input_value() + "\n[x](nowhere.md)\n")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".problems")).to_contain_text("leads nowhere")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    page.get_by_role("button", name="Throw the draft away").click()
    expect(page.get_by_text("is thrown away")).to_be_visible()


def test_menus_of_the_editor_fit_a_phone(
    site: Site, browser: Browser, teacher: Callable[[str], Actor]
) -> None:
    page = site.browse(browser, teacher("Ilse")).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(HERE)
    at_end(page, "\n\n## A heading that is long enough to fill the whole of a menu\n")

    for name in ("Insert", "Outline"):
        page.locator("summary", has_text=name).click()
        expect(page.locator("details[open] .drop-in")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("summary", has_text=name).click()


def test_the_problem_at_the_caret_is_heard_each_time_one_comes_to_its_line(
    site: Site, browser: Browser, teacher: Callable[[str], Actor]
) -> None:
    page = site.browse(browser, teacher("Ilse")).new_page()
    page.goto(HERE)
    heard = page.locator("[data-said]")

    at_end(page, "\n\n[A word](nowhere.md)")

    expect(heard).to_contain_text("leads nowhere")
    page.keyboard.press("ArrowUp")
    expect(heard).to_have_text("")
    page.keyboard.press("ArrowDown")
    expect(heard).to_contain_text("leads nowhere")
