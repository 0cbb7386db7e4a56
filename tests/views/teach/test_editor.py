"""Pages of those who write courses: content health, the editor, its preview, comparing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from app.domain.permission import Role
from app.services import unclear
from tests import learners, writing
from tests.conftest import BEGINNING
from tests.content import small
from tests.learners import database
from tests.writing import HERE, LESSON, PAGE, SLUG, TEXT, Writer

NEW = TEXT + "\nMore.\n"
SEEN = 'name="seen" value="'


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def seen_in(page: str) -> str:
    return page.split(SEEN, 1)[1].split('"', maxsplit=1)[0]


def test_the_desk_lists_the_courses_that_one_writes(app: Flask, ilse: Writer) -> None:
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))

    assert f'href="{PAGE}"' in ilse.get("/teach/courses").text
    assert "You teach no course yet" in other.get("/teach/courses").text
    assert other.get(PAGE).status_code == other.get(HERE).status_code == 404
    assert other.post(HERE, text=NEW).status_code == 404
    assert other.post(f"{PAGE}/preview", path=LESSON, text=NEW).status_code == 404


def test_learners_find_none_of_it(app: Flask, ilse: Writer) -> None:
    maya = Writer(app, learners.learner(app, ""))

    for path in ("/teach/courses", PAGE, HERE):
        assert maya.get(path).status_code == 403
    assert maya.post(HERE, text=NEW).status_code == 403
    assert ilse.get(PAGE).status_code == 200


def test_content_health_says_how_a_course_does_and_what_learners_see(
    app: Flask, ilse: Writer
) -> None:
    maya = learners.learner(app, SLUG)
    with database(app).transaction() as session:
        unclear.say(session, maya, (SLUG, "lesson"), "What is it?", False, BEGINNING)

    page = ilse.get(PAGE).text

    assert "9 files, 0 faults" in page
    assert "Learners see revision 1" in page
    assert f'href="{HERE}"' in page
    assert "1 says it is unclear" in page


def test_content_health_lists_a_modules_page_first_and_walkthroughs_behind_their_conversation(
    ilse: Writer,
) -> None:
    page = ilse.get(PAGE).text

    names = (
        "module.md",
        "01-lesson.md",
        "02-talk.scenario.md",
        "02-talk.walks",
        "03-check.quiz.md",
    )
    places = [page.index(f'href="{PAGE}/files/01-one/{name}"') for name in names]
    assert places == sorted(places)


def test_a_draft_is_saved_by_a_plain_form_and_said_to_be_there(ilse: Writer) -> None:
    seen = seen_in(ilse.get(HERE).text)

    sent = ilse.post(HERE, text=NEW, seen=seen)
    page = ilse.get(HERE).text

    assert (sent.status_code, sent.headers["Location"]) == (303, HERE)
    assert "The draft is saved." in page
    assert "\nMore.\n</textarea>" in page
    assert "Has a draft" in ilse.get(PAGE).text


def test_a_script_is_told_what_was_saved(ilse: Writer) -> None:
    seen = seen_in(ilse.get(HERE).text)

    saved = ilse.told(HERE, text=NEW, seen=seen)
    late = ilse.post(HERE, is_script=True, text=NEW + "x", seen=seen)
    long = ilse.post(HERE, is_script=True, text="x" * 1_100_000, seen=saved["seen"])
    back = ilse.told(HERE, text=TEXT, seen=saved["seen"])

    assert saved["is_draft"]
    assert (late.status_code, long.status_code) == (409, 422)
    assert "Nothing was overwritten" in late.get_data(as_text=True)
    assert not back["is_draft"]


def test_a_newer_version_is_shown_beside_what_was_typed(app: Flask, ilse: Writer) -> None:
    seen = seen_in(ilse.get(HERE).text)
    other = Writer(app, writing.teacher(app, "Mo Ekström"))
    other.post(HERE, text=TEXT.replace("minutes: 5", "minutes: 7"), seen=seen)

    answer = ilse.post(HERE, text=NEW, seen=seen)
    merged = answer.text.split("<textarea", 1)[1].split("</textarea>")[0]

    assert answer.status_code == 409
    assert "It was saved by Mo Ekström" in answer.text
    assert "minutes: 7" in merged and merged.endswith("\nMore.\n")
    done = ilse.post(HERE, text=NEW, seen=seen_in(answer.text), settles="yes")
    assert done.status_code == 303


def test_check_shows_preview_and_problems_and_saves_nothing(ilse: Writer) -> None:
    text = TEXT + "\n![](media/no.png)\n"

    page = ilse.post(HERE, text=text, seen="x", act="check").text

    assert "There is no picture" in page and "2 faults" in page
    assert 'data-line="' in page
    assert "![](media/no.png)\n</textarea>" in page
    assert "no.png" not in ilse.get(HERE).text


def test_a_draft_is_thrown_away(ilse: Writer) -> None:
    ilse.post(HERE, text=NEW, seen=seen_in(ilse.get(HERE).text))

    sent = ilse.post(HERE, text=NEW, seen=seen_in(ilse.get(HERE).text), act="discard")

    assert sent.headers["Location"] == PAGE
    assert "Has a draft" not in ilse.get(PAGE).text


KINDS = {
    "course.md": "A small course",
    "people.md": "Susan",
    "glossary.md": "<h2>",
    "01-one/module.md": "preview-title",
    LESSON: "preview-title",
    "01-one/02-talk.scenario.md": "Ask her",
    "01-one/02-talk.walks": "Ask her",
    "01-one/03-check.quiz.md": "Which?",
    "01-one/04-plan.worksheet.md": "A line to fill in",
}
HEAD = "---\ntitle: A\nminutes: 5\n---\n"
HOSTILE = {
    "": "Fault",
    "---\ntitle: A\x00\n---\n": "control character",
    "\x89PNG\r\n\x1a\n\x01\x02": "control character",
    HEAD + "[" * 5000: "Shorten the run",
    HEAD + "> " * 2000 + "x": "Fault",
    HEAD + "".join("  " * n + "- x\n" for n in range(300)): "Fault",
    "x" * 1_100_000: "larger than 1 MiB",
    HEAD + "y" * 30_000: "longer than 20 kB",
    HEAD + "<script>alert(2)</script>\n": "",
    "---\na: &a [x, *a]\n---\n": "Fault",
}


@pytest.mark.databases("sqlite")
def test_each_kind_of_file_has_a_preview_and_hostile_ones_a_line(ilse: Writer) -> None:
    for path, words in KINDS.items():
        text = small.FILES[path]
        found = ilse.told(f"{PAGE}/preview", path=path, text=text)
        assert words in found["html"], path
        assert "Fault" not in found["problems"], path
    for text, words in HOSTILE.items():
        found = ilse.told(f"{PAGE}/preview", path=LESSON, text=text)
        assert words in found["problems"], text[:40]
        assert "<script>" not in found["html"] + found["problems"]


def test_a_preview_of_no_file_of_a_course_is_refused(ilse: Writer) -> None:
    found = ilse.post(f"{PAGE}/preview", is_script=True, path="../x", text="x")

    assert found.status_code == 422


def test_an_admin_writes_every_course(app: Flask, ilse: Writer) -> None:
    alex = Writer(app, learners.learner(app, "", "Alex", [Role.ADMIN]))

    assert alex.get(HERE).status_code == ilse.get(HERE).status_code == 200


def test_pages_cost_few_statements(
    ilse: Writer, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    ilse.get(PAGE)
    with statements() as listed:
        ilse.get("/teach/courses")
    with statements() as health:
        ilse.get(PAGE)
    with statements() as editor:
        ilse.get(HERE)

    assert len(listed) <= 4
    assert len(health) <= 8
    assert len(editor) <= 7
