"""From the front page to a certificate that a stranger verifies, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.domain.course import Activity, Course, Quiz
from app.domain.scenario import Scenario
from app.services.publishing import Prepared
from tests.databases import SQLITE
from tests.journeys.browser import Server
from tests.journeys.people import Site, beside
from tests.journeys.steps import AtKeyboard, Learner, WithoutScripts
from tests.journeys.ways import every_activity, found, one_of_each_kind
from tests.prints import codes_on

NAME = "Sofía Müller-Łukasiewicz"
SOFIA, KAI, NOA = "sofia@example.test", "kai@example.test", "noa@example.test"


@pytest.fixture(scope="session")
def course(shipped: Prepared) -> Course:
    """The shipped course, with its keys."""
    assert shipped.result.course
    return shipped.result.course


def come_back_to(learner: Learner, activity: Activity) -> None:
    """Find an activity on the course's page again."""
    learner.go(f"/course/{learner.course.slug}")
    learner.press(learner.page.get_by_role("link", name=activity.title))


def play_badly(learner: Learner, scenario: Scenario) -> None:
    """Reach the ending of the worst replies; it is told, and brings no certificate."""
    poor = scenario.ending(learner.play(scenario, worst=True).ending)
    assert poor
    expect(learner.page.get_by_role("heading", level=1)).to_have_text(poor.title)
    learner.go("/home")
    expect(learner.page.locator("body")).not_to_contain_text("Your certificate is ready")
    come_back_to(learner, scenario)


def fail(learner: Learner, quiz: Quiz, server: Server) -> None:
    """Answer all wrong; the key is not told, and the next attempt opens after the wait."""
    learner.take(quiz, right=False)
    expect(learner.page.get_by_role("main")).to_contain_text("pass mark 80")
    key = next(option for option in quiz.questions[0].options if option.right)
    assert key.feedback not in learner.page.content()
    assert isinstance(quiz.wait, int)
    server.clock.forward(minutes=quiz.wait + 1)
    come_back_to(learner, quiz)


def activities_on(database: str, learner: Learner, server: Server) -> Iterator[Activity]:
    """Every one, once; on the other database one of each kind tells what differs."""
    if database == SQLITE:
        yield from every_activity(learner)
        return
    with beside(server, learner.course) as site:
        yield from one_of_each_kind(learner, site, SOFIA)


@pytest.mark.databases("sqlite", "postgresql")
def test_a_new_learner_earns_a_certificate_that_a_stranger_verifies(
    database: str, server: Server, page: Page, browser: Browser, course: Course
) -> None:
    learner = Learner(page, server.address, course)
    learner.join(NAME, SOFIA)
    tried = set[str]()

    for activity in activities_on(database, learner, server):
        if activity.kind not in tried:
            tried.add(activity.kind)
            if isinstance(activity, Scenario):
                play_badly(learner, activity)
            elif isinstance(activity, Quiz):
                fail(learner, activity, server)
        learner.do(activity)
    with beside(server, course) as site:
        site.accept(found(site, SOFIA))

    learner.go("/certificates")
    link = page.get_by_role("link", name="Download PDF").get_attribute("href")
    answer = page.request.get(f"{server.address}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    (address,) = codes_on(answer.body())
    stranger = browser.new_context().new_page()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This certificate is genuine")
    expect(stranger.get_by_role("main")).to_contain_text(NAME)
    expect(stranger.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    stranger.context.close()


def test_the_whole_way_works_by_keyboard_alone(site: Site, page: Page, course: Course) -> None:
    learner = AtKeyboard(page, site.server.address, course)
    learner.join("Kai Tab", KAI)

    for activity in one_of_each_kind(learner, site, KAI):
        learner.do(activity)
    site.accept(found(site, KAI))
    learner.go("/home")

    expect(page.get_by_role("heading", name="Your certificate is ready")).to_be_visible()


def test_the_whole_way_works_without_scripts(site: Site, browser: Browser, course: Course) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    learner = WithoutScripts(page, site.server.address, course)
    learner.join("Noa Plain", NOA)

    for activity in one_of_each_kind(learner, site, NOA):
        learner.do(activity)
    site.accept(found(site, NOA))
    learner.go("/home")

    expect(page.get_by_role("heading", name="Your certificate is ready")).to_be_visible()
    context.close()


def test_an_unknown_number_and_a_malformed_one_look_alike(site: Site, page: Page) -> None:
    words = set()
    for number in ("0000-0000-0000-0001", "not-a-number"):
        page.goto(f"{site.server.address}/verify/{number}")
        words.add(re.sub(r"\s+", " ", page.get_by_role("main").inner_text()))

    assert len(words) == 1
