"""A cohort from its making to a learner's calendar, in a real browser and without one."""

import re
from datetime import timedelta
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from app.domain.permission import Role
from tests import learners
from tests.journeys.people import Site
from tests.journeys.steps import PASSWORD


def press(page: Page, name: str, role: str = "button") -> None:
    """Follow a link or push a button of the page's main part."""
    page.get_by_role("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]


def make_cohort(page: Page, day: str) -> None:
    """Make a cohort with a due date by its pages."""
    page.goto("/admin/cohorts")
    press(page, "New cohort", "link")
    page.get_by_label("Title").fill("Nordics")
    page.get_by_label("First day").fill(day)
    page.get_by_label("Time zone").fill("Stockholm")
    press(page, "Make the cohort")
    page.get_by_label("Days after the first day").first.fill("9")
    press(page, "Save")
    expect(page.get_by_text(re.compile("Stored: due on .* 23:59"))).to_be_visible()


def plan_session(page: Page, day: str) -> None:
    """Plan a session by its pages."""
    page.get_by_role("navigation", name="This cohort").get_by_role("link", name="Sessions").click()
    press(page, "New session", "link")
    page.get_by_label("Title").fill("Kick-off")
    page.get_by_label("Day", exact=True).fill(day)
    page.get_by_label("Begins at").fill("09:30")
    page.get_by_label("Link or room").fill("https://meet.example/abc")
    page.get_by_label("How to prepare").fill("Bring your plan.")
    press(page, "Plan the session")
    expect(page.get_by_role("main")).to_contain_text("Kick-off")


def make_link(page: Page) -> str:
    """Make a link for one person by its page; its address."""
    page.get_by_role("navigation", name="This cohort").get_by_role("link", name="Ways in").click()
    page.get_by_label("How many people it lets in").fill("1")
    press(page, "Make a link")
    address = page.get_by_label("Address of link 1").input_value()
    assert "/join-cohort/" in address
    return "/join-cohort/" + address.rpartition("/")[2]


def join(page: Page, link: str, name: str, email: str) -> None:
    """Come in by a link as somebody without an account."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Join “Nordics”")
    press(page, "Make an account", "link")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    press(page, "Make my account")
    press(page, "Join the cohort")
    expect(page).to_have_url(re.compile("/home$"))


def feed(page: Page) -> str:
    """Make a (new) address for one's calendar; the address."""
    page.goto("/account")
    page.get_by_role("button", name=re.compile("^Make an? (new )?address")).click()
    path = page.get_by_label("Secret address").input_value()
    return "/calendar/" + path.rpartition("/")[2]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_stranger_joins_a_cohort_by_its_link_and_has_its_calendar(
    site: Site, browser: Browser, scripts: bool
) -> None:
    now = site.server.clock.now
    runs = learners.learner(site.app, "", "Ada Admin", [Role.ADMIN], now)
    desk = site.browse(browser, runs, java_script_enabled=scripts).new_page()
    make_cohort(desk, f"{now.date()}")
    plan_session(desk, f"{now.date() + timedelta(days=3)}")
    link = make_link(desk)

    own = site.browse(browser, java_script_enabled=scripts).new_page()
    join(own, link, "Noor Haddad", f"noor-{scripts}@example.test".lower())
    around = own.get_by_role("region", name="Your cohort")
    expect(around).to_contain_text("Module 1 is due on")
    around.get_by_role("link", name="Kick-off", exact=True).click()
    expect(own.get_by_role("main")).to_contain_text("Bring your plan.")
    address = feed(own)
    with urlopen(site.server.address + address) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    assert sorted(str(one["summary"]).partition(":")[0] for one in events) == [
        "Kick-off (Nordics)",
        "Module 1 is due",
    ]
    fresh = feed(own)
    assert own.request.get(site.server.address + address).status == 404
    assert own.request.get(site.server.address + fresh).ok

    late = site.browse(browser, java_script_enabled=scripts).new_page()
    late.goto(link)
    expect(late.get_by_role("main")).to_contain_text("has let in as many people as it may")
    desk.reload()
    expect(desk.get_by_role("main")).to_contain_text("1 of 1 people came in by it")
