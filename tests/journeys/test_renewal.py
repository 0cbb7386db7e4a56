"""Somebody whose certificate is a year old renews it from its page, and does the pulse."""

from datetime import timedelta

from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Certificate
from tests.journeys.browser import axe
from tests.journeys.people import Site

COURSE = "partner-management-renewal"


def test_a_holder_comes_from_the_certificate_to_the_pulse(site: Site, browser: Browser) -> None:
    actor = site.person(share=1)
    issued = site.server.clock.now - timedelta(days=400)
    with_certificate = select(Certificate).where(Certificate.user_id == actor.id)

    def age(session: Session) -> None:
        row = session.scalars(with_certificate).one()
        row.issued_at, row.ends_at = issued, issued + timedelta(days=731)

    site.work(age)
    page = site.browse(browser, actor).new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/certificates")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.get_by_role("button", name="Renew").click()

    expect(page).to_have_url(f"{site.server.address}/course/{COURSE}")
    expect(page.get_by_role("heading", name="Twelve-month pulse")).to_be_visible()
    page.goto(f"/course/{COURSE}/twelve-month-pulse/ten-questions")
    assert axe(page) == []
    page.goto("/certificates")
    expect(page.get_by_role("link", name="Go to pulse and renewal")).to_be_visible()


def test_who_holds_no_certificate_finds_no_such_course(site: Site, browser: Browser) -> None:
    page = site.browse(browser, site.person()).new_page()

    page.goto("/home")
    expect(page.get_by_text("pulse and renewal")).to_have_count(0)
    answer = page.goto(f"/course/{COURSE}")

    assert answer and answer.status == 404
