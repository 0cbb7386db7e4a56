"""Pages on which drafts are looked at as a whole and published, and revisions come back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from tests import learners, writing
from tests.learners import form_token
from tests.writing import HERE, PAGE, TEXT, Writer

NEW = TEXT.replace("minutes: 5", "minutes: 6")
BAD = TEXT.replace("minutes: 5", "minutes: many")


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def draft(who: Writer, text: str) -> None:
    seen = who.get(HERE).text.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]
    assert who.post(HERE, text=text, seen=seen).status_code == 303


def digest_in(page: str) -> str:
    return page.split('name="digest" value="', 1)[1].split('"', maxsplit=1)[0]


def test_drafts_are_listed_checked_and_published(ilse: Writer) -> None:
    empty = ilse.get(f"{PAGE}/changes").text
    draft(ilse, NEW)
    page = ilse.get(f"{PAGE}/changes").text

    checked = ilse.post(f"{PAGE}/check")
    after = ilse.get(f"{PAGE}/changes").text
    done = ilse.post(f"{PAGE}/publish", digest=digest_in(after), note="A minute\0 more")
    health = ilse.get(PAGE).text

    assert "There are no drafts" in empty
    assert "minutes: 6" in page and "1 line added, 1 line taken out" in page
    assert "were not checked together yet" in page
    assert checked.status_code == 303 and "No fault and no hint." in after
    assert (done.status_code, done.headers["Location"]) == (303, PAGE)
    assert "Learners see revision 2" in health and "by Ilse Novák" in health
    assert "<q>A minute more</q>" in health


def test_walkthroughs_stand_behind_what_learners_see(ilse: Writer) -> None:
    names = ("02-talk.walks", "02-talk.scenario.md")
    for name in names:
        here = f"{PAGE}/files/01-one/{name}"
        page = ilse.get(here).text
        text = unescape(page.split('name="text"', 1)[1].split(">\n", 1)[1].split("</textarea>")[0])
        seen = page.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]
        assert ilse.post(here, text=f"{text.strip()}\n\n", seen=seen).status_code == 303
    ilse.post(f"{PAGE}/check")

    page = ilse.get(f"{PAGE}/changes").text

    assert page.index("02-talk.scenario.md") < page.index("02-talk.walks")


def test_the_pages_of_a_course_have_one_head(ilse: Writer) -> None:
    for page in ("", "/order", "/pictures", "/changes", "/revisions", "/regrade", "/archive"):
        text = ilse.get(PAGE + page).text
        assert text.count("<h1>") == 1
        head = text.split('class="cohort-head"')[1].split("<h1>")[0]
        assert 'href="/teach/courses"' in head and 'href="/teach/guides"' in head, page


def test_faults_are_shown_and_nothing_is_published(ilse: Writer) -> None:
    draft(ilse, BAD)
    seen = digest_in(ilse.get(f"{PAGE}/changes").text)

    answer = ilse.post(f"{PAGE}/publish", digest=seen, note="My note")

    assert answer.status_code == 422
    assert "The course has faults and was not published." in answer.text
    assert f'href="{HERE}?line=3&amp;column=' in answer.text
    assert 'value="My note"' in answer.text
    assert "Learners see revision 1" in ilse.get(PAGE).text


def test_the_course_page_tells_of_faults_in_drafts_apart(ilse: Writer) -> None:
    draft(ilse, BAD)
    before = ilse.get(PAGE).text
    ilse.post(f"{PAGE}/check")
    after = ilse.get(PAGE).text

    assert "The list is about what learners see. The drafts were not checked with it yet." in before
    assert "The list is about what learners see. With the drafts, the check finds 1 fault." in after


def test_who_looked_before_a_change_is_asked_to_look_again(ilse: Writer) -> None:
    draft(ilse, NEW)
    seen = digest_in(ilse.get(f"{PAGE}/changes").text)
    draft(ilse, NEW + "\nMore.\n")

    answer = ilse.post(f"{PAGE}/publish", digest=seen)

    assert answer.status_code == 409
    assert "was changed since you looked" in answer.text


def test_an_earlier_revision_is_published_again(ilse: Writer) -> None:
    draft(ilse, NEW)
    ilse.post(f"{PAGE}/publish", digest=digest_in(ilse.get(f"{PAGE}/changes").text))

    sent = ilse.post(f"{PAGE}/revisions/1")
    page = ilse.get(f"{PAGE}/revisions").text

    assert sent.status_code == 303
    assert "Learners see revision 3 now" in page and "Back to revision 1" in page
    assert ilse.post(f"{PAGE}/revisions/77").status_code == 404


def test_others_find_none_of_it(app: Flask, ilse: Writer) -> None:
    draft(ilse, NEW)
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))
    maya = Writer(app, learners.learner(app, ""))

    for who, status in ((other, 404), (maya, 403)):
        for path in ("changes", "revisions", "revisions/1"):
            assert who.get(f"{PAGE}/{path}").status_code == status
        for path in ("check", "publish", "revisions/1"):
            assert who.post(f"{PAGE}/{path}").status_code == status


def test_pages_cost_few_statements(
    ilse: Writer, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    draft(ilse, NEW)
    assert form_token(ilse.get(f"{PAGE}/changes").text)
    with statements() as changes:
        ilse.get(f"{PAGE}/changes")
    with statements() as revisions:
        ilse.get(f"{PAGE}/revisions")

    assert len(changes) <= 8
    assert len(revisions) <= 5


def test_a_new_file_is_begun_opened_and_thrown_away(ilse: Writer) -> None:
    form = {"kind": "lesson", "module": "01-one", "name": "more", "title": "More <b>words"}
    assert '<option value="01-one">' in ilse.get(f"{PAGE}/new").text

    wrong = ilse.post(f"{PAGE}/new", False, **{**form, "name": "No Name"})
    sent = ilse.post(f"{PAGE}/new", False, **form)
    here = sent.headers["Location"]
    page = ilse.get(here).text
    seen = page.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]

    assert wrong.status_code == 422 and "More &lt;b&gt;words" in wrong.text
    assert here == f"{PAGE}/files/01-one/05-more.md"
    assert "Learners don’t have this file yet." in page
    assert ilse.post(here, text="x", seen=seen, act="remove").headers["Location"] == PAGE
    assert ilse.get(here).status_code == 404


def test_a_file_that_is_taken_out_says_so(ilse: Writer) -> None:
    page = ilse.get(HERE).text
    seen = page.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]

    ilse.post(HERE, text=TEXT, seen=seen, act="remove")

    assert "In the drafts this file is taken out." in ilse.get(HERE).text
    assert "Taken out in drafts" in ilse.get(PAGE).text
    assert ilse.post(f"{PAGE}/check").status_code == 303


def test_what_changes_is_said_in_words_once_it_was_checked(ilse: Writer) -> None:
    draft(ilse, NEW.replace("Text with", "Text <b>&amp;</b> with"))
    before = ilse.get(f"{PAGE}/changes").text

    ilse.post(f"{PAGE}/check")
    page = ilse.get(f"{PAGE}/changes").text
    ilse.post(f"{PAGE}/publish", digest=digest_in(page))
    back = ilse.get(f"{PAGE}/revisions/1").text
    same = ilse.get(f"{PAGE}/revisions/2").text

    assert "is said in words once the course was checked" in before
    assert "6 minutes instead of 5." not in before
    assert "6 minutes instead of 5." in page and "One paragraph changed." in page
    assert "Lesson 1.1: A lesson" in page and "Module 1: One" in page
    assert "5 minutes instead of 6." in back and "Go back to it" in back
    assert "learners see the same files" in same and "Go back to it" not in same
    assert ilse.get(f"{PAGE}/revisions/9").status_code == 404


def test_faults_leave_the_lines(ilse: Writer) -> None:
    draft(ilse, BAD)
    ilse.post(f"{PAGE}/check")

    page = ilse.get(f"{PAGE}/changes").text

    assert "said in words once the faults are mended" in page
    assert "minutes: many" in page
