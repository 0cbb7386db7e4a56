"""Found by its words, with keys, on a phone without scripts; and a lesson that is unclear."""

import re

from playwright.sync_api import Browser, expect

from app.domain.permission import Role
from tests import learners
from tests.journeys.browser import axe
from tests.journeys.people import Site
from tests.journeys.places import LESSON, write
from tests.learners import FIRST

WORDS = "What does “spends engineers” mean?"


def test_a_learner_finds_a_heading_by_keys_and_what_they_wrote(
    site: Site, browser: Browser
) -> None:
    maya = site.person()
    write(site, maya)
    page = site.browse(browser, maya).new_page()

    page.goto("/home")
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.keyboard.type('"scarce resource" we')
    page.keyboard.press("Enter")
    hit = page.locator(".hits li", has_text="One thing runs out first")
    expect(hit.locator("mark")).to_contain_text(["We", "scarce resource"])
    hit.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"{FIRST}/{LESSON}#one-thing-runs-out-first$"))
    expect(page.locator("#one-thing-runs-out-first")).to_be_in_viewport()

    page.keyboard.press("?")
    page.get_by_role("link", name="All keys").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    page.keyboard.press("/")
    page.keyboard.type("partner whom asked")
    page.keyboard.press("Enter")
    page.get_by_role("region", name="My plan").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/plan\?course="))


def test_a_phone_without_scripts_searches_from_a_page_that_is_not_there(
    site: Site, browser: Browser
) -> None:
    looks = {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}
    page = site.browse(browser, site.once(0), **looks).new_page()

    page.goto("/home")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    expect(page).to_have_url(re.compile("/search$"))
    page.goto("/nowhere")
    page.get_by_label("What are you looking for?").fill("fiscal yea")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("region", name="Glossary")).to_contain_text("Fiscal year")


def test_a_sentence_about_a_lesson_is_read_without_a_name_and_seen_to(
    site: Site, browser: Browser
) -> None:
    noor = site.person("Noor Rahman")
    alex = learners.learner(site.app, "", "Alex Adebayo", [Role.ADMIN], site.server.clock.now)
    mine = site.browse(browser, noor).new_page()
    desk = site.browse(browser, alex, color_scheme="dark").new_page()

    mine.goto(f"{FIRST}/{LESSON}")
    mine.get_by_role("link", name="This lesson is unclear").click()
    mine.get_by_label("What is unclear?").fill(WORDS)
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(mine.get_by_role("region", name="What you said")).to_contain_text(WORDS)
    assert axe(mine) == []

    desk.goto("/admin")
    desk.get_by_role("link", name="Unclear lessons").click()
    line = desk.locator(".said li", has_text=WORDS)
    expect(line).to_contain_text("A learner,")
    assert axe(desk) == []
    line.get_by_role("button", name=re.compile("^Seen to")).click()
    expect(desk.locator(".said li", has_text=WORDS)).to_have_count(0)
    assert axe(desk) == []
    desk.get_by_role("navigation", name="Which sentences").get_by_text("Seen to").click()
    expect(desk.locator(".said li", has_text=WORDS)).to_have_count(1)

    mine.reload()
    expect(mine.get_by_text("Seen to on")).to_be_visible()
    mine.get_by_role("button", name=re.compile("^Take it back")).click()
    expect(mine.get_by_text("You have said nothing about this lesson yet.")).to_be_visible()
