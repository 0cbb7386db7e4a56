"""A worksheet on its way between a learner and a reviewer, in two browsers, by keyboard."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import CourseRow, CourseStaff, Enrollment, Notice
from app.services import demo, enrollments
from app.services.sessions import Actor
from tests import conversations, learners
from tests.conversations import COURSE
from tests.handed_in import reviewed
from tests.journeys.browser import serving
from tests.journeys.conftest import Stocked
from tests.journeys.people import Site, beside
from tests.papers import HERE

SHEET = f"{HERE}/profile"


@pytest.fixture(scope="module")
def place(stocked: Stocked) -> Iterator[Site]:
    """A server with one course of one worksheet, whose acceptance earns the certificate."""
    course = reviewed()
    with stocked("reviews") as made, serving(made), beside(made, course) as found:
        found.work(lambda session: conversations.publish(session, course, made.clock.now))
        yield found


def axe(page: Page) -> list[str]:
    """What accessibility checks find on a page."""
    return [one["id"] for one in Axe().run(page).response["violations"]]


def write(page: Page, section: str, text: str) -> None:
    """Fill in one section and wait until it is saved."""
    form = page.locator(f'form[action$="/sections/{section}"]')
    form.locator("textarea").fill(text)
    form.locator("textarea").blur()
    expect(form.locator("[data-status]")).to_contain_text("Saved")


def hand_in(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    expect(page.locator("#handed-in")).to_contain_text("Sent on")


def test_work_goes_back_and_forth_until_it_is_accepted_and_the_certificate_counts(
    place: Site, browser: Browser
) -> None:
    learner, reader = people(place)
    mine = place.browse(browser, learner).new_page()
    desk = place.browse(browser, reader).new_page()

    mine.goto(SHEET)
    write(mine, "partner", "Tidewater")
    write(mine, "plan", "I call Susan.\n\nThen I write it down.")
    hand_in(mine, "Hand in")

    desk.goto("/teach/reviews")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Waiting for you")
    assert axe(desk) == []
    desk.keyboard.press("j")
    expect(desk.locator(".queue a").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("A profile")
    assert axe(desk) == []
    return_it(desk)
    expect(desk.locator(".banner.done")).to_contain_text("is returned to Maya Lindqvist")

    read_what_came_back(place, mine, learner)
    assert axe(mine) == []
    write(mine, "plan", "I call Susan on Monday.\n\nThen I write it down.")
    hand_in(mine, "Hand in again")

    desk.goto("/teach/reviews")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.locator(".document")).to_contain_text("Changed since round 1")
    accept(desk)
    expect(desk.locator(".banner.done")).to_contain_text("is accepted")

    mine.goto("/home")
    expect(mine.get_by_role("heading", name="Your certificate is ready")).to_be_visible()
    completed = select(Enrollment.completed_at).filter_by(user_id=learner.id)
    assert place.work(lambda session: session.scalar(completed)) is not None


def read_what_came_back(place: Site, mine: Page, learner: Actor) -> None:
    """From the first of Today to the comment at its paragraph; a letter is made too."""
    mine.goto("/home")
    today = mine.locator(".today li").first
    expect(today).to_contain_text("Ilse Novák returned it with comments")
    told = place.work(lambda s: s.scalars(select(Notice).filter_by(user_id=learner.id)).all())
    assert [one.payload["subject"] for one in told] == ["“A profile” came back with comments"]
    today.get_by_role("link").click()
    expect(mine.locator("#review")).to_contain_text("Ilse Novák returned it")
    expect(mine.locator(".remarks")).to_contain_text("On which day?")


def return_it(desk: Page) -> None:
    """Comment at the second paragraph and return it, with keys alone."""
    comment = desk.locator("details.comment summary").nth(2)
    comment.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#note-plan-1")).to_be_focused()
    desk.keyboard.type("On which day? j and k stay letters.")
    desk.get_by_role("button", name="Return", exact=True).focus()
    desk.keyboard.press("Enter")


def accept(desk: Page) -> None:
    """Pick marks with keys, read that they are enough, and accept."""
    for number in range(2):
        desk.locator(f"input[name=mark-{number}]").first.focus()
        desk.keyboard.press("ArrowRight")
    expect(desk.locator("[data-suggestion]")).to_contain_text("These marks are enough")
    desk.get_by_role("button", name="Accept", exact=True).focus()
    desk.keyboard.press("Enter")


def test_keys_lead_through_the_queue_unless_they_are_switched_off(
    place: Site, browser: Browser
) -> None:
    _, reader = people(place)
    for name in ("Ana Zubiri", "Bo Young", "Cy Xu"):
        done(place, name)
    page = place.browse(browser, reader).new_page()
    page.goto("/teach/reviews")
    page.locator(".queue a").first.click()
    shown = page.locator(".beside .here span")
    first = shown.inner_text()

    page.keyboard.press("j")
    expect(shown).not_to_have_text(first)
    page.keyboard.press("k")
    expect(shown).to_have_text(first)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Next and previous in the queue")
    page.keyboard.press("Escape")
    page.evaluate("document.body.dataset.letterKeys = 'off'")
    page.keyboard.press("j")
    expect(shown).to_have_text(first)


def done(place: Site, name: str) -> None:
    """Somebody new who has handed in the worksheet."""
    actor, now = place.person(name, course=""), place.server.clock.now

    def learn(session: Session) -> None:
        enrollments.enroll(session, actor, COURSE, now)
        demo.do(session, actor, COURSE, reviewed().modules[0].activities[0], now)

    place.work(learn)


def people(place: Site) -> tuple[Actor, Actor]:
    """Somebody who takes the course, and one of its instructors."""
    now = place.server.clock.now
    learner = place.person(course="")
    reader = learners.learner(place.app, "", "Ilse Novák", {Role.INSTRUCTOR}, now)

    def begin(session: Session) -> None:
        enrollments.enroll(session, learner, COURSE, now)
        taught = session.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one()
        session.add(CourseStaff(course_id=taught, user_id=reader.id))

    place.work(begin)
    return learner, reader
