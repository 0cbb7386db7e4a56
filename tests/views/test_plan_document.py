"""My plan as one document: about a partner, written in place, with what others said beside."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Lesson, Worksheet
from app.services import enrollments, notes
from tests import conversations, learners, papers
from tests.conversations import COURSE, NOW, database_of
from tests.handed_in import PLAN, SECRET, Rounds, returned
from tests.papers import HERE, Browser, settle

Count = Callable[[], AbstractContextManager[list[str]]]
HOSTILE = '"><script>alert(1)</script>'
SECTIONS = f"{HERE}/profile/sections"


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    """A learner who has begun a worksheet."""
    made = settle(app, client)
    made.post(f"{SECTIONS}/scarce", text="Labor minutes")
    return made


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def name(browser: Browser, partner: str, about: str = "", course: str = COURSE) -> int:
    answer = browser.post("/plan/partner", course=course, name=partner, about=about)
    return answer.status_code


def test_the_partner_is_the_documents_heading_and_stands_on_worksheets(browser: Browser) -> None:
    assert "Which partner is this plan about?" in browser.see("/plan")
    assert "Say which partner your plan is about" in browser.see(f"{HERE}/profile")

    assert name(browser, "Tidewater IT", "A reseller in Brisbane") == 303

    page = browser.see("/plan")
    assert "<h1>Tidewater IT</h1>" in page
    assert "A reseller in Brisbane" in page
    assert "About Tidewater IT." in browser.see(f"{HERE}/profile")
    assert name(browser, "") == 303
    assert "<h1>My plan</h1>" in browser.see("/plan")


def test_a_partner_that_cannot_be_kept_stays_in_the_field(browser: Browser) -> None:
    answer = browser.post("/plan/partner", course=COURSE, name="", about=HOSTILE)

    assert answer.status_code == 422
    assert "Say what the partner is called, too." in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text
    assert name(browser, "x" * 121) == 422
    assert name(browser, "Tidewater", course="nothing") == 404


def test_a_section_is_written_in_place_and_leads_back_to_the_plan(browser: Browser) -> None:
    form: dict[str, Any] = {"text": "Engineer days", "version": "1", "from": "plan"}

    answer = browser.post(f"{SECTIONS}/scarce", **form)

    assert answer.headers["Location"] == f"/plan?course={COURSE}#profile-scarce"
    page = main_of(browser.see("/plan"))
    assert page.count('data-section="') == 4
    assert 'id="profile-scarce-text"' in page
    assert "Engineer days" in page


def test_a_text_that_was_overtaken_or_refused_leads_back_to_the_plan(browser: Browser) -> None:
    for text, version in (("Another", "0"), ("x" * 20_001, "1")):
        form: dict[str, Any] = {"text": text, "version": version, "from": "plan"}
        answer = browser.post(f"{SECTIONS}/scarce", **form)
        assert answer.status_code in (409, 422)
        assert '<input type="hidden" name="from" value="plan">' in answer.text


def test_what_was_noted_in_lessons_stands_beside_the_section_they_ask_for(
    app: Flask, browser: Browser
) -> None:
    with database_of(app).transaction() as session:
        place = enrollments.get(session, browser.actor, COURSE, lock=True)
        notes.save(session, place, ("after", ""), f"Ask Priya {HOSTILE}", 0, NOW)

    page = main_of(browser.see("/plan"))

    quote = page.split('class="quotes', 1)[1].split("</figure>", 1)[0]
    assert "Ask Priya &#34;&gt;&lt;script&gt;" in quote
    assert f'href="{HERE}/after"' in quote
    part = page.split('id="profile-scarce"', 1)[1].split('id="profile-goals"', 1)[0]
    assert "From your lessons" in part


def reviewed(app: Flask) -> Browser:
    """A learner whose worksheet came back with comments."""
    rounds = Rounds(app)
    maya, ilse = rounds.learner(), rounds.instructor()
    said = {"plan": {0: "Which day?"}, "partner": {0: "Why them?"}}
    rounds.give(ilse, rounds.hand_in(maya), returned("Say when.", said))
    return Browser(app, app.test_client(), maya)


def test_comments_stand_beside_what_they_are_about(app: Flask) -> None:
    browser = reviewed(app)

    page = main_of(browser.see("/plan"))

    assert "Returned" in page
    assert "Ilse Novák wrote about the whole:" in page
    part = page.split('id="profile-plan"', 1)[1]
    assert "Which day?" in part
    assert "I call Susan." in part.split("Which day?", 1)[0].rsplit('class="remark"', 1)[1]
    assert "You have changed this text since." not in page
    browser.post(f"{SECTIONS}/plan", text="On Monday.", version="1")
    assert "You have changed this text since." in browser.see("/plan")


def test_files_hold_all_that_is_written_and_say_what_is_private(app: Flask) -> None:
    browser = reviewed(app)
    name(browser, "Tidewater IT")

    markdown = browser.get(f"/plan/markdown?course={COURSE}")
    word = browser.get(f"/plan/docx?course={COURSE}")

    assert markdown.headers["Content-Disposition"] == 'attachment; filename="plan-partners.md"'
    assert "plan-partners.docx" in word.headers["Content-Disposition"]
    texts = [one.text for one in docx.Document(BytesIO(word.data)).paragraphs]
    for said in (*PLAN.split("\n\n"), SECRET):
        assert said in texts
        assert said in markdown.text
    private = "(private: only you and your reviewer see this)"
    assert texts[texts.index("Which partner?") + 1] == private
    assert f"### Which partner?\n\n*{private}*" in markdown.text
    assert "# Tidewater IT\n\n*(private: only you see this)*" in markdown.text
    assert "“I call Susan.” – Which day?" in markdown.text


def test_files_of_a_course_that_one_does_not_take_are_not_there(
    app: Flask, browser: Browser
) -> None:
    for path in ("/plan/markdown", "/plan/docx"):
        browser.see(path, 404)
        browser.see(f"{path}?course=nothing", 404)
        client = app.test_client()
        learners.sign_in(app, client, learners.learner(app, course=""))
        assert client.get(f"{path}?course={COURSE}").status_code == 404


def test_a_locked_worksheet_says_what_to_finish_first(app: Flask, browser: Browser) -> None:
    whole = papers.whole_course()
    (first,) = whole.modules
    sheet = next(one for one in first.activities if isinstance(one, Worksheet))
    later = replace(
        first, slug="later", title="Later", requires=(first.slug,),
        activities=(replace(sheet, slug="second", title="A second"),),
    )  # fmt: skip
    with database_of(app).transaction() as session:
        conversations.publish(session, replace(whole, modules=(first, later)))

    page = main_of(browser.see("/plan"))

    assert "Finish “Numbers” first." in page
    assert page.count('data-section="') == 4


def test_a_worksheet_locked_since_shows_what_was_written(app: Flask, browser: Browser) -> None:
    whole = papers.whole_course()
    (first,) = whole.modules
    before = replace(first, slug="before", title="Before", activities=(Lesson("new", "New", 5),))
    locked = replace(first, requires=("before",))
    with database_of(app).transaction() as session:
        conversations.publish(session, replace(whole, modules=(before, locked)))

    page = main_of(browser.see("/plan"))

    assert "Labor minutes" in page
    assert 'data-section="' not in page


def test_the_plan_takes_the_same_statements_for_five_worksheets_and_for_fifty(
    app: Flask, browser: Browser, statements: Count
) -> None:
    whole = papers.whole_course()
    (first,) = whole.modules
    sheet = next(one for one in first.activities if isinstance(one, Worksheet))
    counts = []
    for count in (4, 49):
        more = [replace(sheet, slug=f"more-{n}", title=f"More {n}") for n in range(count)]
        module = replace(first, activities=(*first.activities, *more))
        with database_of(app).transaction() as session:
            conversations.publish(session, replace(whole, modules=(module,)))
        for one in more:
            browser.post(f"{HERE}/{one.slug}/sections/scarce", text="Labor minutes")
        browser.see("/plan")
        with statements() as said:
            page = browser.see("/plan")
        assert len(re.findall(r'class="sheet-section', page)) == count + 1
        counts.append(len(said))

    assert counts[0] == counts[1] <= 7
