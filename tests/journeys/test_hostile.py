"""Hostile, invisible and broken text: it is shown as text, or it is not kept."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.models import Enrollment, Entry, User
from tests.journeys import places
from tests.journeys.people import Site
from tests.journeys.places import LESSON, SHEET, at
from tests.journeys.traces import section
from tests.learners import FIRST

HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    '"><script>window.hit=1</script>',
    "'-window.hit=1-'",
    "</textarea><svg onload=window.hit=1>",
    "{{1337*7331}}{%print(1337*7331)%}${1337*7331}",
    "javascript:window.hit=1",
    "</title></style><body onpageshow=window.hit=1>",
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(site: Site, browser: Browser, text: str) -> None:
    actor = site.person()
    site.work(lambda session: setattr(session.get_one(User, actor.id), "name", text))
    site.finish(actor, *(one for _, one in site.course))
    site.accept(replace(actor, name=text))
    places.write(site, actor, text)
    serial = places.certificate_of(site, actor)
    page = site.browse(browser, actor).new_page()

    for path in (
        "/home",
        "/plan",
        "/account",
        "/certificates",
        at(site, SHEET),
        f"{FIRST}/{LESSON}",
        f"/verify/{serial}",
    ):
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        assert page.evaluate("window.hit") is None
        assert page.locator("img[src=x], svg[onload], body[onpageshow]").count() == 0
        assert "9801547" not in page.locator("main").inner_text() or "{{" not in text
    assert text in page.locator("main").inner_text()


def test_hostile_text_in_a_refused_form_stays_text(site: Site, browser: Browser) -> None:
    page = site.browse(browser).new_page()
    for text in HOSTILE:
        page.goto("/join")
        page.get_by_label("Your name").fill(text)
        page.get_by_label("mail", exact=False).first.fill("nobody")
        page.get_by_role("button", name="Make my account").click()

        expect(page.get_by_label("Your name")).to_have_value(text)
        assert page.evaluate("window.hit") is None


def test_control_and_direction_signs_leave_names(site: Site) -> None:
    actor = site.person()
    wire = site.wire(actor)
    signs = "\u202eegroeG\u202c\u0000\u0007\u200b\ufeff\u2066 \tWu\u2028Li"

    reply = wire.post("/account", name=signs, theme="system", time_zone="UTC")

    assert reply.status == 303
    name = site.work(lambda session: session.get_one(User, actor.id).name)
    assert name == "egroeG Wu Li"


def test_control_signs_leave_worksheets(site: Site) -> None:
    maya = site.person()
    wire = site.wire(maya)

    reply = wire.post(section(site), fetch=True, text="a\x00b\x1bc\r\nd\u202e", version="0")

    assert reply.status == 200
    query = select(Entry.value).join(Enrollment, Entry.enrollment_id == Enrollment.id)
    mine = query.where(Enrollment.user_id == maya.id)
    assert site.work(lambda session: session.scalars(mine).one())["text"].startswith("abc\nd")


def test_text_that_is_no_unicode_is_no_fault(site: Site) -> None:
    eve = site.wire(site.person())
    body = b"csrf_token=" + eve.token.encode() + b"&version=0&text=%ff%fe%00%ed%a0%80"

    assert eve.send("POST", section(site), body, FORM).status < 500
    assert eve.see(at(site, SHEET)).status == 200
