"""Notes: at a heading of a lesson, on a page of their own, as a file; the writer's alone."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.course import Course, Heading, Lesson, Part
from app.domain.note import COUNT_LIMIT, TEXT_LIMIT
from app.models import NoteRow
from app.services import enrollments, notes
from app.views.learn.lesson import headed
from tests import conversations, learners, papers
from tests.conversations import COURSE, NOW, database_of
from tests.papers import HERE, Browser

Count = Callable[[], AbstractContextManager[list[str]]]
LESSON = f"{HERE}/after"
HOSTILE = "</textarea><script>alert(1)</script>"


def course_of(*headings: str, title: str = "After") -> Course:
    """A course whose lesson has these headings, each with a paragraph."""
    whole = papers.whole_course()
    (module,) = whole.modules
    named = tuple(Heading(one.casefold(), one) for one in headings)
    html = "".join(f'<h2 id="{one.id}">{one.title}</h2><p>Of {one.id}.</p>' for one in named)
    changed = [
        replace(one, headings=named, parts=(Part(html), *one.parts), title=title)
        if isinstance(one, Lesson)
        else one
        for one in module.activities
    ]
    return replace(whole, modules=(replace(module, activities=tuple(changed)),))


def publish(app: Flask, course: Course) -> None:
    with database_of(app).transaction() as session:
        conversations.publish(session, course)


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Browser:
    """A learner in a course with a lesson of two headings."""
    publish(app, course_of("Calendars", "Money"))
    with database_of(app).transaction() as session:
        actor = conversations.learner(session)
    return Browser(app, client, actor)


def write(
    browser: Browser, text: str, at: str = "calendars", fetch: bool = True, **more: str
) -> Any:
    form = {"text": text, "version": "0"}
    return browser.post(f"/notes/{COURSE}/after/{at}".rstrip("/"), fetch, **form | more)


def fields(page: str) -> list[str]:
    """What the notes on a page say, but for the one that scripts make new ones of."""
    shown = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    found = re.findall(r'<form class="sec field own-note".*?</form>', shown, re.DOTALL)
    return [re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", one, re.DOTALL)[0] for one in found]


def test_html_is_cut_behind_each_heading() -> None:
    assert headed('<p>A</p><h2 id="b">B</h2><p>C</p>') == (
        ('<p>A</p><h2 id="b">B</h2>', "b"), ("<p>C</p>", ""),
    )  # fmt: skip
    assert headed("<p>A</p>") == (("<p>A</p>", ""),)


def test_every_heading_offers_a_note_without_scripts(browser: Browser) -> None:
    one = f"/notes/one?course={COURSE}&amp;lesson=after"
    assert f'href="{one}"' in browser.see(LESSON)
    whole = browser.see(one.replace("&amp;", "&"))
    for at in ("", "calendars", "money"):
        assert f'href="{one}&amp;at={at}"' in whole or not at
        assert 'name="text"' in browser.see(f"/notes/one?course={COURSE}&lesson=after&at={at}")
    browser.see(f"/notes/one?course={COURSE}&lesson=after&at=nothing", 404)
    browser.see(f"/notes/one?course={COURSE}&lesson=profile", 404)


def test_a_note_saved_is_on_the_next_view_of_the_lesson(browser: Browser) -> None:
    tag = browser.get(LESSON).headers["ETag"]

    said = write(browser, "Ask Zoë")

    assert (said.json["version"], said.status_code) == (1, 200)
    assert re.fullmatch(r"\d\d:\d\d", said.json["saved"])
    again = browser.client.get(LESSON, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert fields(again.text) == ["Ask Zoë"]
    assert again.text.index('<h2 id="calendars"') < again.text.index("Ask Zoë")
    assert again.text.index("Ask Zoë") < again.text.index("Of calendars.")


def test_without_scripts_a_form_leads_back_to_where_it_stood(browser: Browser) -> None:
    said = write(browser, "One", fetch=False)
    assert said.headers["Location"] == f"{LESSON}#own-note-at-calendars"
    assert fields(browser.see(f"/notes/one?course={COURSE}&lesson=after&at=calendars")) == ["One"]

    said = write(browser, "Two", fetch=False, version="1", **{"from": "notes"})
    assert re.fullmatch(r"/notes\?course=partners#note-[a-z0-9]{20}", said.headers["Location"])
    said = write(browser, "", fetch=False, version="2")
    assert said.headers["Location"] == f"{LESSON}#calendars"
    assert fields(browser.see(LESSON)) == []


def test_a_note_is_deleted_with_one_button(browser: Browser) -> None:
    write(browser, "One")
    said = write(browser, "One", fetch=False, delete="yes")

    assert said.headers["Location"] == f"{LESSON}#calendars"
    assert fields(browser.see(LESSON)) == []
    said = write(browser, "One", fetch=False, delete="yes", **{"from": "notes"})
    assert said.headers["Location"] == f"/notes?course={COURSE}"


def test_two_tabs_are_shown_both_texts(browser: Browser) -> None:
    write(browser, "From the first tab")

    asked = write(browser, "From the second tab")
    assert asked.status_code == 409
    assert asked.json["conflict"]["value"] == {"text": "From the first tab"}
    plain = write(browser, "From the second tab", fetch=False)
    assert plain.status_code == 409
    assert "From the first tab" in plain.text
    assert fields(plain.text) == ["From the second tab"]
    assert 'name="version" value="1"' in plain.text
    assert fields(browser.see(LESSON)) == ["From the first tab"]


def test_what_cannot_be_kept_stays_in_the_page(app: Flask, browser: Browser) -> None:
    long = "x" * (TEXT_LIMIT + 1)

    asked = write(browser, long)
    plain = write(browser, long, fetch=False, **{"from": "notes"})

    assert (asked.status_code, plain.status_code) == (422, 422)
    assert "under 10000 characters" in asked.json["message"]
    assert "under 10000 characters" in plain.text
    assert long in plain.text
    assert "Back to all notes" in plain.text


def test_what_is_typed_is_text(browser: Browser) -> None:
    write(browser, HOSTILE)

    one = "/notes/one?course=partners&lesson=after&at=calendars"
    for path in (LESSON, "/notes", f"/notes?q={HOSTILE}", one):
        assert "<script>alert" not in browser.see(path)


def test_all_notes_are_listed_by_module_and_lesson(browser: Browser) -> None:
    write(browser, "Second", "money")
    write(browser, "First")
    write(browser, "Whole", "")

    page = browser.see("/notes")

    assert fields(page) == ["Whole", "First", "Second"]
    for said in ("Numbers", "3 notes", f'href="{LESSON}#money"', "On the whole lesson"):
        assert said in page
    assert fields(browser.see("/notes?q=SÉCOND")) == ["Second"]
    assert "1 note has all these words." in browser.see("/notes?q=second")
    assert fields(browser.see("/notes?q=nowhere")) == []
    browser.see("/notes?course=nothing", 404)


def test_without_notes_the_page_says_how_one_is_begun(app: Flask, browser: Browser) -> None:
    assert "Nothing noted yet" in browser.see("/notes")

    client = app.test_client()
    learners.sign_in(app, client, learners.learner(app, course=""))
    assert "You have not started a course yet." in client.get("/notes").text


def test_notes_stay_under_the_old_heading_when_the_lesson_changed(
    app: Flask, browser: Browser
) -> None:
    write(browser, "Kept")
    write(browser, "Here", "money")
    course = course_of("Calendars", "Money", title="Later")
    (module,) = course.modules
    lesson = module.activities[2]
    assert isinstance(lesson, Lesson)
    changed = replace(
        lesson, headings=(Heading("money", "Budgets"),),
        parts=(Part('<h2 id="money">Budgets</h2>'), *lesson.parts[1:]),
    )  # fmt: skip
    activities = (*module.activities[:2], changed)
    publish(app, replace(course, modules=(replace(module, activities=activities),)))

    page = browser.see(LESSON)
    assert fields(page) == ["Here", "Kept"]
    assert "Written when this heading was “Money”" in page
    assert "You wrote this note at a heading that the lesson no longer has." in page
    listed = browser.see("/notes")
    assert "this heading is gone" in listed
    assert "Written when this heading was “Money”" in listed
    write(browser, "Kept and changed", version="1")
    assert "Kept and changed" in browser.see(LESSON)


def test_notes_of_a_lesson_that_is_gone_are_still_listed_and_changed(
    app: Flask, browser: Browser
) -> None:
    write(browser, "Kept")
    whole = papers.whole_course()
    bare = replace(whole.modules[0], activities=whole.modules[0].activities[:2])
    publish(app, replace(whole, modules=(bare,)))

    page = browser.see("/notes")

    assert "No longer in the course" in page
    assert fields(page) == ["Kept"]
    said = write(browser, "Changed", fetch=False, version="1")
    assert said.headers["Location"].startswith("/notes?course=partners#note-")


def test_the_file_has_module_lesson_and_heading_above_each_note(browser: Browser) -> None:
    write(browser, "# no heading\nsecond line")
    write(browser, "Whole <b>", "")

    answer = browser.get(f"/notes/markdown?course={COURSE}")

    assert answer.mimetype == "text/markdown"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notes-partners.md"'
    assert answer.text == (
        "# Notes in “Partners”\n\n## Numbers\n\n### After\n\n#### On the whole lesson\n\n"
        "Whole \\<b>\n\n#### Calendars\n\n\\# no heading  \nsecond line\n"
    )


def test_nobody_else_reads_or_changes_a_note(app: Flask, browser: Browser) -> None:
    write(browser, "Mine alone")
    with database_of(app).transaction() as session:
        other = conversations.learner(session, "Noor Haddad")
    noor = Browser(app, app.test_client(), other)

    for path in (LESSON, "/notes", f"/notes/markdown?course={COURSE}"):
        assert "Mine alone" not in noor.see(path)
    write(noor, "Noor's own")
    write(noor, "", delete="yes")
    assert fields(browser.see("/notes")) == ["Mine alone"]


def test_the_pages_of_notes_take_four_statements_whatever_their_number(
    app: Flask, browser: Browser, statements: Count
) -> None:
    write(browser, "One")
    for path in (LESSON, "/notes"):
        browser.see(path)
    with statements() as few:
        browser.see("/notes")
    with database_of(app).transaction() as session:
        place = enrollments.get(session, browser.actor, COURSE)
        kept = notes.list_of(session, place)[0]
        session.add_all(
            NoteRow(
                enrollment_id=place.enrollment.id, activity="after", heading=f"h{number}",
                heading_title="Money", activity_title="After", text=f"Note {number}",
                folded=f"note {number}", made_at=NOW, saved_at=kept.saved_at,
            )
            for number in range(COUNT_LIMIT - 1)
        )  # fmt: skip
    with statements() as many:
        page = browser.see("/notes")
    with statements() as lesson:
        browser.see(LESSON)

    assert len(fields(page)) == COUNT_LIMIT
    assert len(few) == len(many) <= 4, many
    assert len(lesson) <= 4, lesson
    refused = write(browser, "One more", "money")
    assert refused.status_code == 422
    assert "Delete one that you no longer need." in refused.json["message"]
