"""Stuck, asking, answered: a learner and an admin in two browsers; and what the learner reads."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.domain.course import Activity, Quiz
from app.domain.permission import Role
from tests import learners
from tests.journeys.people import Site
from tests.learners import FIRST

NAME = "Noor Rahman"


def axe(page: Page) -> list[str]:
    """What accessibility checks find on a page."""
    return [one["id"] for one in Axe().run(page).response["violations"]]


def quiz_of(site: Site) -> Activity:
    """The first knowledge check of the course."""
    return next(one for _, one in site.course if isinstance(one, Quiz))


def test_a_learner_asks_where_they_are_stuck_and_reads_the_answer_and_who_looked(
    site: Site, browser: Browser
) -> None:
    noor = site.person(NAME)
    alex = learners.learner(site.app, "", "Alex Adebayo", [Role.ADMIN], site.server.clock.now)
    mine = site.browse(browser, noor).new_page()
    desk = site.browse(browser, alex, color_scheme="dark").new_page()
    check = quiz_of(site)

    mine.goto(f"{FIRST}/{check.slug}")
    mine.get_by_role("link", name="Stuck? Ask for help").click()
    assert axe(mine) == []
    mine.get_by_label("Excused: counts as done").check()
    mine.get_by_label("What happened, and what would help?").fill("I passed this last year.")
    mine.get_by_role("button", name="Send the request").click()
    expect(mine.get_by_text("Nobody has answered yet.")).to_be_visible()

    desk.goto("/admin")
    desk.get_by_role("link", name="Waiting for you").click()
    desk.locator(".queue li", has_text=NAME).get_by_role("link").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Request of {NAME}")
    assert axe(desk) == []
    desk.get_by_label("Why the exception is made").fill("The certificate of 2025 covers it.")
    desk.get_by_label("Words to the learner").fill("Welcome back.")
    desk.get_by_role("button", name="Answer", exact=True).click()
    expect(desk.get_by_text(f"Answered. {NAME} is told.")).to_be_visible()

    mine.reload()
    expect(mine.get_by_text("Welcome back.")).to_be_visible()
    mine.goto("/account/seen")
    expect(mine.get_by_role("row", name="What you asked")).to_contain_text("Alex Adebayo")
    assert axe(mine) == []
    mine.locator(".queue li", has_text="Alex Adebayo").first.get_by_role("link").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("What Alex Adebayo sees of you")
    assert axe(mine) == []


def test_an_exception_is_made_and_undone_without_scripts_on_a_phone(
    site: Site, browser: Browser
) -> None:
    noor = site.person(NAME)
    alex = learners.learner(site.app, "", "Alex Adebayo", [Role.ADMIN], site.server.clock.now)
    looks = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    desk = site.browse(browser, alex, **looks).new_page()

    desk.goto(f"/admin/people/{noor.key}")
    desk.get_by_role("link", name="Exceptions").click()
    desk.get_by_label("For which module or activity?").select_option(quiz_of(site).slug)
    desk.get_by_role("button", name="Go on").click()
    desk.get_by_label("Excused: counts as done").check()
    desk.get_by_role("button", name="Make the exception").click()
    expect(desk.get_by_role("group", name="Please check what you typed")).to_be_visible()
    expect(desk.get_by_label("Excused: counts as done")).to_be_checked()
    desk.get_by_label("Why", exact=True).fill("Taught this herself.")
    desk.get_by_role("button", name="Make the exception").click()
    expect(desk.get_by_text("The exception is made. It counts from now on.")).to_be_visible()

    desk.get_by_text("Undo", exact=True).click()
    desk.get_by_label("Why is it undone?").fill("The wrong Noor.")
    desk.get_by_role("button", name="Undo the exception").click()
    expect(desk.get_by_text("The exception is undone. It stays on record.")).to_be_visible()
    desk.goto("/admin/audit")
    expect(desk.get_by_role("cell", name="undo exception")).to_be_visible()
