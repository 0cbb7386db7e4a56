"""A file of people in three steps and back; a certificate revoked and one issued anew."""

import pytest
from playwright.sync_api import Browser, Page, expect

from app.domain.permission import Role
from tests import learners
from tests.journeys.people import Site

PEOPLE = (
    "external_id;email;name\r\n"
    "j1;ana.j@example.test;Ana Journey\r\n"
    "j2;bo.j@example.test;Bo Journey\r\n"
    "j3;nobody;Eve Wrong\r\n"
)
SOON = 30_000  # ms: the job process has other work, too


@pytest.fixture
def page(site: Site, browser: Browser) -> Page:
    """A page of somebody who runs the site."""
    admin = learners.learner(site.app, "", "Olu Desk", [Role.ADMIN], site.server.clock.now)
    return site.browse(browser, admin).new_page()


def test_people_come_by_a_file_in_three_steps_and_go_when_it_is_taken_back(page: Page) -> None:
    file = {"name": "team.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode("utf-8-sig")}
    page.goto("/admin/imports")
    page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="Nobody is changed yet")).to_be_visible()
    page.get_by_role("link", name="Rejected 1").click()
    expect(page.get_by_text("The address is missing or is no e-mail address.")).to_be_visible()

    page.get_by_role("button", name="Apply 2 rows").click()

    expect(page.get_by_text("Accounts made: 2.")).to_be_visible(timeout=SOON)
    page.get_by_text("Take this import back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("What was made for 2 people is removed.")).to_be_visible(timeout=SOON)


def test_a_certificate_issued_anew_and_revoked_is_told_apart_by_anybody(
    site: Site, page: Page, browser: Browser
) -> None:
    site.person("Zoë Wrongly-Spelt", share=1)
    page.goto("/admin/credentials?q=wrongly")
    page.get_by_role("link", name="Zoë Wrongly-Spelt").click()
    old = page.url.rsplit("/", 1)[1]
    page.get_by_label("Name on the certificate").fill("Zoë Rightly-Spelt")
    page.get_by_role("button", name="Issue anew").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoë Rightly-Spelt")
    new = page.url.rsplit("/", 1)[1]
    stranger = site.browse(browser).new_page()
    stranger.goto(f"/verify/{old}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This certificate was revoked")
    stranger.goto(f"/verify/{new}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This certificate is genuine")

    page.get_by_label("Results could not be trusted").check()
    page.get_by_label("Note").last.fill("A private note")
    page.get_by_role("button", name="Revoke the certificate").click()

    expect(page.get_by_text("A private note")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("results could not be trusted").first).to_be_visible()
    expect(stranger.locator("body")).not_to_contain_text("A private note")
