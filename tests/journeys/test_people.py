"""An admin runs people from the desk, in a real browser, while the person is there, too."""

import re
import time
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import PASSWORD, Server, axe
from tests.journeys.people import Site

SECRET = "a horse and a stapler"
ADDRESS = "ny.person@example.test"
SECONDS_TO_COME = 30


def sign_in(page: Page, server: Server, email: str, password: str) -> None:
    """By the form."""
    page.goto(f"{server.address}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/home$"))


def link_for(server: Server, page: Page, person: str, path: str = "/join/") -> str:
    """The path of the link in the mail that somebody gets; it begins with `path`."""
    deadline = time.monotonic() + SECONDS_TO_COME
    while time.monotonic() < deadline:
        for file in Path(server.data / "mail").glob("*.eml"):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if mail["To"] == person and body:
                found = re.search(rf"http://[^/\s]+({path}\S+)", body.get_content())
                if found:
                    return found[1]
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail for {person} came")


def add(page: Page, server: Server) -> None:
    """Somebody new, with an invitation."""
    page.goto(f"{server.address}/admin")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name").fill("Zoë Ny")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".banner.done")).to_contain_text("the invitation is on its way")
    expect(page.get_by_role("main")).to_contain_text("Invited, never signed in")


def prove(page: Page) -> None:
    """The password once more, where it is asked for."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password once more")
    assert axe(page) == []
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_person_is_added_comes_in_teaches_and_is_kept_out(
    server: Server, page: Page, browser: Browser
) -> None:
    sign_in(page, server, "admin@example.test", PASSWORD)
    add(page, server)
    theirs = page.url
    guest = browser.new_context().new_page()
    guest.goto(server.address + link_for(server, page, ADDRESS))
    assert axe(guest) == []
    guest.get_by_label("Password", exact=True).fill(SECRET)
    guest.get_by_role("button", name="Set the password and go in").click()
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Zoë")

    server.clock.forward(minutes=16)
    page.goto(theirs)
    page.get_by_label("Instructor:", exact=False).check()
    page.get_by_role("button", name="Save roles").click()
    prove(page)
    expect(page.locator(".banner.done")).to_have_text("The roles are changed.")
    expect(page.get_by_label("Instructor:", exact=False)).to_be_checked()
    guest.reload()
    expect(guest).to_have_url(re.compile("/sign-in"))
    sign_in(guest, server, ADDRESS, SECRET)
    guest.goto(f"{server.address}/admin/people")
    expect(guest.get_by_role("main")).to_contain_text("Nobody here yet")

    page.goto(f"{server.address}/admin/people?q=zoe")
    assert axe(page) == []
    page.get_by_role("link", name="Zoë Ny").click()
    assert axe(page) == []
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("main")).to_contain_text("Let in again")
    guest.goto(f"{server.address}/home")
    expect(guest).to_have_url(re.compile("/sign-in"))
    guest.context.close()


def test_everything_kept_of_a_person_is_handed_out_then_erased(site: Site, page: Page) -> None:
    server, person = site.server, site.person("Ottoline Quill", share=0.5)
    sign_in(page, server, "admin@example.test", PASSWORD)
    page.goto(f"{server.address}/admin/people?q=ottoline")
    page.get_by_role("link", name="Ottoline Quill").click()
    page.get_by_role("button", name="Export their data").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click(timeout=SECONDS_TO_COME * 1000)
    archive = ZipFile(BytesIO(Path(coming.value.path()).read_bytes()))
    assert "Ottoline Quill" in archive.read("person.json").decode()
    assert axe(page) == []
    page.get_by_role("link", name="Back").click()

    page.get_by_role("link", name="Anonymize this person").click()
    assert axe(page) == []
    page.get_by_label("Type the person", exact=False).fill(person.email)
    page.get_by_role("button", name="Anonymize for good").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anonymized person")
    expect(page.get_by_role("main")).not_to_contain_text("Ottoline")
    page.goto(f"{server.address}/admin/people?q=ottoline")
    expect(page.get_by_role("main")).to_contain_text("Nobody matches")
