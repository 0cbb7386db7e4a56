"""Acting as a test learner: pages as theirs would be, nothing kept, nobody else's."""

import re

import pytest
from flask import Flask

from app.services.sessions import Actor
from tests.acting import ACT, BANNER, COURSE, TWO, Acting, cohort, files, rows, walk
from tests.content import small
from tests.writing import LESSON, PAGE, SLUG, TEXT, Writer, save


def test_a_whole_walk_leaves_no_row_and_no_file(app: Flask, ilse: Actor) -> None:
    browser, key = Writer(app, ilse), cohort(app)
    before, there = rows(app), files(app)

    acting = Acting(browser, cohort=key)
    walk(acting)
    shown = browser.get(acting.over).text
    browser.post(f"{acting.over}/date", day="2026-04-02")
    later = browser.get(acting.over).text
    assert rows(app) == before
    browser.post(f"{acting.over}/end")

    assert "4 of 4 done" in shown and "Late" not in later
    assert rows(app) == before
    assert files(app) == there


def test_the_learners_pages_are_theirs_and_lead_on_inside(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse), cohort=cohort(app), day="2026-03-06")

    page = acting.get("/home").text

    assert f"{BANNER} of “Spring” on 6 March 2026. Nothing is kept." in page
    assert "Test Learner" in page and "Ilse" not in page
    addresses = set(re.findall(r'(?:href|action)="(/[^"]*)"', page))
    outside = {one for one in addresses if not one.startswith(f"/as-learner/{acting.token}/")}
    known = ("/static/", "/teach/test-learners/", "/help", "/privacy", "/accessibility", "/verify")
    assert {one for one in outside if not one.startswith(known)} == set()
    assert 'data-person=""' in page
    assert acting.get("/home").headers["Cache-Control"] == "no-store"
    lesson = acting.get(f"{COURSE}/lesson")
    assert "ETag" not in lesson.headers
    assert f'href="/as-learner/{acting.token}/course/{SLUG}/glossary#fiscal-year"' in lesson.text


def test_scripts_are_led_inside(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse))
    talk = acting.go(f"{COURSE}/talk/attempts")

    told = acting.browser.told(f"{talk}/decisions", step="0", choice="0")

    assert told["next"].startswith(f"/as-learner/{acting.token}/attempts/")


def test_dates_and_locks_are_those_of_the_day(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse), cohort=cohort(app))

    assert "Due on 9 March 2026" in acting.get(f"/course/{SLUG}").text
    assert acting.get(f"/course/{SLUG}/two/later").status_code == 403
    answer = acting.browser.post(f"{acting.over}/date", day="2026-03-12")
    assert answer.headers["Location"] == acting.over
    assert "Was due on 9 March 2026" in acting.get(f"/course/{SLUG}").text
    shown = acting.browser.get(acting.over).text
    assert "Opens after One" in shown and "Late" in shown


def test_later_days_keep_what_was_done_and_earlier_ones_begin_anew(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse), cohort=cohort(app), day="2026-03-04")
    acting.go(f"{COURSE}/lesson/end")

    acting.browser.post(f"{acting.over}/date", day="2026-03-05")
    assert "1 of 4 done" in acting.browser.get(acting.over).text
    back = acting.browser.post(f"{acting.over}/date", day="2026-03-03").headers["Location"]

    assert back != acting.over
    assert "0 of 4 done" in acting.browser.get(back).text
    assert acting.browser.get(acting.over).status_code == 404


def test_letters_are_those_of_the_days(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse), cohort=cohort(app))
    assert "You are in the cohort “Spring”" in acting.browser.get(acting.over).text

    acting.browser.post(f"{acting.over}/date", day="2026-03-12")

    shown = acting.browser.get(acting.over).text
    assert "Due soon: One" in shown and "Hello Test," in shown and "Was due: One" in shown
    assert "7 March 2026, 08:00 (UTC)" in shown  # what the night brought waits for the morning


@pytest.mark.parametrize("day", ["", "2026-02-30", "9999-01-01", "2028-01-01", "x" * 400])
def test_a_day_that_is_none_is_told_and_nothing_is_lost(app: Flask, ilse: Actor, day: str) -> None:
    acting = Acting(Writer(app, ilse), cohort=cohort(app))
    acting.go(f"{COURSE}/lesson/end")

    answer = acting.browser.post(f"{acting.over}/date", day=day)

    assert answer.status_code == 422
    assert "Please check what you typed" in answer.text
    assert "1 of 4 done" in acting.browser.get(acting.over).text


