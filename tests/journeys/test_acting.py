"""An instructor acts as a test learner: from the editor, in a cohort, on other days, and leaves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff, DueDate, Enrollment
from app.services.sessions import Actor
from tests import cohorts, learners
from tests.content import small
from tests.journeys.browser import axe
from tests.journeys.people import Site

SLUG = "acted"
PAGE = f"/teach/courses/{SLUG}"


@pytest.fixture
def ilse(site: Site, tmp_path: Path, renderings: Path) -> Actor:
    """An instructor of a course of its own on the server, with a cohort that has a date."""
    site.server.publish(learners.prepare(small.write(tmp_path / SLUG), renderings))
    actor = learners.learner(site.app, "", "Ilse Novák", [Role.INSTRUCTOR])
    site.work(lambda session: teach(session, actor))
    return actor


def teach(session: Session, actor: Actor) -> None:
    course = session.scalars(select(CourseRow.id).filter_by(slug=SLUG)).one()
    session.add(CourseStaff(course_id=course, user_id=actor.id))
    made = cohorts.cohort(session, SLUG, "Nordics")
    session.add(DueDate(cohort_id=made.id, module="one", days=7, on=None))


def enrolled(session: Session) -> int:
    """How many people are in the course, whoever they are."""
    of = Enrollment.course_id == select(CourseRow.id).filter_by(slug=SLUG).scalar_subquery()
    return session.scalars(select(func.count()).where(of)).one()


def look(page: Page) -> None:
    """Nothing for axe, and no sideways scroll, wide and light, narrow and dark."""
    for width, scheme in ((1440, "light"), (390, "dark"), (320, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def open_page(site: Site, browser: Browser, ilse: Actor) -> Callable[..., Page]:
    """Opens a page of the instructor's own browser."""
    return lambda **given: site.browse(browser, ilse, **given).new_page()


def test_a_draft_is_read_from_the_editor_and_played_and_nothing_waits_in_the_browser(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{PAGE}/files/01-one/02-talk.scenario.md")
    text = page.locator("[data-text]")
    text.fill(text.input_value().replace("She calls.", "She calls again."))
    expect(page.locator("[data-status]")).to_contain_text("Draft saved")

    page.get_by_role("button", name="Preview as learner").click()

    banner = page.get_by_role("complementary", name="Test learner")
    expect(banner).to_contain_text("Nothing is kept. You see the drafts.")
    expect(page.locator("main")).to_contain_text("She calls again.")
    look(page)
    page.get_by_role("button", name="Start").click()
    page.get_by_text("Tell me.").click()
    page.get_by_role("button", name="Say this").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
    expect(banner).to_be_visible()
    look(page)
    mine = page.context.new_page()
    mine.goto("/home")
    expect(mine.get_by_text("Ilse Novák").first).to_be_attached()
    expect(mine.get_by_role("complementary", name="Test learner")).to_have_count(0)

    page.goto(page.url.partition("/attempts/")[0] + f"/course/{SLUG}/one/plan")
    page.get_by_role("textbox").first.fill("A partner of nobody’s")
    expect(page.locator(".saved").first).to_contain_text("Saved")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('tandem:'))") == []
    banner.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("You are yourself again.")).to_be_visible()
    assert site.work(enrolled) == 0


def test_a_cohort_is_seen_on_other_days_without_scripts(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_role("link", name="See it as a learner").click()
    page.get_by_label("Cohort").select_option(label="Nordics, from 2 March 2026")
    page.get_by_label("Day").fill("2026-03-03")
    page.get_by_role("button", name="Begin").click()

    expect(page.get_by_text("as a test learner of “Nordics” on 3 March 2026")).to_be_visible()
    page.get_by_role("link", name="Change the day, see dates and letters").click()
    page.get_by_label("Another day").fill("2026-03-13")
    page.get_by_role("button", name="Go there").click()
    expect(page.get_by_role("heading", name="Was due: One")).to_be_visible()
    expect(page.get_by_text("Late", exact=True)).to_be_visible()
    page.get_by_role("link", name="Go on as the test learner").click()
    expect(page.get_by_text("on 13 March 2026")).to_be_visible()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("You are yourself again.")).to_be_visible()
    assert site.work(enrolled) == 0


def test_its_pages_at_the_desk_are_for_everybody(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{PAGE}/test-learner")
    look(page)
    page.get_by_label("Cohort").select_option(label="Nordics, from 2 March 2026")
    page.get_by_label("Day").fill("2026-03-13")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Change the day, see dates and letters").click()
    page.locator("main details summary").first.click()
    look(page)
