"""Courses that begin in a browser: a folder taken in, published; one begun anew; GIFT as a quiz."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from app.domain.permission import Role
from app.models import UserRole
from tests.content.small import LESSON, write
from tests.journeys.browser import Complaints, axe
from tests.journeys.people import Site

HERE = "/teach/courses/small-basics"
GIFT = "::Fee::Which one earns a fee? {=Provider #Yes, monthly. ~Reseller #No, a margin.}"


def test_a_folder_becomes_a_course_that_learners_see_once_it_is_published(
    site: Site, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    actor = site.person(course="")
    site.work(lambda session: session.add(UserRole(user_id=actor.id, role=Role.INSTRUCTOR.value)))
    page = site.browse(browser, actor).new_page()
    page.goto("/teach/courses")
    page.get_by_role("main").get_by_role("link", name="New course").first.click()
    assert axe(page) == []

    folder = write(tmp_path / "small-basics", {"01-one/01-lesson.md": LESSON + "\n<script>\n"})
    page.get_by_label("Or its folder").set_input_files(folder)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("The HTML tag <script> isn't taken.")).to_be_visible()
    write(folder)
    page.get_by_label("Or its folder").set_input_files(folder)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("no fault and no hint for these files")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Take in as a new course").click()
    expect(page.get_by_text("Learners see nothing of it yet")).to_be_visible()
    assert axe(page) == []

    page.goto(f"{HERE}/questions")
    page.get_by_label("Or the questions themselves").fill("Open {=a ~b")
    page.get_by_label("Name in its address").fill("more")
    complaints.expected += ("422",)
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_text("A { or } has no partner")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Or the questions themselves").fill(GIFT)
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_text("1 question can be taken in")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Take in as a draft").click()
    expect(page.get_by_text("1 question is in the draft now.")).to_be_visible()

    page.goto(f"{HERE}/changes")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Learners see revision 1 now.")).to_be_visible()


def test_a_course_is_begun_and_thrown_away_without_scripts(site: Site, browser: Browser) -> None:
    actor = site.person(course="")
    site.work(lambda session: session.add(UserRole(user_id=actor.id, role=Role.INSTRUCTOR.value)))
    page = site.browse(browser, actor, java_script_enabled=False).new_page()
    page.goto("/teach/new-course")
    page.get_by_label("Title").fill("Begun here")
    page.get_by_label("Name in its address").fill("begun-here")
    page.get_by_role("button", name="Begin the course").click()
    expect(page.get_by_role("heading", name="Begun here", level=1)).to_be_visible()

    page.goto("/teach/courses/begun-here/archive")
    page.get_by_role("button", name="Throw “Begun here” away").click()
    expect(page.get_by_text("The course is thrown away.")).to_be_visible()
