"""What a publish would change is read in words in a browser, before it and before going back."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff
from tests import learners
from tests.content import small
from tests.journeys.people import Site
from tests.journeys.test_editor import look

SLUG = "told"
PAGE = f"/teach/courses/{SLUG}"


def go_back(page: Page) -> None:
    """Read what going back would change, and do it."""
    page.goto(f"{PAGE}/revisions")
    page.get_by_role("link", name="What would change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Back to revision 1")
    expect(page.locator("main")).to_contain_text("now costs 6 trust instead of 9.")
    look(page)
    page.get_by_role("button", name="Go back to it").click()
    expect(page.get_by_text("Learners see revision 3 now")).to_be_visible()


def test_what_changes_is_read_in_words_and_published(
    site: Site, browser: Browser, tmp_path: Path, renderings: Path
) -> None:
    site.server.publish(learners.prepare(small.write(tmp_path / SLUG), renderings))
    actor = learners.learner(site.app, "", "Ilse Novák", [Role.INSTRUCTOR])
    course = site.work(
        lambda session: session.scalars(select(CourseRow.id).filter_by(slug=SLUG)).one()
    )
    site.work(lambda session: session.add(CourseStaff(course_id=course, user_id=actor.id)))
    reader = site.browse(browser, site.person(course=SLUG)).new_page()
    reader.goto(f"/course/{SLUG}/one/check")
    reader.get_by_role("button", name="Start").first.click()
    page = site.browse(browser, actor).new_page()
    for path, old, new in (
        ("01-one/02-talk.scenario.md", "trust -6,", "trust -9,"),
        ("01-one/03-check.quiz.md", "minutes: 5", "minutes: 5\npass: 0.8"),
    ):
        page.goto(f"{PAGE}/files/{path}")
        text = page.locator("[data-text]")
        text.fill(text.input_value().replace(old, new))
        expect(page.locator("[data-status]")).to_contain_text("Draft saved")

    page.goto(f"{PAGE}/changes")

    talk = page.locator("article", has_text="Conversation 1.2: A talk")
    expect(talk).to_contain_text("Choice “Push it” now costs 9 trust instead of 6.")
    quiz = page.locator("article", has_text="A check")
    expect(quiz).to_contain_text("There is a pass mark now: 80 %.")
    expect(quiz).to_contain_text("One person is in the middle of an attempt.")
    look(page)
    talk.get_by_text("Line by line").click()
    expect(talk.locator(".diff")).to_contain_text("trust -9")
    look(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Learners see revision 2 now.")).to_be_visible()
    go_back(page)
