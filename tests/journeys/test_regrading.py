"""An instructor regrades in a browser: nothing yet, a dry run, applied; its learner reads why."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conversations import COURSE
from tests.journeys.browser import serving
from tests.journeys.conftest import Stocked
from tests.journeys.kinds import instructor
from tests.journeys.people import Site, beside
from tests.journeys.places import Visit
from tests.journeys.windows import USUAL, Window
from tests.regrades import REASON, School, check, course_of, rekeyed

HERE = f"/teach/courses/{COURSE}/regrade"
OLD = check()
NEW = rekeyed(OLD, q1="-x-", q2="-x-")


@pytest.fixture(scope="module")
def place(stocked: Stocked) -> Iterator[Site]:
    """A server with a course of one quiz."""
    with stocked("regrading") as made, serving(made), beside(made, course_of(OLD)) as found:
        School(found.app).publish(OLD)
        yield found


def test_a_key_is_mended_for_those_who_answered_before(place: Site, chromium: Browser) -> None:
    school, reader = School(place.app), instructor(place, teaches=COURSE)
    school.files = 1
    windows = [Window(chromium, look, place.server.address) for look in USUAL]
    cookie = place.wire(reader).cookie
    maya, noor = school.person(), school.person("Noor Haddad")
    key = school.take(maya, {"q1": 1, "q2": 1, "q3": 0, "q4": 0})
    school.take(noor, {"q1": 0, "q2": 0, "q3": 0, "q4": 0})

    found = look(windows, cookie, Visit(HERE, reader), Visit(f"{HERE}/check", reader))
    school.publish(NEW)
    found += look(windows, cookie, Visit(HERE, reader), Visit(f"{HERE}/check", reader))
    page = place.browse(chromium, reader).new_page()
    apply(page)
    found += look(windows, cookie, Visit(HERE, reader), Visit(path_of(page), reader))
    seen = place.wire(maya).cookie
    found += look(windows, seen, Visit(f"/quiz-attempts/{key}/result", maya))
    admin = school.admin()
    unmet = Visit("/admin/credentials/unmet", admin)
    found += look(windows, place.wire(admin).cookie, unmet)

    assert not found, "\n".join(found)
    for window in windows:
        window.context.close()


def look(windows: list[Window], cookie: str, *visits: Visit) -> list[str]:
    return [
        fault for visit in visits for window in windows for fault in window.look_at(visit, cookie)
    ]


def path_of(page: Page) -> str:
    return page.url[page.url.index("/teach") :]


def apply(page: Page) -> None:
    """From the revisions to the dry run, then with a reason, by keyboard at the end."""
    page.goto(f"/teach/courses/{COURSE}/revisions")
    page.get_by_role("link", name="See which results have an earlier key").click()
    page.get_by_role("link", name="See who would get another result").click()
    expect(page.get_by_role("row", name="Maya Lindqvist")).to_contain_text("Would be earned")
    expect(page.get_by_role("row", name="Noor Haddad")).to_contain_text("it stays")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_label("Reason").press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regraded: The check")
    expect(page.get_by_text("2 results were changed.")).to_be_visible()
