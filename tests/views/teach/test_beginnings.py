"""New courses in the browser: begun or taken in, drafts until they are published, their maker's."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from app.content.scaffold import FOLDER
from app.domain.permission import Role
from app.models import Checked, CourseRow, CourseStaff, Draft
from tests import learners, writing
from tests.learners import database
from tests.views.teach.sending import PICTURE, Changes, key_in, packed
from tests.writing import LESSON, Writer

NEW = "/teach/new-course"
HERE = "/teach/courses/partner-basics"


@pytest.fixture
def ilse(app: Flask) -> Writer:
    return Writer(app, writing.teacher(app, course=""))


def look(writer: Writer, changes: Changes | None = None, name: str = "Partner Basics.zip") -> str:
    """What the dry run of the small course says."""
    data = {"csrf_token": writer.token, "file": (io.BytesIO(packed(changes)), name)}
    answer = writer.client.post(f"{NEW}/files", data=data, content_type="multipart/form-data")
    assert answer.status_code == 200
    return answer.text


def publish(writer: Writer) -> int:
    """Publish what stands there, having looked at it; returns the status."""
    digest = writer.get(f"{HERE}/changes").text.split('name="digest" value="', 1)[1].split('"')[0]
    return writer.post(f"{HERE}/publish", digest=digest, note="").status_code


def test_a_course_is_begun_as_drafts_and_seen_once_it_is_published(
    app: Flask, ilse: Writer
) -> None:
    begun = ilse.post(NEW, name="partner-basics", title="The basics")
    assert begun.status_code == 303
    page = ilse.get(begun.headers["Location"]).text
    assert "The basics" in page
    assert "Learners see nothing of it yet" in page
    assert "no fault and no hint for its drafts" in page
    assert "01-first-steps" in page
    for tab in ("changes", "archive", "new", "files/course.md"):
        assert ilse.get(f"{HERE}/{tab}").status_code == 200
    maya = Writer(app, learners.learner(app, ""))
    assert maya.get("/course/partner-basics").status_code == 404
    assert "The basics" not in maya.get("/home").text

    assert publish(ilse) == 303

    assert "The basics" in maya.get("/home").text
    assert "Learners see revision 1" in ilse.get(HERE).text
    assert ilse.post(f"{HERE}/throw-away").status_code == 409
    assert (FOLDER / "course" / "course.md").exists()


def test_files_are_looked_at_then_taken_in_as_a_course(app: Flask, ilse: Writer) -> None:
    page = look(ilse, {"01-one/media/a.png": PICTURE})
    assert 'name="name" value="partner-basics"' in page
    assert "Picture or recording: <span" in page
    assert "no fault" in page
    with database(app).reading() as session:
        assert session.scalars(select(CourseRow.slug)).all() == []

    taken = ilse.post(f"{NEW}/drafts", key=key_in(page), name="partner-basics", title="")

    assert taken.status_code == 303
    assert "Partner basics" in ilse.get(HERE).text
    assert LESSON in ilse.get(HERE).text
    assert publish(ilse) == 303
    again = ilse.post(f"{NEW}/drafts", key=key_in(page), name="other", title="")
    assert again.status_code == 409
    assert "no longer here" in again.text


def test_a_faulty_course_is_taken_in_and_mended_at_the_desk(ilse: Writer) -> None:
    page = look(ilse, {LESSON: "No front matter.\n"})
    assert "1 fault" in page
    assert f"{LESSON}:1" in page

    ilse.post(f"{NEW}/drafts", key=key_in(page), name="partner-basics", title="Basics")

    assert "The front matter is missing" in ilse.get(HERE).text
    assert publish(ilse) == 422
    assert "Learners see nothing of it yet" in ilse.get(HERE).text


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("", "x", "can&#39;t be used"),
        ("../x", "x", "can&#39;t be used"),
        ("Großes", "x", "can&#39;t be used"),
        ("basics", "x" * 201, "A title is one line"),
        ("basics", "a\u202eb", "A title is one line"),
        ("taken", "x", "There is a course of that name already"),
    ],
)
def test_a_name_that_cant_be_used_is_told_and_the_files_wait(
    app: Flask, ilse: Writer, name: str, title: str, said: str
) -> None:
    other = Writer(app, writing.teacher(app, "Omar Aziz", course=""))
    assert other.post(NEW, name="taken", title="").status_code == 303
    key = key_in(look(ilse))

    for answer in (
        ilse.post(NEW, name=name, title=title),
        ilse.post(f"{NEW}/drafts", key=key, name=name, title=title),
    ):
        assert answer.status_code == 422
        assert said in answer.text
    assert ilse.post(f"{NEW}/drafts", key=key, name="mine", title="").status_code == 303


def test_what_is_no_course_is_refused(ilse: Writer) -> None:
    for body, name in ((b"", ""), (b"x", "a.zip"), (packed({"course.md": None}), "a.zip")):
        data = {"csrf_token": ilse.token, "file": (io.BytesIO(body), name)}
        answer = ilse.client.post(f"{NEW}/files", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "error-summary" in answer.text


def test_a_course_is_its_makers_and_admins(app: Flask, ilse: Writer) -> None:
    ilse.post(NEW, name="partner-basics", title="")
    other = Writer(app, writing.teacher(app, "Omar Aziz", course=""))
    admin = Writer(app, learners.learner(app, "", "Ada Admin", [Role.ADMIN]))

    assert other.get(HERE).status_code == 404
    assert other.post(f"{HERE}/throw-away").status_code == 404
    assert admin.get(HERE).status_code == 200
    assert admin.post(NEW, name="of-an-admin", title="").status_code == 303
    assert Writer(app, learners.learner(app, "")).post(NEW, name="x").status_code == 403


def test_a_course_that_was_never_published_can_be_thrown_away(app: Flask, ilse: Writer) -> None:
    ilse.post(NEW, name="partner-basics", title="")

    assert ilse.post(f"{HERE}/throw-away").status_code == 303

    assert ilse.get(HERE).status_code == 404
    with database(app).reading() as session:
        for model in (CourseRow, Draft, Checked, CourseStaff):
            assert session.query(model).count() == 0
    assert ilse.post(NEW, name="partner-basics", title="").status_code == 303
