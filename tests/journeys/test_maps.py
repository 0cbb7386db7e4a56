"""An instructor looks at a conversation as a whole: map, list, a passage beside it, plays of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import learners, mapped
from tests.journeys.browser import serving
from tests.journeys.conftest import Stocked
from tests.journeys.kinds import instructor
from tests.journeys.people import Site, beside
from tests.journeys.places import Visit
from tests.journeys.windows import USUAL, Window
from tests.mapped import HERE, PATH, SLUG

PLAY = f"{HERE}/play?from=letter&meter-trust=55&meter-alignment=50&meter-outlook=50"
PAGES = (
    HERE,
    f"{HERE}?at=letter",
    f"{HERE}?view=list&at=drift",
    f"{HERE}/play",
    f"{HERE}/play?from=letter&meter-trust=1000",
    f"{PLAY}&took=0.1",
    f"{PLAY}&took=0.0.0.0.0.0.0.0.0.0.0.0",
    f"{HERE}/plays",
)


@pytest.fixture(scope="module")
def place(stocked: Stocked, renderings: Path) -> Iterator[Site]:
    """A server with the eleven conversations, played by forty people."""
    talks = learners.prepare(mapped.FOLDER, renderings)
    assert talks.result.course
    with stocked("maps") as made:
        made.publish(talks)
        with serving(made), beside(made, talks.result.course) as found:
            mapped.played(found.app, 40)
            yield found


def test_the_map_and_its_plays_have_no_faults(place: Site, chromium: Browser) -> None:
    reader = instructor(place, teaches=SLUG)
    mapped.draft(place.app, reader, mapped.with_lost())
    windows = [Window(chromium, look, place.server.address) for look in USUAL]
    cookie, found = place.wire(reader).cookie, list[str]()
    for path in PAGES:
        visit = Visit(path, reader, status=422 if "1000" in path else 200)
        found += [fault for window in windows for fault in window.look_at(visit, cookie)]
    assert not found, "\n".join(found)
    for window in windows:
        window.context.close()
    page = place.browse(chromium, reader).new_page()
    open_beside(page)
    to_the_line(page)


def open_beside(page: Page) -> None:
    """From content health to the map; a passage opens by click and by Enter, and closes."""
    page.goto(f"/teach/courses/{SLUG}")
    page.locator("summary", has_text="Capstone").click()
    page.get_by_role("link", name="Map of “A year with Solenne”").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A year with Solenne")
    page.evaluate("window.kept = true")
    spot = page.locator(".map-scroll .spot.passage[data-open=terms]")
    spot.scroll_into_view_if_needed()
    spot.locator(".node").click()
    expect(page.locator("#opened-title")).to_have_text("How do you answer Karim?")
    expect(page.locator("#opened-title")).to_be_focused()
    expect(spot).to_have_attribute("aria-current", "true")
    assert "at=terms" in page.url
    page.locator("[data-opened] [data-open]").first.press("Enter")
    expect(page.locator("#opened-title")).not_to_have_text("How do you answer Karim?")
    page.go_back()
    expect(page.locator("#opened-title")).to_have_text("How do you answer Karim?")
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#opened-title")).to_have_count(0)
    expect(spot).to_be_focused()
    spot.press("Enter")
    expect(page.locator("#opened-title")).to_be_focused()
    assert page.evaluate("window.kept")


def to_the_line(page: Page) -> None:
    """The editor opens with the caret at the line of the passage that is open."""
    page.get_by_role("link", name="Open at this line").click()
    page.wait_for_url(f"**/files/{PATH}?line=*")
    caret = "text => text.value.slice(text.selectionStart).split('\\n')[0]"
    text = page.locator("[data-text]")
    expect(text).to_be_focused()
    assert text.evaluate(caret).startswith("## How do you answer Karim?")


def test_without_scripts_all_of_it_is_links_and_forms(place: Site, chromium: Browser) -> None:
    reader = instructor(place, teaches=SLUG)
    page = place.browse(chromium, reader, java_script_enabled=False).new_page()
    page.goto(HERE)
    page.get_by_role("link", name="List", exact=True).click()
    page.locator(".map-list [data-open=terms]").first.click()
    expect(page.locator("#opened-title")).to_have_text("How do you answer Karim?")
    page.get_by_role("link", name="Play from here").click()
    page.get_by_label("Trust", exact=True).fill("90")
    page.get_by_label("letter-sent").check()
    page.get_by_role("button", name="Play from here").click()
    expect(page.locator(".panel .v").first).to_have_text("90")
    page.get_by_role("link", name="Take “Longer terms”").click()
    expect(page.locator(".panel .v").first).to_have_text("96")
    expect(page.locator("#latest")).to_contain_text("That was the obstacle.")
    page.get_by_role("link", name="One step back").click()
    expect(page.locator(".panel .v").first).to_have_text("90")
    page.get_by_role("link", name="1,000 plays").click()
    first = page.locator("#endings").inner_text()
    page.get_by_role("link", name="Again with another seed").click()
    expect(page.get_by_label("Seed", exact=True)).to_have_value("2")
    assert page.locator("#endings").inner_text() != first
