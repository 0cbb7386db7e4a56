"""The cohort page in a browser: who is where, searched, ordered, paged, taken away, printed."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.db import Database
from app.models import CourseRow
from tests import crowds
from tests.crowds import Given
from tests.journeys.browser import PASSWORD, Server, axe
from tests.journeys.people import Site
from tests.learners import COURSE

FIRST, SECOND = "two-businesses-one-customer", "from-plan-number-to-partner-pressure"
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>'
LOOKS = (("light", 1440, "ltr"), ("dark", 1440, "ltr"), ("light", 390, "ltr"), ("dark", 390, "rtl"))

TURN = """([theme, dir]) => {
    document.documentElement.dir = dir;
    document.documentElement.dataset.theme = theme;
}"""


@pytest.fixture
def server(site: Site) -> Server:
    """The shared one: these tests look at cohorts of their own."""
    return site.server


@pytest.fixture
def cohort(server: Server) -> str:
    """The key of a cohort of 57 people, of whom one went quiet and one is called something odd."""
    database = Database(server.database_url)
    with database.transaction() as session:
        course = session.query(CourseRow).filter_by(slug=COURSE).one()
        row = crowds.cohort(session, course)
        people = [
            Given(f"Learner {n:02}", {FIRST: ["done", 71 + n % 29], SECOND: ["begun", None]})
            for n in range(55)
        ]
        quiet = Given("Zoë Quiet", {FIRST: ["below", 52]}, 30, 300, "quiet", {"modules": 0})
        crowds.fill(session, row, [*people, quiet, Given(HOSTILE)], server.clock.now)
        key = row.key
    database.engine.dispose()
    return key


def enter(page: Page, server: Server, path: str) -> None:
    """Sign the demo admin in and go there."""
    page.goto(f"{server.address}/sign-in")
    page.get_by_label("E-mail").fill("admin@example.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("home|admin"))
    page.goto(f"{server.address}{path}")


def names(page: Page) -> list[str]:
    return page.locator(".heat tbody th").all_inner_texts()


def test_somebody_who_runs_a_cohort_finds_who_needs_them(
    page: Page, server: Server, cohort: str, tmp_path: Path
) -> None:
    enter(page, server, f"/admin/cohorts/{cohort}")
    expect(page.get_by_role("heading", level=1)).to_have_text("EMEA channel, autumn 2026")
    assert len(names(page)) == 50
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="First page")).to_be_visible()
    assert names(page)[-1] == "Zoë Quiet"
    page.get_by_role("link", name="At risk first").click()
    expect(page.locator(".heat tbody th").first).to_have_text("Zoë Quiet")
    page.get_by_role("searchbox").fill("ZOE")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("1 found")).to_be_visible()
    assert names(page) == ["Zoë Quiet"]
    assert page.get_by_label("52 percent, below the pass mark").count() == 1
    expect(page.get_by_text("No activity for 30 days")).to_be_visible()

    with page.expect_download() as taken:
        page.get_by_role("button", name="Export CSV").click()

    taken.value.save_as(tmp_path / "cohort.csv")
    read = list(csv.reader(io.StringIO((tmp_path / "cohort.csv").read_text("utf-8-sig"))))
    assert len(read) == 58
    assert f"'{HOSTILE}" in [line[0] for line in read]
    expect(page.locator("form[data-sent]")).to_have_count(0)  # the page stays: more files can come
    with page.expect_download() as taken:
        page.get_by_role("button", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_the_page_and_its_summary_have_no_faults_and_print(
    page: Page, server: Server, cohort: str
) -> None:
    enter(page, server, f"/admin/cohorts/{cohort}")
    found = []

    for part in ("", "/summary", "/export"):
        page.goto(f"{server.address}/admin/cohorts/{cohort}{part}")
        for theme, width, direction in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(TURN, [theme, direction])
            found += axe(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{part or 'page'} scrolls sideways at {width}")
    page.goto(f"{server.address}/admin/cohorts/{cohort}/summary")
    paper = page.pdf(prefer_css_page_size=True)

    assert not found, "\n".join(found)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    assert "Zoë" not in page.content()
