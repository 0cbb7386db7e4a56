"""Notes by key at a heading, and a plan in two tabs, printed and taken along: in a browser."""

import re
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select, update

from app.models import Enrollment, NoteRow, User
from app.services.sessions import Actor
from tests.journeys import places, written
from tests.journeys.browser import Complaints
from tests.journeys.people import Site
from tests.journeys.places import LESSON
from tests.journeys.traces import SAVED, section
from tests.learners import FIRST

LOST = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")


def kept(site: Site, actor: Actor) -> dict[str, str]:
    """Heading id → what is noted there."""
    query = (
        select(NoteRow.heading, NoteRow.text)
        .join(Enrollment, NoteRow.enrollment_id == Enrollment.id)
        .where(Enrollment.user_id == actor.id)
    )
    found = site.work(lambda session: session.execute(query).all())
    return {heading: text for heading, text in found if text}


def at_heading(page: Page, heading: str) -> Locator:
    """Read on to a heading; returns the note that N opens there."""
    page.locator(f"#{heading}").evaluate("one => one.scrollIntoView({block: 'start'})")
    expect(page.locator(f".aside a[href='#{heading}']")).to_have_attribute("aria-current", "true")
    page.keyboard.press("n")
    form = page.locator(f"form[data-note='{heading}']")
    expect(form.locator("textarea")).to_be_focused()
    return form


def test_a_note_is_written_by_key_where_one_reads_and_found_again(
    site: Site, browser: Browser, complaints: Complaints
) -> None:
    actor = site.person()
    context = site.browse(browser, actor)
    page = context.new_page()
    heading = written.headings(site)[2]
    page.goto(f"{FIRST}/{LESSON}")

    form = at_heading(page, heading)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(page.locator(f"a[data-note-at='{heading}']")).to_be_focused()
    form = at_heading(page, heading)
    page.keyboard.type("Ask Zoë")
    expect(form.locator("[data-status]")).to_have_text(SAVED)
    context.set_offline(True)
    complaints.expected += LOST
    page.keyboard.type(" about June")
    expect(form.locator("[data-status]")).to_have_text(re.compile("Not saved"))
    context.set_offline(False)
    expect(form.locator("[data-status]")).to_have_text(SAVED)
    assert kept(site, actor) == {heading: "Ask Zoë about June"}

    page.goto("/notes")
    page.get_by_label("Find notes that have these words").fill("zoe JUNE")
    page.get_by_role("button", name="Find").click()
    note = page.locator("form.own-note")
    expect(note.locator("textarea")).to_have_value("Ask Zoë about June")
    note.locator("textarea").fill("Asked Zoë")
    expect(note.locator("[data-status]")).to_have_text(SAVED)
    page.locator(f"h4 a[href$='#{heading}']").click()
    again = page.locator(f"form[data-note='{heading}']")
    expect(again.locator("textarea")).to_have_value("Asked Zoë")
    again.get_by_text("Delete", exact=True).click()
    again.get_by_role("button", name="Delete this note for good").click()
    expect(page.locator(f"a[data-note-at='{heading}']")).to_be_visible()
    assert kept(site, actor) == {}


def test_who_switched_letter_keys_off_is_left_alone_and_has_the_link(
    site: Site, browser: Browser
) -> None:
    actor = site.person()
    off = update(User).where(User.id == actor.id).values(letter_keys=False)
    site.work(lambda session: session.execute(off))
    page = site.browse(browser, actor).new_page()
    page.goto(f"{FIRST}/{LESSON}")

    page.keyboard.press("n")
    expect(page.locator("form[data-note]")).to_have_count(0)
    page.get_by_role("link", name="Add a note").first.click()
    expect(page.locator("form[data-note=''] textarea")).to_be_focused()


def test_a_note_is_written_without_scripts(site: Site, browser: Browser) -> None:
    actor = site.person()
    page = site.browse(browser, actor, java_script_enabled=False).new_page()
    heading = written.headings(site)[1]
    page.goto(f"{FIRST}/{LESSON}")

    page.get_by_role("link", name="Add a note").click()
    page.locator(f"main a[href$='at={heading}']").click()
    page.locator("textarea[name=text]").fill("Without scripts")
    page.get_by_role("button", name="Save").click()

    expect(page).to_have_url(re.compile(f"{LESSON}#own-note-at-{heading}$"))
    expect(page.locator(f"#own-note-at-{heading} textarea")).to_have_value("Without scripts")
    assert kept(site, actor) == {heading: "Without scripts"}


def test_a_plan_is_written_in_two_tabs_printed_and_taken_along(
    site: Site, browser: Browser, complaints: Complaints, tmp_path: Path
) -> None:
    complaints.expected += ("status of 409",)
    actor = site.person()
    places.write(site, actor, "We ask, and write down what we hear. " * 4)
    context = site.browse(browser, actor)
    first, second = context.new_page(), context.new_page()
    first.goto("/plan")
    first.get_by_label("Name of the partner").fill(written.PARTNER)
    first.get_by_role("button", name="Save the partner").click()
    expect(first.get_by_role("heading", level=1)).to_have_text(written.PARTNER)
    second.goto("/plan")
    sections = [page.locator(f"form[action='{section(site)}']") for page in (first, second)]

    sections[0].locator("textarea").fill("From the first tab")
    expect(sections[0].locator("[data-status]")).to_have_text(SAVED)
    sections[1].locator("textarea").fill("From the second tab")
    box = sections[1].locator(".conflict")
    expect(box).to_contain_text("From the first tab")
    box.get_by_role("button", name="Keep mine").click()
    expect(sections[1].locator("[data-status]")).to_have_text(SAVED)

    assert_printed(second, tmp_path / "plan.pdf")
    with second.expect_download() as file:
        second.get_by_role("link", name="Download as DOCX").click()
    texts = [one.text for one in docx.Document(BytesIO(file.value.path().read_bytes())).paragraphs]
    assert texts[0] == written.PARTNER
    assert "From the second tab" in texts


def assert_printed(page: Page, path: Path) -> None:
    """On paper stands what is in the fields, without what only a screen needs."""
    page.pdf(path=path)
    pages = pypdfium2.PdfDocument(path)
    said = "".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    for written_ in (written.PARTNER, "From the second tab"):
        assert written_.replace(" ", "") in said
    for screen in ("Download as DOCX", "Save the partner", "See an example", "Add a row"):
        assert screen.replace(" ", "") not in said
