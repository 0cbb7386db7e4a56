"""Fields of every kind: on the worksheet, in lessons, in My plan and in rounds."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Course, Lesson, Part, Section, Worksheet
from app.domain.rubric import Criterion, Rubric
from tests import conversations
from tests.papers import HERE, Browser, settle, whole_course
from tests.views.worksheet.writing import SHEET, form_of, save

LESSON = f"{HERE}/after"
KINDS = (
    Section("share", "Its share", "number"),
    Section("by", "By when?", "date"),
    Section("kind", "Which kind?", "choice", choices=("Reseller", "Vendor <b>")),
    Section("stage", "Which stage?", "choice", choices=tuple("ABCDEFG"), optional=True),
    Section("why", "Why?", "lines", lines=4, words=(2, 4), private=True),
)
RUBRIC = Rubric((0, 1), (Criterion("Is it <em>so</em>?", ("no", "yes")),))


def course_of(**given: Any) -> Course:
    """The course with a field of every kind, each prompted in its lesson too."""
    course = whole_course()
    module = course.modules[0]
    sheet = Worksheet("profile", "A profile", 20, **{"sections": KINDS, **given})
    parts = tuple(Part(prompt=("profile", section.id)) for section in sheet.sections)
    lesson = Lesson("after", "After", 5, parts)
    return replace(course, modules=(replace(module, activities=(sheet, lesson)),))


def publish(app: Flask, **given: Any) -> None:
    with conversations.database_of(app).transaction() as session:
        conversations.publish(session, course_of(**given))


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    browser = settle(app, client)
    publish(app)
    return browser


def fill(browser: Browser) -> None:
    save(browser, "share", text="31,100")
    save(browser, "by", text="2026-03-31")
    save(browser, "kind", text="Vendor <b>")
    save(browser, "why", text="It is so.")


@pytest.mark.parametrize("page", [SHEET, LESSON])
def test_every_kind_has_its_field_and_shows_what_is_saved(browser: Browser, page: str) -> None:
    fill(browser)
    said = browser.see(page)

    assert 'inputmode="decimal"' in form_of(said, "share")
    assert 'value="31,100"' in form_of(said, "share")
    assert 'type="date"' in form_of(said, "by")
    assert 'value="Vendor &lt;b&gt;" checked' in form_of(said, "kind")
    assert form_of(said, "stage").count("<option") == 8
    assert ">3 words (2 to 4)</span>" in form_of(said, "why")
    assert "Private: only you see this." in form_of(said, "why")


def test_ids_in_a_lesson_do_not_meet_those_of_its_headings(browser: Browser) -> None:
    page = browser.see(LESSON)

    assert 'id="profile-why"' in page
    assert 'id="why"' not in page


@pytest.mark.parametrize(
    ("section", "typed", "said"),
    [
        ("share", "about 3", "such as 1200 or 2.5"),
        ("by", "2 March 2026", "year-month-day, such as 2026-03-02"),
        ("kind", "Distributor", "Choose again"),
    ],
)
def test_what_is_refused_is_said_at_the_field_with_the_text_kept(
    browser: Browser, section: str, typed: str, said: str
) -> None:
    by_script = browser.post(f"{SHEET}/sections/{section}", True, text=typed)
    by_form = browser.post(f"{SHEET}/sections/{section}", text=typed, lesson="after")

    assert by_script.status_code == by_form.status_code == 422
    assert said in by_script.get_json()["message"]
    form = form_of(by_form.text, section)
    assert said in form
    assert 'aria-invalid="true"' in form
    assert f'value="{typed}"' in form
    assert 'type="date"' not in form
    assert 'name="lesson" value="after"' in form
    assert typed not in browser.see(SHEET)


def test_what_was_chosen_stays_when_the_author_drops_it(browser: Browser, app: Flask) -> None:
    save(browser, "kind", text="Reseller")
    save(browser, "stage", text="B")
    narrow = tuple(
        replace(one, choices=tuple("XYZ" * 3)[:3] if one.id == "kind" else tuple("CDEFGHI"))
        if one.field == "choice"
        else one
        for one in KINDS
    )
    publish(app, sections=narrow)

    page = browser.see(SHEET)

    assert "Reseller (no longer offered)" in form_of(page, "kind")
    assert '<option value="B" selected>B (no longer offered)' in form_of(page, "stage")
    assert browser.post(f"{SHEET}/sections/kind", version=1, text="Reseller").status_code == 303


def test_an_optional_choice_can_be_taken_back(browser: Browser) -> None:
    save(browser, "stage", text="B")

    assert save(browser, "stage", 1, text="")["version"] == 2


def test_handing_in_says_what_each_section_lacks(browser: Browser) -> None:
    save(browser, "why", text="So")

    answer = browser.post(f"{SHEET}/submissions")

    assert answer.status_code == 422
    summary = answer.text.split('class="error-summary"', 1)[1].split("</div>", 1)[0]
    assert "Its share</a>: Nothing is written here." in summary
    assert "Why?</a>: Write at least 2 words (now 1)." in summary
    assert "Which stage?" not in summary


def test_rounds_and_the_plan_show_every_kind_as_text(browser: Browser) -> None:
    fill(browser)
    browser.post(f"{SHEET}/submissions")

    for page in (browser.see(SHEET).split('id="rounds-title"', 1)[1], browser.see("/plan")):
        for text in ("31,100", "31 March 2026", "Vendor &lt;b&gt;", "It is so.", "Private:"):
            assert text in page


def test_a_worksheet_is_done_when_its_writer_has_reviewed_it(browser: Browser, app: Flask) -> None:
    publish(app, review="self", rubric=RUBRIC)
    assert "Hand in, then read it against the rubric" in browser.see(SHEET)
    fill(browser)
    browser.post(f"{SHEET}/submissions")
    page = browser.see(SHEET)
    assert "Now read it against the rubric" in page
    assert 'name="mark-0" value="1"' in page
    assert "Handed in, to be read against the rubric" in browser.see("/plan")

    without = browser.post(f"{SHEET}/submissions/1/review")
    assert without.status_code == 422
    assert '<a href="#own-0">Is it so?</a>: Choose one level for each criterion.' in without.text
    assert 'aria-describedby="own-0-error"' in without.text

    marks: dict[str, Any] = {"mark-0": "1"}
    answer = browser.post(f"{SHEET}/submissions/1/review", **marks)
    assert answer.headers["Location"] == f"{SHEET}#review"
    page = browser.see(SHEET)
    assert "You gave it 1 of 1 points on 2 March 2026, 09:00." in page
    assert 'name="mark-0" value="1" checked' in page
    assert "Handed in and reviewed on 2 March 2026" in browser.see("/plan")


def test_a_round_that_is_not_ones_to_review_is_not_found(browser: Browser) -> None:
    fill(browser)
    browser.post(f"{SHEET}/submissions")

    assert browser.post(f"{SHEET}/submissions/1/review").status_code == 404
    assert browser.post(f"{SHEET}/submissions/7/review").status_code == 404


def test_an_instructors_rubric_is_a_table_with_heads(browser: Browser, app: Flask) -> None:
    publish(app, review="instructor", rubric=RUBRIC)
    page = browser.see(SHEET)

    assert '<th scope="col" role="columnheader">1 point</th>' in page
    assert '<th scope="row" role="rowheader">' in page
    assert "Is it <em>so</em>?" in page
    assert "only you and your reviewer see this" in page
    assert 'type="radio" name="mark-0"' not in page
