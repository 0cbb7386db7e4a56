"""An instructor reads a course in numbers: nothing yet, too few, then what is worth a look."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.jobs import numbers as jobs
from tests import learners, renamed
from tests.conversations import COURSE
from tests.journeys.browser import serving
from tests.journeys.conftest import Stocked
from tests.journeys.kinds import instructor
from tests.journeys.people import Site, beside
from tests.journeys.places import Visit
from tests.journeys.windows import USUAL, Window
from tests.services.numbers.crowds import Crowd, crowd

HERE = f"/teach/courses/{COURSE}/numbers"
PAGES = (HERE, f"{HERE}/check", f"{HERE}/talk")


@pytest.fixture(scope="module")
def place(stocked: Stocked) -> Iterator[Site]:
    """A server with a course of a conversation and a quiz that nobody has begun."""
    course = renamed.course_of()
    with stocked("numbers") as made, serving(made), beside(made, course) as found:
        found.work(lambda session: renamed.publish(session, course, "one"))
        yield found


def come(place: Site, *sizes: int) -> Crowd:
    """So many people try everything, a cohort each, and are counted."""
    made = crowd(place.app, sizes, tries=2)
    jobs.fold(learners.database(place.app), place.server.clock.now)
    return made


def test_a_course_in_numbers_has_no_faults_and_leads_to_what_is_worth_a_look(
    place: Site, chromium: Browser
) -> None:
    reader = instructor(place, teaches=COURSE)
    windows = [Window(chromium, look, place.server.address) for look in USUAL]
    cookie = place.wire(reader).cookie
    found = list[str]()
    for sizes in ((), (9,), (25, 14)):
        cohorts = come(place, *sizes) if sizes else None
        for path in PAGES:
            visit = Visit(path, reader)
            found += [fault for window in windows for fault in window.look_at(visit, cookie)]
    assert not found, "\n".join(found)
    for window in windows:
        window.context.close()
    assert cohorts
    read(place.browse(chromium, reader).new_page(), cohorts)


def read(page: Page, made: Crowd) -> None:
    """From the side bar to a question, to one cohort, and away with a file."""
    page.goto("/teach/reviews")
    page.get_by_role("link", name="In numbers").first.click()
    expect(page).to_have_url(f"{page.url.split('/teach')[0]}{HERE}")
    page.get_by_role("heading", name="Worth a look").wait_for()
    page.locator(".looks a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("in numbers")

    page.goto(f"{HERE}/check")
    page.get_by_label("People", exact=True).select_option(made.keys[0])
    page.get_by_label("Attempts", exact=True).select_option("all")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("All attempts.")).to_be_visible()
    expect(page.locator("#questions tbody td").first).to_have_text("50")

    page.locator(".way-back a").click()
    with page.expect_download() as sent:
        page.get_by_role("link", name="CSV file").click()
    text = sent.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Count"] for row in rows if row["Kind"] == "Question"} == {"50"}
