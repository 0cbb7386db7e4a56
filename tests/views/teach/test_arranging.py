"""Pages of a course's order, names and places: plain forms, a sentence for what can't be."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from tests import writing
from tests.writing import HERE, LESSON, PAGE, TEXT, Writer

ORDER = f"{PAGE}/order"
PLACE = f"{PAGE}/place/{LESSON}"
TWO = {"02-two/module.md": "---\ntitle: Two\n---\nMore.\n", "02-two/01-other.md": TEXT}


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings, TWO)
    return Writer(app, writing.teacher(app))


def test_a_lesson_goes_down_and_the_course_page_shows_it_there(ilse: Writer) -> None:
    sent = ilse.post(ORDER, step=f"down {LESSON}", line="lesson")

    page = ilse.get(PAGE).text
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{ORDER}?went=lesson")
    assert "02-lesson.md" in ilse.get(sent.headers["Location"]).text
    assert page.index("01-talk.scenario.md") < page.index("02-lesson.md")
    assert "01-lesson.md" not in page
    assert f"was {LESSON}" in ilse.get(f"{PAGE}/changes").text


def test_a_step_that_is_no_longer_there_is_told(ilse: Writer) -> None:
    for step in (
        f"down {LESSON}",
        f"down {LESSON}",
        "down nothing",
        "",
        "up",
        f"sideways {LESSON}",
    ):
        sent = ilse.post(ORDER, step=step)

    assert ilse.post(ORDER, step=f"down {LESSON}").status_code == 409
    assert sent.status_code in (303, 409)
    assert "02-lesson.md" in ilse.get(ORDER).text


def test_a_file_is_renamed_and_found_under_its_old_path(ilse: Writer) -> None:
    wrong = ilse.post(PLACE, act="rename", name="A b")
    sent = ilse.post(PLACE, act="rename", name="first-lesson")

    there = f"{PAGE}/files/01-one/01-first-lesson.md"
    assert wrong.status_code == 422 and 'value="A b"' in wrong.text
    assert sent.status_code == 303
    assert ilse.get(f"{HERE}?line=3").headers["Location"] == f"{there}?line=3"
    assert "Learners know it as" in ilse.get(there).text
    assert ilse.get(PLACE).status_code == 200
    assert ilse.post(PLACE, act="rename", name="again").status_code == 409


def test_who_saves_at_the_old_path_is_told_where_the_file_is(ilse: Writer) -> None:
    seen = ilse.get(HERE).text.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]
    ilse.post(PLACE, act="move", folder="02-two")
    there = f"{PAGE}/files/02-two/02-lesson.md"

    late = ilse.told(HERE, text=TEXT + "\nMore.\n", seen=seen)

    assert late["moved"] == there
    assert "More." in ilse.get(there).text
    assert ilse.post(f"{PAGE}/place/02-two/02-lesson.md", act="move", folder="x").status_code == 422


def test_a_file_that_is_gone_is_compared_with_nothing_and_may_come_back(ilse: Writer) -> None:
    here = f"{PAGE}/files/01-one/07-gone.md"

    sent = ilse.post(here, text=TEXT, seen="0" * 64)

    assert sent.status_code == 409
    assert "A lesson" in sent.text
    assert ilse.get(here).status_code == 404


def test_a_module_is_begun_then_its_first_file(ilse: Writer) -> None:
    form = f"{PAGE}/modules/new"
    assert ilse.get(form).status_code == 200
    assert ilse.post(form, name="one", title="").status_code == 422

    sent = ilse.post(form, name="three", title="The third")

    assert sent.headers["Location"] == f"{PAGE}/new?module=03-three"
    chosen = ilse.get(sent.headers["Location"]).text
    assert '<option value="03-three" selected>The third</option>' in chosen
    assert '<option value="02-two">Two</option>' in chosen
    assert "The third" in ilse.get(ORDER).text
    assert "The third" in ilse.get(PAGE).text


def test_a_module_is_taken_out_after_its_page_said_what_is_lost(ilse: Writer) -> None:
    page = ilse.get(f"{PAGE}/place/02-two/module.md").text
    seen = page.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]

    late = ilse.post(f"{PAGE}/place/02-two/module.md", act="remove", seen="other")
    sent = ilse.post(f"{PAGE}/place/02-two/module.md", act="remove", seen=seen)

    assert "2 files go with it" in page and "Nobody has records here." in page
    assert late.status_code == 409
    assert sent.status_code == 303
    assert "02-two" not in ilse.get(ORDER).text.split("modules-order", 1)[1]
    again = ilse.post(f"{PAGE}/place/02-two/module.md", act="remove", seen=seen)
    assert again.status_code == 404


def test_a_file_is_taken_out_on_its_page(ilse: Writer) -> None:
    page = ilse.get(PLACE).text
    seen = page.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]

    assert ilse.post(PLACE, act="remove", seen=seen).status_code == 303
    assert "Taken out in drafts" in ilse.get(PAGE).text
    assert ilse.get(f"{PAGE}/place/course.md").status_code == 404
    assert ilse.get(f"{PAGE}/place/01-one/02-talk.walks").status_code == 404


def test_others_find_none_of_it(app: Flask, ilse: Writer) -> None:
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))

    for path in (ORDER, PLACE, f"{PAGE}/modules/new"):
        assert other.get(path).status_code == 404
        assert other.post(path, step=f"up {LESSON}", act="rename", name="x").status_code == 404
    assert ilse.get(ORDER).status_code == 200


def test_pages_of_the_order_cost_few_statements(
    ilse: Writer, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    ilse.get(ORDER)
    with statements() as order:
        ilse.get(ORDER)
    with statements() as place:
        ilse.get(PLACE)
    with statements() as shift:
        ilse.post(ORDER, step=f"down {LESSON}")

    assert len(order) <= 6
    assert len(place) <= 8
    assert len(shift) <= 12