def test_the_form_says_what_is_wrong_with_a_day(app: Flask, ilse: Actor) -> None:
    answer = Writer(app, ilse).post(ACT, day="yesterday", cohort=cohort(app))

    assert answer.status_code == 422
    assert "Type a day, such as 2026-03-09." in answer.text


def test_drafts_are_read_at_the_file_and_what_stands_before_is_done(
    app: Flask, ilse: Actor
) -> None:
    path = "02-two/01-later.md"
    save(app, ilse, TWO[path].replace("Second text.", "A new sentence."), path)
    editor = Writer(app, ilse).get(f"{PAGE}/files/{path}").text
    assert "Preview as learner" in editor and f'action="{ACT}"' in editor

    acting = Acting(Writer(app, ilse), path=path, drafts="yes")

    assert acting.first.endswith(f"/course/{SLUG}/two/later")
    shown = acting.get(acting.first).text
    assert "A new sentence." in shown and "You see the drafts." in shown
    assert "Second text." in Acting(Writer(app, ilse), path=path).get(acting.first.partition(
        acting.token)[2]).text  # fmt: skip


def test_a_draft_with_faults_is_read_and_its_faults_are_one_click_away(
    app: Flask, ilse: Actor
) -> None:
    save(app, ilse, TEXT.replace("(../glossary.md", "(../nothing.md"))

    acting = Acting(Writer(app, ilse), path=LESSON, drafts="yes")

    assert acting.first.endswith(f"{COURSE}/lesson")
    shown = acting.get(acting.first).text
    assert "Text with a" in shown and f'href="{acting.over}#faults-title"' in shown
    assert "1 fault would stop a publish</a>" in shown
    over = acting.browser.get(acting.over).text
    assert 'id="faults-title"' in over and f'href="{PAGE}/files/{LESSON}?line=' in over
    walk(acting)
    assert "would stop" not in Acting(Writer(app, ilse), path=LESSON).get(f"{COURSE}/lesson").text


def test_a_file_that_cannot_be_read_names_its_line_and_the_others_are_played(
    app: Flask, ilse: Actor
) -> None:
    talk = "01-one/02-talk.scenario.md"
    save(app, ilse, small.FILES[talk].replace("(#end", "(#nowhere"), talk)
    browser = Writer(app, ilse)

    answer = browser.post(ACT, drafts="yes", path=talk)

    assert answer.status_code == 422
    assert f"“{talk}” can’t be shown before its faults are mended." in answer.text
    assert f'href="{PAGE}/files/{talk}?line=' in answer.text
    assert 'name="path"' not in answer.text  # “Begin” comes to the others
    acting = Acting(browser, drafts="yes")
    assert "1 file can’t be shown</a>" in acting.get(f"{COURSE}/lesson").text
    assert acting.get(f"{COURSE}/talk").status_code == 404
    assert "Text with a" in acting.get(f"{COURSE}/lesson").text


@pytest.mark.parametrize("path", ["course.md", "01-one/module.md"])
def test_files_beside_an_unread_frame_are_read(app: Flask, ilse: Actor, path: str) -> None:
    save(app, ilse, "---\nnothing: here\n---\n", path)
    browser = Writer(app, ilse)

    assert browser.post(ACT, drafts="yes", path=path).status_code == 422
    acting = Acting(browser, drafts="yes", path=LESSON)

    assert "Text with a" in acting.get(acting.first).text
    walk(acting)


def test_a_course_that_learners_do_not_see_yet_is_read_as_its_drafts(
    app: Flask, ilse: Actor
) -> None:
    browser = Writer(app, ilse)
    browser.post("/teach/new-course", name="basics", title="The basics")
    there = "/teach/courses/basics/test-learner"
    assert "you see its drafts" in browser.get(there).text

    first = browser.post(there, drafts="yes", path="01-first-steps/01-ask-first.md")

    assert first.headers["Location"].endswith("/course/basics/first-steps/ask-first")
    assert "You see the drafts." in browser.get(first.headers["Location"]).text
    assert browser.post(there).status_code == 404
