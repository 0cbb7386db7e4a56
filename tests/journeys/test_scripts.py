"""What scripts add to the plain forms: moving, clocks, counts; and a film with its captions."""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import kinds
from tests.journeys.people import Site
from tests.journeys.places import Visit


def opened(site: Site, browser: Browser, visit: Visit) -> Page:
    """The page of a visit."""
    page = site.browse(browser, visit.who).new_page()
    page.goto(visit.path)
    return page


def order_of(form: Locator) -> list[str]:
    """The items of an order as they stand on the page."""
    return [" ".join(text.split()) for text in form.locator("[data-order] .text").all_inner_texts()]


def test_moving_an_item_in_a_lesson_keeps_focus_and_says_where_it_is(
    demonstration: Site, browser: Browser
) -> None:
    page = opened(demonstration, browser, kinds.lesson(demonstration))
    form = page.locator("form#order")
    for place, item in enumerate(("Ask", "Listen", "Propose")):
        button = form.locator("li", has_text=item).get_by_role("button", name="Move up")
        while order_of(form)[place] != item:
            button.focus()
            page.keyboard.press("Enter")
            expect(button).to_be_focused()
            expect(form.locator("[data-said]")).to_contain_text(f"{item}: place ")
    expect(form.locator("[data-said]")).to_contain_text("of 3")
    expect(form.locator("select").first).to_have_value("1")

    form.get_by_role("button", name="Answer").click()

    expect(page.locator("form#order [data-verdict]")).to_contain_text("That is right.")
    expect(page.locator("form#order").get_by_role("button", name="Move down").first).to_be_visible()


def test_moving_an_item_in_a_quiz_saves_it(demonstration: Site, browser: Browser) -> None:
    page = opened(demonstration, browser, kinds.attempt(kinds.MASTERY, give=None)(demonstration))
    form = page.locator("form", has=page.locator("[data-order]"))
    before = order_of(form)

    form.get_by_role("button", name="Move up").last.click()

    expect(form.locator("[data-status]")).to_contain_text("Saved")
    page.reload()
    assert order_of(form) == [before[0], before[2], before[1]]
    expect(form.locator("select").first).to_have_value("1")


def test_the_clock_says_when_five_minutes_are_left_and_when_time_is_up(
    demonstration: Site, browser: Browser
) -> None:
    visit = kinds.attempt(kinds.EXAM, give=None)(demonstration)
    page = demonstration.browse(browser, visit.who).new_page()
    page.clock.install()
    page.goto(visit.path)
    shown, said = page.locator("[data-minutes]"), page.locator("[data-clock-said]")
    expect(shown).to_have_text("10 minutes left")
    expect(said).to_be_empty()

    page.clock.run_for("05:01")
    expect(shown).to_have_text("5 minutes left")
    expect(said).to_have_text("5 minutes left")

    page.clock.run_for("01:00")
    expect(shown).to_have_text("4 minutes left")
    expect(said).to_have_text("5 minutes left")

    page.clock.run_for("04:00")
    expect(page.locator("[data-over]")).to_contain_text("Time is up.")
    expect(
        page.locator("form[data-answer] :is(select, input:not([type=hidden]))").first
    ).to_be_disabled()
    expect(page.get_by_role("button", name="See the result")).to_be_visible()


def test_words_are_counted_while_they_are_written(demonstration: Site, browser: Browser) -> None:
    page = opened(demonstration, browser, kinds.attempt(kinds.ESSAY, give=None)(demonstration))
    page.get_by_label("Your answer").fill("May I see your calendar?")
    expect(page.locator("[data-words]")).to_have_text("5 words")

    page.goto(kinds.at(demonstration, kinds.SHEET))
    page.locator("form[action$='/sections/scarce'] textarea").fill("Technicians in April")
    expect(page.locator("[data-count]")).to_have_text("3 words (5 to 60)")
    expect(page.locator("[data-count-said]")).to_have_text("3 words (5 to 60)")


def test_a_film_has_its_captions(demonstration: Site, browser: Browser) -> None:
    page = opened(demonstration, browser, kinds.lesson(demonstration))

    cues = page.locator("video track[kind=captions]").evaluate(LOADED)

    assert cues > 0


LOADED = """(track) => new Promise((done) => {
    const tell = () => done(track.track.cues.length);
    track.addEventListener("load", tell);
    track.track.mode = "showing";
    if (track.readyState === 2) tell();
})"""


def test_a_lesson_asks_for_a_script_only_where_it_holds_something_for_it(
    demonstration: Site, browser: Browser
) -> None:
    page = opened(demonstration, browser, kinds.lesson(demonstration))
    everything = scripts_of(page)
    page = opened(
        demonstration,
        browser,
        kinds.taught(f"/course/{kinds.MANUAL}/first-lesson/your-first-lesson")(demonstration),
    )

    assert everything == {"app.js", "lesson.js", "order.js"}
    assert scripts_of(page) == {"app.js", "lesson.js"}


def scripts_of(page: Page) -> set[str]:
    """Names of the scripts on a page."""
    found = page.locator("script[src]").all()
    return {(one.get_attribute("src") or "").rsplit("/", 1)[1] for one in found}
