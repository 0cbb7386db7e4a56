"""One's own account in a real browser: a second step, another address, a copy, the end of it."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from sqlalchemy import update

from app.models import User
from app.services import passwords
from app.services.sessions import Actor
from tests.journeys.browser import axe
from tests.journeys.people import Site
from tests.journeys.steps import PASSWORD
from tests.journeys.test_people import SECONDS_TO_COME, link_for
from tests.learners import COURSE


def somebody(site: Site, name: str, share: float = 0) -> Actor:
    """Somebody with a password."""
    actor, hashed = site.person(name, share=share), passwords.make(PASSWORD)
    given = update(User).where(User.id == actor.id).values(password=hashed)
    site.work(lambda session: session.execute(given))
    return actor


def press(page: Page, name: str, role: str = "button") -> None:
    """Follow a link or push a button of the page's main part."""
    page.get_by_role("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]


def enter(page: Page, actor: Actor) -> None:
    """Address and password."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(actor.email)
    page.locator("input[type=password]").fill(PASSWORD)
    press(page, "Sign in")


def leave(page: Page) -> None:
    """Sign out, and be out."""
    press(page, "Sign out of this browser")
    expect(page.locator(".banner.done")).to_have_text("You are signed out.")


def set_up(site: Site, page: Page) -> tuple[TOTP, list[str]]:
    """Set the second step up by its pages; the app, and the recovery codes."""
    page.goto("/account/security")
    press(page, "Set up the second step", "link")
    assert axe(page) == []
    press(page, "Begin")
    expect(page.locator("svg.qr")).to_be_visible()
    assert axe(page) == []
    app = TOTP(page.locator("#secret").inner_text().replace(" ", ""))
    page.get_by_label("Code that your app shows").fill("000000")
    press(page, "Turn it on")
    expect(page.locator(".error-summary")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Code that your app shows").fill(app.at(site.server.clock.now))
    press(page, "Turn it on")
    codes = page.locator(".recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    return app, codes


def trust(theirs: Page, actor: Actor, code: str) -> None:
    """Come in with a recovery code; from then on this browser is asked for none."""
    enter(theirs, actor)
    theirs.get_by_label("Code", exact=True).fill(code)
    theirs.get_by_label("ask for a code in this browser", exact=False).check()
    press(theirs, "Sign in")
    expect(theirs).to_have_url(re.compile("/home$"))
    theirs.goto("/account/security")
    expect(theirs.get_by_role("main")).to_contain_text("1 browser is not asked for a code")
    assert axe(theirs) == []
    leave(theirs)
    enter(theirs, actor)
    expect(theirs).to_have_url(re.compile("/home$"))


def test_a_second_step_is_set_up_and_asked_for(site: Site, browser: Browser) -> None:
    actor = somebody(site, "Tilda Berg")
    mine = site.browse(browser, actor)
    page = mine.new_page()
    app, codes = set_up(site, page)
    assert axe(page) == []
    with page.expect_download() as coming:
        press(page, "Download as text")
    kept = Path(coming.value.path()).read_text()
    assert all(code in kept for code in codes)
    press(page, "I have kept them", "link")
    expect(page.get_by_role("main")).to_contain_text("10 recovery codes are left.")
    press(page, "Turn it off, or move", "link")
    assert axe(page) == []

    other = site.browse(browser)
    theirs = other.new_page()
    enter(theirs, actor)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Your code")
    assert axe(theirs) == []
    theirs.get_by_label("Code", exact=True).fill(app.at(site.server.clock.now))
    press(theirs, "Sign in")  # that code was taken before
    expect(theirs.locator(".error-summary")).to_contain_text("Wait for the next one")
    ahead = site.server.clock.now + timedelta(seconds=30)  # an app whose clock is a step ahead
    theirs.get_by_label("Code", exact=True).fill(app.at(ahead))
    press(theirs, "Sign in")
    expect(theirs).to_have_url(re.compile("/home$"))
    theirs.goto("/account/security")
    leave(theirs)

    trust(theirs, actor, codes[0])
    mine.close()
    other.close()


def test_a_copy_is_read_and_the_account_deleted(site: Site, browser: Browser) -> None:
    actor = somebody(site, "Ottilie Brand", share=1)
    context = site.browse(browser, actor)
    page = context.new_page()
    page.goto("/account/data")
    press(page, "Get a copy of my data")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click(timeout=SECONDS_TO_COME * 1000)
    assert axe(page) == []
    archive = ZipFile(BytesIO(Path(coming.value.path()).read_bytes()))
    assert "Ottilie Brand" in archive.read("text/about-you.md").decode()
    assert f"text/{COURSE}.md" in archive.namelist()
    assert archive.read("summary.pdf").startswith(b"%PDF")
    press(page, "Back to your data", "link")
    expect(page.get_by_role("main")).to_contain_text("A copy lies ready")

    press(page, "Delete your account", "link")
    expect(page.get_by_role("main")).to_contain_text("What stays")
    assert axe(page) == []
    page.get_by_label("Type your e-mail address", exact=False).fill("somebody@else.test")
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    press(page, "Delete my account for good")
    expect(page.locator(".error-summary")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Take my name off", exact=False).check()
    page.get_by_label("Type your e-mail address", exact=False).fill(actor.email)
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    press(page, "Delete my account for good")

    expect(page.locator(".banner.done")).to_contain_text("Your account is deleted")
    assert axe(page) == []
    enter(page, actor)
    expect(page.locator(".error-summary")).to_contain_text("not right")
    context.close()


def test_another_address_is_confirmed_and_taken_back(site: Site, browser: Browser) -> None:
    actor, fresh = somebody(site, "Runa Voss"), "runa@new.example.test"
    context = site.browse(browser, actor)
    page = context.new_page()
    page.goto("/account/security")
    page.get_by_label("New e-mail address").fill(fresh)
    press(page, "Mail me a link")
    expect(page.get_by_role("main")).to_contain_text(f"mailed to {fresh}")
    assert axe(page) == []
    way_back = link_for(site.server, page, actor.email, "/address-back/")
    confirm = link_for(site.server, page, fresh, "/account/address/")
    page.goto(confirm)
    assert axe(page) == []
    press(page, "Use this address")
    expect(page.locator(".banner.done")).to_contain_text(f"Your address is {fresh} now")
    page.goto(way_back)
    assert axe(page) == []
    press(page, "Take your address back")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set a new password")
    page.goto(way_back)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")
    assert axe(page) == []
    context.close()
