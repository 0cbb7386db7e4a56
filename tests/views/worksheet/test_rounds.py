"""Handing in, writing from a lesson, and what both cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from tests import conversations
from tests.conftest import Clock
from tests.papers import HERE, SECTIONS, Browser
from tests.views.worksheet.writing import SHEET, fill, save, with_sections

Statements = Callable[[], AbstractContextManager[list[str]]]
LESSON = f"{HERE}/after"


def test_handing_in_too_early_lists_what_is_missing(browser: Browser) -> None:
    save(browser, "partner", text="Tidewater")

    answer = browser.post(f"{SHEET}/submissions")

    assert answer.status_code == 422
    summary = answer.text.split('class="error-summary"', 1)[1].split("</div>", 1)[0]
    assert 'href="#scarce"' in summary
    assert 'href="#goals"' in summary
    assert "more" not in summary


def test_handing_in_keeps_a_copy_and_one_can_go_on_writing(browser: Browser, clock: Clock) -> None:
    fill(browser)

    answer = browser.post(f"{SHEET}/submissions")

    assert answer.headers["Location"] == f"{SHEET}#handed-in"
    page = browser.see(SHEET)
    assert "Handed in on 2 March 2026, 09:00. You can go on writing and hand in again." in page
    assert "Nothing has changed since you handed it in." in page
    clock.forward(days=1)
    save(browser, "partner", 1, text="Bracken & Lowe")
    browser.post(f"{SHEET}/submissions")
    page = browser.see(SHEET)
    assert "Round 2, 3 March 2026, 09:00" in page
    assert "Tidewater</p>" in page.split("Round 1,", 1)[1]


def test_handing_in_the_same_text_twice_makes_one_round(browser: Browser) -> None:
    fill(browser)
    browser.post(f"{SHEET}/submissions")

    browser.post(f"{SHEET}/submissions")

    assert "Round 2" not in browser.see(SHEET)


def test_a_round_stays_readable_when_the_worksheet_changes(browser: Browser, app: Flask) -> None:
    fill(browser)
    browser.post(f"{SHEET}/submissions")

    kept = (section for section in SECTIONS if section.id != "goals")
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, with_sections(*kept))

    page = browser.see(SHEET)
    assert "Priya" in page.split("Round 1,", 1)[1]


def test_a_prompt_in_a_lesson_writes_in_the_worksheet(browser: Browser) -> None:
    page = browser.see(LESSON)
    assert f'action="{SHEET}/sections/scarce"' in page
    assert 'name="lesson" value="after"' in page

    answer = browser.post(f"{SHEET}/sections/scarce", text="From the lesson", lesson="after")

    assert answer.headers["Location"] == f"{LESSON}#profile-scarce"
    assert "From the lesson" in browser.see(SHEET)
    assert "From the lesson" in browser.see(LESSON)


@pytest.mark.parametrize("lesson", ["nothing", "//evil.example", "../x", ""])
def test_a_lesson_that_is_not_there_leads_back_to_the_worksheet(
    browser: Browser, lesson: str
) -> None:
    answer = browser.post(f"{SHEET}/sections/scarce", text="Labor", lesson=lesson)

    assert answer.headers["Location"] == f"{SHEET}#scarce"


def test_saving_a_section_costs_six_statements(browser: Browser, statements: Statements) -> None:
    save(browser, "partner", text="Tidewater")

    with statements() as said:
        save(browser, "scarce", text="Labor")
    with statements() as again:
        save(browser, "scarce", 1, text="Labor minutes")

    assert len(said) <= 6, said
    assert len(again) <= 6, again


def test_handing_in_costs_twelve_statements(browser: Browser, statements: Statements) -> None:
    fill(browser)

    with statements() as said:
        browser.post(f"{SHEET}/submissions")

    assert len(said) <= 12, said
