"""Questions from elsewhere in the browser: looked at by line, nothing written on error, a draft."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests import learners, writing
from tests.writing import PAGE, Writer

HERE = f"{PAGE}/questions"
QUIZ = "01-one/03-check.quiz.md"
GIFT = """// From elsewhere
::Which one?::Which one earns a fee? {=Provider #Yes, monthly. ~Reseller #No, a margin.}

::Paid::When is it paid? {#45:1 #After 45 days.}

::Both::Which are partners? {~%50%Provider ~%50%Reseller ~%-50%Customer}
"""


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def send(writer: Writer, act: str = "look", text: str = GIFT, **where: str) -> TestResponse:
    """Send the form, for a new quiz where nothing else is said."""
    new = {"into": "", "module": "01-one", "name": "more", "title": "More questions"}
    fields = {"act": act, "text": text, **new, **where}
    return writer.post(HERE, is_script=False, **fields)


def changed(writer: Writer) -> str:
    return writer.get(f"{PAGE}/changes").text


def test_a_dry_run_lists_what_can_be_taken_and_writes_nothing(ilse: Writer) -> None:
    page = send(ilse).text

    assert "3 questions can be taken in" in page
    assert "2 answers, 2 with feedback" in page
    assert "Several right answers" in page
    assert "Take in as a draft" in page
    assert "From elsewhere\n" in page.split("<textarea", 1)[1]
    assert "There are no drafts" in changed(ilse)


def test_taken_in_they_are_a_new_quiz_as_a_draft_that_can_be_published(ilse: Writer) -> None:
    taken = send(ilse, "take")

    assert taken.status_code == 303
    page = ilse.get(taken.headers["Location"]).text
    assert "05-more.quiz.md" in taken.headers["Location"]
    assert "3 questions are in the draft now" in page
    assert "Yes, monthly." in page
    assert "More questions" in page
    digest = changed(ilse).split('name="digest" value="', 1)[1].split('"')[0]
    assert ilse.post(f"{PAGE}/publish", digest=digest, note="").status_code == 303


def test_they_go_behind_those_of_a_quiz_with_ids_of_their_own(ilse: Writer) -> None:
    for _time in (1, 2):
        assert send(ilse, "take", into=QUIZ).status_code == 303

    text = ilse.get(f"{PAGE}/files/{QUIZ}").text
    ids = re.findall(r"\{#([a-z0-9-]+)", text.split("<textarea", 1)[1])
    assert len(ids) == len(set(ids)) >= 6
    digest = changed(ilse).split('name="digest" value="', 1)[1].split('"')[0]
    assert ilse.post(f"{PAGE}/publish", digest=digest, note="").status_code == 303


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "There is no question"),
        ("Open {=a ~b\n", 1, "has no partner"),
        (GIFT + "\nA <b>bold</b> one {=a ~b}\n", 8, "There is HTML"),
        (GIFT + "\n\nParts {=%50%a =b}\n", 9, "can&#39;t earn a part"),
        ("Any {=a*}\n", 1, "stands for any letters"),
        ("No {#=x}\n", 1, "is no number"),
        ("Just a text.\n", 1, "This is a description"),
        ("Many {" + "=b " * 101 + "}\n", 1, "at most 100 answers"),
    ],
)
def test_what_cant_be_said_is_told_by_line_and_nothing_is_written(
    ilse: Writer, text: str, line: int, said: str
) -> None:
    for act in ("look", "take"):
        answer = send(ilse, act, text)
        assert answer.status_code == 422
        assert f"Line {line}:" in answer.text
        assert said in answer.text
        assert "Take in as a draft" not in answer.text
    assert "There are no drafts" in changed(ilse)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"name": "Bad Name"}, "can&#39;t be used"),
        ({"name": "check"}, "already"),
        ({"module": "nowhere"}, "Choose a kind of file and a module"),
        ({"title": "x" * 300}, "A title is one line"),
        ({"into": "01-one/01-lesson.md"}, "Choose a quiz of the course"),
    ],
)
def test_a_place_that_cant_be_used_is_told_and_nothing_is_lost(
    ilse: Writer, where: dict[str, str], said: str
) -> None:
    answer = send(ilse, "take", **where)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Which one earns a fee?" in answer.text
    assert "There are no drafts" in changed(ilse)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (GIFT.encode("utf-8-sig"), 200, "3 questions can be taken in"),
        (GIFT.replace("\n", "\r\n").encode(), 200, "3 questions can be taken in"),
        (b"\xff\xfe", 422, "UTF-8"),
        (b"x" * (1 << 20) + b"y", 422, "at most 1 MiB"),
    ],
)
def test_a_file_is_only_looked_at(ilse: Writer, body: bytes, status: int, said: str) -> None:
    data = {"csrf_token": ilse.token, "act": "take", "text": "", "name": "more",
            "module": "01-one", "file": FileStorage(io.BytesIO(body), "q.gift")}  # fmt: skip

    boundary, form = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = ilse.client.post(HERE, data=form, content_type=kind)

    assert answer.status_code == status
    assert said in answer.text
    assert "There are no drafts" in changed(ilse)


def test_it_is_for_who_writes_the_course(app: Flask, ilse: Writer) -> None:
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))

    assert ilse.get(HERE).status_code == 200
    assert other.get(HERE).status_code == 404
    assert send(other, "take").status_code == 404
    assert Writer(app, learners.learner(app, "")).get(HERE).status_code == 403
