"""A conversation that asks why, its debrief, and the profile that it makes, in a browser."""

import re

from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from app.domain.commitment import Commitment
from app.domain.scenario import Scenario
from app.models import Attempt
from app.services import enrollments, scenarios
from app.services.sessions import Actor
from tests.journeys.asking import ASKS_AT, LEAKED, PROFILE
from tests.journeys.browser import Complaints
from tests.journeys.people import Site
from tests.journeys.places import activity, at, sit, talk
from tests.journeys.traces import decisions
from tests.learners import COURSE

WHY = "Ravi needs a number, and this one is near enough"
YEAR, HALF = "a-year-with-solenne", 7
"""a conversation that asks for a line, after that many replies"""


def test_who_is_asked_why_reads_it_beside_what_came_of_it(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    complaints.expected += ("status of 422",)
    actor = site.person()
    key = talk(site, actor, ASKS_AT, LEAKED, best=True)
    page = site.browse(browser, actor).new_page()
    page.goto(f"/attempts/{key}")
    answer(page, "Enter 0.68", " ")
    expect(page.get_by_role("alert")).to_have_text(re.compile("Write in a sentence why"))
    expect(page.get_by_label("Quite sure")).to_be_checked()
    assert decisions(site, key) == list(range(ASKS_AT))
    page.get_by_label("Why this one?").fill("Half a reason")
    page.reload()
    expect(page.get_by_label("Why this one?")).to_have_value("Half a reason")
    answer(page, "Enter 0.68", WHY)
    expect(page.locator("#reply input[name=step]")).to_have_value(str(ASKS_AT + 1))
    expect(page.locator("#commit-reason")).to_have_count(0)
    page.locator("#reply label.choice", has_text="recovery plan").locator("input").check()
    page.get_by_role("button", name="Say this").click()

    page.wait_for_url(re.compile("/debrief"))
    said = page.locator(".committed")
    expect(said).to_contain_text(WHY)
    expect(said).to_contain_text("You were quite sure; it cost 6 alignment.")
    turned = page.get_by_role("region", name="Where it turned")
    expect(turned).to_contain_text("Decision 5: How do you handle the review?")
    expect(turned).to_contain_text("That leads to")
    page.get_by_role("button", name="Replay from decision 5").first.click()
    page.wait_for_url(re.compile(r"/attempts/\w+$"))
    expect(page.locator("#reply input[name=step]")).to_have_value(str(ASKS_AT + 1))


def test_a_line_that_is_being_written_waits_in_the_browser(site: Site, browser: Browser) -> None:
    actor = site.person()
    page = site.browse(browser, actor).new_page()
    page.goto(f"/attempts/{half_a_year(site, actor)}")
    line = page.get_by_label("What do you think Solenne wants most now?")
    line.fill("A say in our dates")
    page.reload()

    expect(line).to_have_value("A say in our dates")
    line.press("Enter")
    expect(page.locator("#reply input[name=step]")).to_have_value(str(HALF + 1))
    page.reload()
    expect(page.get_by_label("Why this one?")).to_have_value("")


def half_a_year(site: Site, actor: Actor) -> str:
    """The key of the capstone, begun without all that comes before it."""
    scenario, now = activity(site, YEAR), site.server.clock.now
    assert isinstance(scenario, Scenario)

    def play(session: Session) -> str:
        place = enrollments.get(session, actor, COURSE)
        row = Attempt(enrollment_id=place.enrollment.id, activity=YEAR, number=1, practice=False,
                      revision_id=place.revision_id, seed=1, started_at=now)  # fmt: skip
        session.add(row)
        session.flush()
        for step in range(HALF):
            choice = scenarios.get(session, actor, row.key).state.offered()[0]
            scenarios.decide(session, actor, row.key, step, choice.label, now, Commitment("So", 1))
        return row.key

    return site.work(play)


def answer(page: Page, words: str, why: str) -> None:
    """Pick a reply, say why and how sure, and send it."""
    page.locator("#reply label.choice", has_text=words).locator("input").check()
    page.get_by_label("Why this one?").fill(why)
    page.get_by_label("Quite sure").check()
    page.get_by_role("button", name="Say this").click()


def test_home_leads_to_the_profile_and_each_number_to_what_is_behind_it(
    site: Site, browser: Browser
) -> None:
    actor = site.person()
    scenario = activity(site, LEAKED)
    assert isinstance(scenario, Scenario)
    page = site.browse(browser, actor).new_page()
    page.goto("/home")
    page.get_by_role("link", name="See how your profile comes about").click()
    card = page.get_by_role("region", name="Planning translation")
    expect(card).to_contain_text("From 5 decisions and answers up")
    card.get_by_role("link", name=scenario.title).click()
    expect(page).to_have_url(re.compile(f"{at(site, LEAKED)}$"))

    talk(site, actor, None, LEAKED)
    sit(site, actor, "knowledge-check-2", hand_in=True)
    page.goto("/home")
    page.get_by_role("link", name="See what is behind the numbers").click()
    card.get_by_role("link", name="See what is behind it").click()

    expect(page.get_by_role("img", name="How “Planning translation")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("cell", name="2026").first).to_be_visible()
    first = page.get_by_role("region", name="First attempts").get_by_role("listitem")
    expect(first.filter(has_text="What was stronger")).to_have_count(5)
    first.filter(has_text="How do you explain 3.10?").get_by_role("link", name="debrief").click()
    page.get_by_role("link", name="See your profile in this course").click()
    expect(page).to_have_url(re.compile(f"{PROFILE}$"))
