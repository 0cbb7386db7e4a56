"""What was missed comes back: by keyboard alone, and by a letter's link without scripts."""

import re

from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.practice import Kind
from app.models import Card, Enrollment, Recall
from app.services.sessions import Actor
from tests.journeys import decks
from tests.journeys.browser import Complaints
from tests.journeys.people import Site


def ratings(site: Site, actor: Actor) -> list[tuple[str, int | None]]:
    """Kind and rating of each recall, oldest first."""

    def read(session: Session) -> list[tuple[str, int | None]]:
        query = (
            select(Card.kind, Recall.rating)
            .join(Recall, Recall.card_id == Card.id)
            .join(Enrollment, Enrollment.id == Card.enrollment_id)
            .where(Enrollment.user_id == actor.id)
            .order_by(Recall.answered_at, Card.id)
        )
        return [(kind, rating) for kind, rating in session.execute(query)]

    return site.work(read)


def test_cards_are_practiced_by_keyboard_until_nothing_is_due(site: Site, browser: Browser) -> None:
    actor = site.person()
    decks.missed(site, actor)
    decks.deal(site, actor, Kind.DECISION, 2)
    page = site.browse(browser, actor).new_page()
    page.goto("/home")
    page.get_by_role("link", name=re.compile("^Review 2 cards")).click()

    for left, rating in (("2 cards", "3"), ("1 card", "1")):
        expect(page.get_by_text(f"{left} left today")).to_be_visible()
        page.keyboard.press("2")
        page.keyboard.press("Space")
        expect(page.get_by_text("What you say now:")).to_be_visible()
        expect(page.locator("#card-answer")).to_be_focused()
        page.keyboard.press(rating)

    expect(page.get_by_text(re.compile(r"Nothing due\. Next cards on \w+"))).to_be_visible()
    assert ratings(site, actor) == [("decision", 3), ("decision", 1)]


def test_keys_that_are_switched_off_do_nothing_and_a_double_click_counts_once(
    site: Site, browser: Browser
) -> None:
    actor = site.person()
    decks.missed(site, actor)
    (key,) = decks.deal(site, actor, Kind.PROMPT)
    page = site.browse(browser, actor).new_page()
    page.goto("/practice")
    page.evaluate("document.body.dataset.letterKeys = 'off'")
    page.keyboard.press("Space")
    expect(page.get_by_label("Your answer, from memory")).to_be_visible()

    page.get_by_label("Your answer, from memory").fill("Hours. 1 2 3")
    page.get_by_role("button", name="Show the answer").dblclick()
    expect(page.get_by_role("heading", name="Model answer")).to_be_visible()
    page.get_by_role("button", name="Good").dblclick()

    expect(page.get_by_text("Nothing due.")).to_be_visible()
    page.go_back()
    assert ratings(site, actor) == [("prompt", 3)]
    assert key


def test_a_letters_card_is_answered_without_scripts_and_leads_nowhere(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    complaints.expected += ("status of 404",)
    actor = site.person()
    decks.missed(site, actor)
    (key,) = decks.deal(site, actor, Kind.PROMPT)
    link = decks.mailed(site, actor, key)
    page = site.browse(browser, java_script_enabled=False).new_page()
    page.goto(link)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("link")).to_have_count(0)

    page.get_by_label("Your answer, from memory").fill("Their engineers’ hours.")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.get_by_text("Their engineers’ hours.")).to_be_visible()
    page.get_by_role("button", name="Good").click()

    expect(page.get_by_text("The card rests now")).to_be_visible()
    assert ratings(site, actor) == [("prompt", 3)]
    page.goto(link[:-2] + "zz")
    expect(page.get_by_text("This link opens nothing.")).to_be_visible()
    page.goto("/practice")
    expect(page).to_have_url(re.compile("/sign-in"))
