"""What files say of a whole course: whom it is for (`for:`), what was renamed (`was:`)."""

import json

import pytest

from app.content.compiled import dump, load
from app.content.worker import Worker
from tests.content.small import COURSE, LESSON, MODULE, changed, compiled, told


def meant(audience: str) -> dict[str, str | bytes | None]:
    return changed(COURSE, "course.md", ("competencies:", f"for: {audience}\ncompetencies:"))


def test_a_course_is_for_everyone_unless_it_says_for_whom(worker: Worker) -> None:
    course, other = compiled(worker).course, compiled(worker, meant("instructor")).course

    assert course
    assert other
    assert (course.audience, other.audience) == ("everyone", "instructor")


@pytest.mark.parametrize("audience", ["everyone", "learner", "[instructor]", "3"])
def test_no_other_audience_is_taken(worker: Worker, audience: str) -> None:
    found = told(worker, meant(audience))

    assert [line for line in found if line.startswith("course.md:3:1: ") and "“for”" in line]


def test_a_course_stored_by_an_older_release_is_for_everyone(worker: Worker) -> None:
    course = compiled(worker).course
    assert course
    values = json.loads(dump(course))
    del values["audience"], values["renamed"]

    older = load(json.dumps(values).encode())

    assert (older.audience, older.renamed) == ("everyone", ())


def test_what_was_renamed_is_kept_with_the_course(worker: Worker) -> None:
    result = compiled(
        worker,
        {
            **changed(MODULE, "01-one/module.md", ("title: One", "title: One\nwas: start")),
            **changed(LESSON, "01-one/01-lesson.md", ("minutes: 5", "minutes: 5\nwas: text")),
        },
    )

    assert result.course
    renamed = {"start": "one", "text": "lesson"}
    assert (dict(result.course.renamed), dict(result.renamed)) == (renamed, renamed)
    assert result.course.moved("start", "text") == ("one", "lesson")
