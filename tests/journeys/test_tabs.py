"""Two tabs, the back button, a double click: nothing overwritten, nothing twice."""

from playwright.sync_api import Browser, Page, expect

from app.services.sessions import Actor
from tests.journeys.browser import Complaints
from tests.journeys.people import Site
from tests.journeys.places import SHEET, at
from tests.journeys.traces import SAVED, at_decision, decisions, say, section_of, texts


def two_tabs(site: Site, browser: Browser, actor: Actor, path: str) -> tuple[Page, Page]:
    """The same page twice in one browser."""
    context = site.browse(browser, actor)
    pages = context.new_page(), context.new_page()
    for page in pages:
        page.goto(path)
    return pages


def test_two_tabs_show_both_texts_and_overwrite_neither_unasked(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    complaints.expected += ("status of 409",)
    actor = site.person()
    first, second = two_tabs(site, browser, actor, at(site, SHEET))
    forms = [
        page.locator(f"form[action$='/sections/{section_of(site)}']") for page in (first, second)
    ]
    forms[0].locator("textarea").fill("From the first tab")
    expect(forms[0].locator("[data-status]")).to_have_text(SAVED)

    forms[1].locator("textarea").fill("From the second tab")
    box = forms[1].locator(".conflict")
    expect(box).to_contain_text("From the first tab")
    expect(box).to_contain_text("From the second tab")
    assert texts(site, actor) == [("From the first tab", 1)]
    forms[1].locator("textarea").press_sequentially(", and more")
    assert texts(site, actor) == [("From the first tab", 1)]
    box.get_by_role("button", name="Keep mine").click()

    expect(forms[1].locator("[data-status]")).to_have_text(SAVED)
    assert texts(site, actor) == [("From the second tab, and more", 2)]


def test_the_saved_text_can_be_taken_instead(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    complaints.expected += ("status of 409",)
    actor = site.person()
    first, second = two_tabs(site, browser, actor, at(site, SHEET))
    forms = [
        page.locator(f"form[action$='/sections/{section_of(site)}']") for page in (first, second)
    ]
    forms[0].locator("textarea").fill("From the first tab")
    expect(forms[0].locator("[data-status]")).to_have_text(SAVED)
    forms[1].locator("textarea").fill("From the second tab")

    forms[1].get_by_role("button", name="Take the saved one").click()

    expect(forms[1].locator("textarea")).to_have_value("From the first tab")
    expect(forms[1].locator(".conflict")).to_have_count(0)
    assert texts(site, actor) == [("From the first tab", 1)]
    forms[1].locator("textarea").fill("From the first tab, gone on with")
    expect(forms[1].locator("input[name=version]")).to_have_value("2")
    assert texts(site, actor) == [("From the first tab, gone on with", 2)]


def test_a_second_tab_is_told_which_reply_is_stored(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    complaints.expected += ("status of 409",)
    actor = site.person()
    key, step = at_decision(site, actor)
    first, second = two_tabs(site, browser, actor, f"/attempts/{key}")
    said = first.locator("#reply label.choice").first.locator("span").last.inner_text()
    say(first, 0)
    expect(first.locator("#reply input[name=step]")).to_have_value(str(step + 1))

    say(second, 1)

    expect(second.get_by_role("alert")).to_contain_text("Your first reply is stored")
    expect(second.locator("#reply input[name=step]")).to_have_value(str(step + 1))
    expect(second.locator(".talk")).to_contain_text(said)
    assert decisions(site, key) == list(range(step + 1))


def test_after_the_back_button_a_reply_is_not_taken_back(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    complaints.expected += ("status of 409",)
    actor = site.person()
    key, step = at_decision(site, actor)
    page = site.browse(browser, actor).new_page()
    page.goto(f"/attempts/{key}")
    say(page, 0)
    expect(page.locator("#reply input[name=step]")).to_have_value(str(step + 1))

    page.goto("/home")
    page.go_back()

    expect(page.locator("#reply input[name=step]")).to_have_value(str(step + 1))
    assert decisions(site, key) == list(range(step + 1))


def test_after_the_back_button_without_scripts_the_stored_reply_is_shown(
    site: Site, browser: Browser
) -> None:
    actor = site.person()
    key, step = at_decision(site, actor)
    page = site.browse(browser, actor, java_script_enabled=False).new_page()
    page.goto(f"/attempts/{key}")
    say(page, 0)
    page.go_back()
    if page.locator("#reply input[name=step]").input_value() == str(step):
        say(page, 1)
        expect(page.get_by_role("alert")).to_contain_text("Your first reply is stored")

    assert decisions(site, key) == list(range(step + 1))


def test_a_double_click_is_one_reply(site: Site, browser: Browser) -> None:
    actor = site.person()
    key, step = at_decision(site, actor)
    page = site.browse(browser, actor).new_page()
    page.goto(f"/attempts/{key}")
    page.locator("#reply input[name=choice]").first.check()

    page.get_by_role("button", name="Say this").dblclick()

    expect(page.locator("#reply input[name=step]")).to_have_value(str(step + 1))
    assert decisions(site, key) == list(range(step + 1))
