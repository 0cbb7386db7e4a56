"""Worksheet pages: sections saved one by one, nothing overwritten unseen."""

import re
from dataclasses import replace
from typing import Any

from flask import Flask

from tests import conversations
from tests.conftest import Clock
from tests.papers import SECTIONS, Browser
from tests.views.worksheet.writing import SHEET, form_of, save, version_of, with_sections


def test_an_empty_worksheet_has_a_form_for_every_section_and_says_what_is_missing(
    browser: Browser,
) -> None:
    page = browser.see(SHEET)

    assert page.count('<form class="sec') == 4
    assert "Numbers" in page
    assert "3 sections are not ready yet:" in page
    assert "0 of 4 sections filled in" in page
    assert "Private: only you see this." in form_of(page, "partner")
    assert "Stays with you" not in form_of(page, "scarce")
    assert "words (2 to 9)" in form_of(page, "scarce")
    assert "optional" in form_of(page, "more")


def test_an_example_is_folded_away_apart_from_the_instructions(browser: Browser) -> None:
    form = form_of(browser.see(SHEET), "scarce")

    assert re.search(r"<details.*See an example.*Tidewater\..*</details>", form, re.DOTALL)
    assert "Tidewater" not in form.split("<details", 1)[0]


def test_a_section_is_saved_and_found_again(browser: Browser, clock: Clock) -> None:
    assert save(browser, "scarce", text="Labor minutes") == {"saved": "09:00", "version": 1}
    clock.forward(minutes=2)
    assert save(browser, "scarce", 1, text="Labor hours") == {"saved": "09:02", "version": 2}

    page = browser.see(SHEET)

    assert "\nLabor hours</textarea>" in form_of(page, "scarce")
    assert "Saved 09:02" in form_of(page, "scarce")
    assert version_of(page, "scarce") == 2


def test_without_scripts_saving_leads_back_to_the_section(browser: Browser) -> None:
    answer = browser.post(f"{SHEET}/sections/scarce", text="Labor")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{SHEET}#scarce"


def test_what_is_written_never_becomes_markup_and_keeps_its_lines(browser: Browser) -> None:
    save(browser, "scarce", text="\r\nfirst\r\n<script>alert(1)</script>")

    form = form_of(browser.see(SHEET), "scarce")

    assert "\n\nfirst\n&lt;script&gt;" in form
    assert "<script>alert" not in browser.see("/plan")


def test_a_table_keeps_its_rows_and_offers_spare_ones(browser: Browser) -> None:
    save(browser, "goals", cell_0_0="Grow", cell_0_1="Priya", cell_2_0="Fewer tools")

    form = form_of(browser.see(SHEET), "goals")

    rows = re.findall(r"<tr.*?</tr>", form, re.DOTALL)[1:]
    cells = [re.findall(r">([^<]*)</textarea>", row) for row in rows]
    assert [[cell.strip() for cell in row] for row in cells] == [
        ["Grow", "Priya"],
        ["Fewer tools", ""],
        ["", ""],
        ["", ""],
    ]
    assert 'aria-label="Said by, row 2"' in form


def test_more_rows_than_allowed_are_refused_and_stay_in_the_page(browser: Browser) -> None:
    cells: dict[str, Any] = {f"cell_{row}_0": f"Goal {row}" for row in range(5)}

    by_script = browser.post(f"{SHEET}/sections/goals", True, **cells)
    by_form = browser.post(f"{SHEET}/sections/goals", **cells)

    assert by_script.status_code == by_form.status_code == 422
    assert "at most 4 rows" in by_script.get_json()["message"]
    assert "Goal 4</textarea>" in by_form.text
    assert "Goal 4" not in browser.see(SHEET)


def test_a_text_that_is_too_long_stays_in_the_page(browser: Browser) -> None:
    long = "word " * 4001

    answer = browser.post(f"{SHEET}/sections/scarce", text=long)

    assert answer.status_code == 422
    assert "Keep it under 20000 characters." in answer.text
    assert long in answer.text


def test_a_newer_text_is_never_overwritten_unseen(browser: Browser, clock: Clock) -> None:
    save(browser, "scarce", text="from the phone")
    clock.forward(minutes=7)

    by_script = browser.post(f"{SHEET}/sections/scarce", True, version=0, text="from the desk")

    assert by_script.status_code == 409
    assert by_script.get_json()["conflict"] == {
        "section": "scarce",
        "value": {"text": "from the phone"},
        "version": 1,
        "saved": "09:00",
    }
    assert "from the phone" in browser.see(SHEET)


def test_without_scripts_both_texts_are_shown_and_either_can_be_kept(browser: Browser) -> None:
    save(browser, "scarce", text="from the phone")

    answer = browser.post(f"{SHEET}/sections/scarce", version=0, text="from the desk")

    assert answer.status_code == 409
    assert "from the phone" in answer.text
    assert "\nfrom the desk</textarea>" in form_of(answer.text, "scarce")
    assert f'href="{SHEET}#scarce"' in answer.text
    seen = version_of(answer.text, "scarce")
    kept = browser.post(f"{SHEET}/sections/scarce", version=seen, text="from the desk")
    assert kept.status_code == 303
    assert "from the desk" in form_of(browser.see(SHEET), "scarce")


def test_the_same_text_again_is_no_conflict(browser: Browser) -> None:
    save(browser, "scarce", text="Labor")

    assert save(browser, "scarce", 0, text="Labor")["version"] == 1


def test_a_section_that_is_not_there_is_not_found(browser: Browser) -> None:
    assert browser.post(f"{SHEET}/sections/nothing", text="x").status_code == 404


def test_a_table_that_got_a_column_since_shows_what_was_written(
    browser: Browser, app: Flask
) -> None:
    save(browser, "goals", cell_0_0="Grow", cell_0_1="Priya")
    wider = (replace(one, columns=one.columns and (*one.columns, "Date")) for one in SECTIONS)
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, with_sections(*wider))

    row = form_of(browser.see(SHEET), "goals")

    assert "Grow</textarea>" in row
    assert 'name="cell-0-2"' in row
