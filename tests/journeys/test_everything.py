"""A course that uses every part of the format, taken by a learner and a reviewer in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.content.place import Findings
from app.content.walks import Walk, read_walks
from app.domain.course import Course
from app.domain.scenario import Scenario
from app.services.publishing import Prepared
from tests import learners
from tests.journeys.browser import serving
from tests.journeys.conftest import Stocked
from tests.journeys.kinds import instructor
from tests.journeys.people import Site, beside
from tests.journeys.steps import AtKeyboard, Learner, WithoutScripts

EVERYTHING = Path(__file__).parent.parent / "courses" / "everything"
ESSAY = "in-your-words"


@pytest.fixture(scope="module")
def everything(renderings: Path) -> Prepared:
    """The demonstration course; it has neither faults nor hints."""
    prepared = learners.prepare(EVERYTHING, renderings)
    assert prepared.result.hints == ()
    return prepared


@pytest.fixture(scope="module")
def course(everything: Prepared) -> Course:
    """The same, with its keys."""
    assert everything.result.course
    return everything.result.course


@pytest.fixture(scope="module")
def place(stocked: Stocked, everything: Prepared, course: Course) -> Iterator[Site]:
    """A server with the demonstration course beside the shipped ones."""
    with stocked("everything") as made:
        made.publish(everything)
        with serving(made), beside(made, course) as found:
            yield found


def review(site: Site, browser: Browser) -> None:
    """Somebody who may reads the long answers that wait, and gives each the most."""
    reader = instructor(site)
    page = site.browse(browser, reader).new_page()
    queue = f"/teach/reviews?activity={ESSAY}"
    page.goto(queue)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for you")
    while (waiting := page.locator(".queue a")).count():
        waiting.first.click()
        expect(page.get_by_role("main")).to_contain_text("Dear Susan")
        for number in range(2):
            page.locator(f"input[name=mark-{number}]").last.check()
        page.get_by_label("Comment for the learner").fill("One question, well put.")
        page.get_by_role("button", name="Save", exact=True).click()
        page.goto(queue)
    page.context.close()


def walked(course: Course) -> tuple[Scenario, list[Walk]]:
    """The conversation that uses every part of the format, and its walkthroughs."""
    found = course.find("a-second-call")
    assert found
    scenario = found[1]
    assert isinstance(scenario, Scenario)
    text = (EVERYTHING / "03-talking" / "01-a-second-call.walks").read_text()
    return scenario, read_walks(text, Findings("walks"))


def take_everything(learner: Learner, site: Site, browser: Browser) -> None:
    """All activities in order; the long answer counts once a person has read it."""
    for module, activity in learner.course:
        learner.go(f"/course/{learner.course.slug}/{module.slug}/{activity.slug}")
        expect(learner.page.get_by_role("heading", level=1)).to_have_text(activity.title)
        learner.do(activity)
        if activity.slug == ESSAY:
            expect(learner.page.get_by_role("main")).to_contain_text("A person reads")
            review(site, browser)
            learner.page.reload()
            expect(learner.page.get_by_role("main")).to_contain_text("One question, well put.")
    learner.go("/home")


def test_everything_is_taught_with_and_leads_to_the_certificate(
    place: Site, course: Course, browser: Browser
) -> None:
    page = place.browse(browser, place.person("Maya Mouse", course=course.slug)).new_page()

    take_everything(Learner(page, place.server.address, course), place, browser)

    expect(page.get_by_role("heading", name="Your certificate is ready")).to_be_visible()


def test_everything_works_by_keyboard_alone(place: Site, course: Course, browser: Browser) -> None:
    page = place.browse(browser, place.person("Kai Tab", course=course.slug)).new_page()

    take_everything(AtKeyboard(page, place.server.address, course), place, browser)

    expect(page.get_by_role("heading", name="Your certificate is ready")).to_be_visible()


def test_everything_works_without_scripts(place: Site, course: Course, browser: Browser) -> None:
    person = place.person("Noa Plain", course=course.slug)
    page = place.browse(browser, person, java_script_enabled=False).new_page()

    take_everything(WithoutScripts(page, place.server.address, course), place, browser)

    expect(page.get_by_role("heading", name="Your certificate is ready")).to_be_visible()


def test_every_walkthrough_can_be_played_in_the_browser(
    place: Site, course: Course, browser: Browser
) -> None:
    person = place.person("Wanda Walks", course=course.slug)
    page = place.browse(browser, person).new_page()
    learner = Learner(page, place.server.address, course)
    scenario, walks = walked(course)
    for walk in walks:
        learner.go(f"/course/{course.slug}/talking/{scenario.slug}")

        learner.play(scenario, labels=[label for label, _row in walk.labels])

        ending = scenario.ending(walk.ending[0])
        assert ending
        expect(page.get_by_role("heading", level=1)).to_have_text(ending.title)
