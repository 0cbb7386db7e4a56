"""The connection gone and back: what was typed stays, is saved later, and once."""

import json
import re

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from sqlalchemy import select

from app.models import Answer, Attempt, CheckAnswer, Enrollment
from tests.journeys import places
from tests.journeys.browser import Complaints, axe
from tests.journeys.people import Site
from tests.journeys.places import LESSON, sit
from tests.journeys.traces import SAVED, at_decision, decisions, say, sheet_form, texts
from tests.learners import FIRST

LOST = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")
UNSAVED = re.compile(r"Not saved")


def gone(context: BrowserContext, complaints: Complaints) -> None:
    """Take the connection away; that the browser says so is no fault."""
    context.set_offline(True)
    complaints.expected += LOST


def test_a_text_typed_offline_is_kept_and_saved_when_the_connection_is_back(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page = context.new_page()
    form = sheet_form(page, site)
    gone(context, complaints)

    form.locator("textarea").fill("Labor minutes")
    expect(page.locator("#offline")).to_contain_text("You are offline")
    expect(form.locator("[data-status]")).to_have_text(UNSAVED)
    expect(form.locator("textarea")).to_have_value("Labor minutes")
    assert texts(site, actor) == []
    context.set_offline(False)

    expect(form.locator("[data-status]")).to_have_text(SAVED)
    expect(page.locator("#offline .banner")).to_be_hidden()
    assert texts(site, actor) == [("Labor minutes", 1)]


def typed_offline(page: Page, site: Site, complaints: Complaints, text: str) -> None:
    """A section's text that the server didn't get."""
    form = sheet_form(page, site)
    gone(page.context, complaints)
    form.locator("textarea").fill(text)
    expect(form.locator("[data-status]")).to_have_text(UNSAVED)


def kept(page: Page) -> list[str]:
    """The names of what waits in the browser's storage."""
    found: list[str] = page.evaluate("Object.keys(localStorage)")
    return found


def test_a_text_whose_page_was_closed_arrives_once_from_any_other_page(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page, other = context.new_page(), context.new_page()
    other.goto("/home")
    typed_offline(page, site, complaints, "Labor minutes")
    page.get_by_role("link", name="Home").first.click()
    expect(page.locator("#offline")).to_contain_text("This page stays")
    assert [actor.key in name for name in kept(page)] == [True]

    page.close()
    with other.expect_response("**/sections/*"):
        context.set_offline(False)

    assert texts(site, actor) == [("Labor minutes", 1)]
    other.goto("/plan")
    assert texts(site, actor) == [("Labor minutes", 1)]


def test_a_text_that_waits_comes_back_into_its_field(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page = context.new_page()
    typed_offline(page, site, complaints, "Labor minutes")
    page.close()
    context.set_offline(False)

    again = context.new_page()
    form = sheet_form(again, site)

    expect(form.locator("textarea")).to_have_value("Labor minutes")
    expect(form.locator("[data-status]")).to_have_text(SAVED)
    assert (texts(site, actor), kept(again)) == ([("Labor minutes", 1)], [])


def test_a_text_overtaken_meanwhile_is_shown_and_overwrites_nothing(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page = context.new_page()
    typed_offline(page, site, complaints, "Mine")
    page.close()
    context.set_offline(False)
    phone = site.browse(browser, actor).new_page()
    form = sheet_form(phone, site)
    form.locator("textarea").fill("Newer")
    expect(form.locator("[data-status]")).to_have_text(SAVED)

    complaints.expected += ("409",)
    home = context.new_page()
    home.goto("/home")
    box = home.locator("#unsent")
    expect(box).to_contain_text("could not be saved")
    expect(box.locator("[data-typed]")).to_have_text("Mine")
    assert axe(home) == []
    box.get_by_role("link").click()

    conflict = home.locator(".conflict")
    expect(conflict.locator("[data-mine]")).to_have_text("Mine")
    expect(conflict.locator("[data-theirs]")).to_have_text("Newer")
    conflict.get_by_role("button", name="Take the saved one").click()
    assert (texts(site, actor), kept(home)) == ([("Newer", 1)], [])


def test_who_signs_out_is_asked_first_and_leaves_no_text_behind(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    page = site.browse(browser, site.person()).new_page()
    page.goto("/account")
    entry = {"body": "version=0&text=Mine", "page": "/plan", "title": "Gone", "at": 2e12}
    put = "(entry) => localStorage.setItem(`tandem:${document.body.dataset.person}:/gone`, entry)"
    page.evaluate(put, json.dumps(entry))
    complaints.expected += ("404",)
    button = page.get_by_role("button", name="Sign out", exact=True)
    asked = list[str]()

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        (dialog.dismiss if len(asked) == 1 else dialog.accept)()

    page.on("dialog", answer)

    button.click()
    expect(page.locator("#unsent")).to_contain_text("Mine")
    assert len(kept(page)) == 1
    button.click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert kept(page) == []
    assert len(asked) == 2
    assert all("Sign out all the same" in one for one in asked)


def test_a_text_whose_answer_was_lost_is_stored_once(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page = context.new_page()
    form = sheet_form(page, site)
    lose_answers(page, "**/sections/*")
    complaints.expected += ("ERR_FAILED",)

    form.locator("textarea").fill("Labor minutes")
    expect(form.locator("[data-status]")).to_have_text(UNSAVED)
    page.unroute_all()

    expect(form.locator("[data-status]")).to_have_text(SAVED)
    assert texts(site, actor) == [("Labor minutes", 1)]


def lose_answers(page: Page, pattern: str) -> None:
    """Let requests reach the server, and their answers nobody."""
    page.route(pattern, lambda route: (route.fetch(), route.abort())[1])


def test_a_reply_said_offline_stays_picked_and_is_taken_once(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    key, step = at_decision(site, actor)
    context = site.browse(browser, actor)
    page = context.new_page()
    page.goto(f"/attempts/{key}")
    gone(context, complaints)

    say(page, 1)
    expect(page.locator("#play [data-saved]")).to_have_text(re.compile("Not saved. Trying again"))
    expect(page.locator("#reply input[value='1']")).to_be_checked()
    assert decisions(site, key) == list(range(step))
    context.set_offline(False)

    expect(page.locator("#reply input[name=step]")).to_have_value(str(step + 1))
    expect(page.locator("#play [data-saved]")).to_have_text(SAVED)
    assert decisions(site, key) == list(range(step + 1))


def test_a_reply_whose_answer_was_lost_is_taken_once(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    key, step = at_decision(site, actor)
    page = site.browse(browser, actor).new_page()
    page.goto(f"/attempts/{key}")
    lose_answers(page, "**/decisions")
    complaints.expected += ("ERR_FAILED",)

    say(page)
    expect(page.locator("#play [data-saved]")).to_have_text(re.compile("Not saved. Trying again"))
    assert decisions(site, key) == list(range(step + 1))
    page.unroute_all()

    expect(page.locator("#reply input[name=step]")).to_have_value(str(step + 1))
    assert decisions(site, key) == list(range(step + 1))


def test_an_answer_given_offline_is_saved_when_the_connection_is_back(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    key = sit(site, actor, answered=0)
    context = site.browse(browser, actor)
    page = context.new_page()
    page.goto(f"/quiz-attempts/{key}")
    form = page.locator("form[data-answer]:has(input[type=radio][name=choice])").first
    gone(context, complaints)

    form.locator("input[name=choice]").nth(1).check()
    expect(form.locator("[data-status]")).to_have_text(re.compile("Not saved. Trying again"))
    expect(form.locator("input[name=choice]").nth(1)).to_be_checked()
    context.set_offline(False)

    expect(form.locator("[data-status]")).to_have_text(SAVED)
    query = select(Answer.question).join(Attempt).where(Attempt.key == key)
    stored = site.work(lambda session: session.scalars(query).all())
    assert stored == [form.get_attribute("id")]


def test_a_check_answered_offline_says_so_and_can_be_answered_again(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page = context.new_page()
    page.goto(f"{FIRST}/{LESSON}")
    form = page.locator("form[data-check]").first
    page.evaluate("document.querySelector('form[data-check]').scrollIntoView()")
    gone(context, complaints)

    places.fill_check(page)
    form.get_by_role("button", name="Answer").click()
    expect(form.get_by_role("alert")).to_have_text(UNSAVED)
    context.set_offline(False)
    form.get_by_role("button", name="Answer").click()

    expect(form.locator("[data-verdict]")).to_be_visible()
    query = select(CheckAnswer.question).join(
        Enrollment, CheckAnswer.enrollment_id == Enrollment.id
    )
    mine = query.where(Enrollment.user_id == actor.id)
    assert len(site.work(lambda session: session.scalars(mine).all())) == 1
