"""Courses in and out as archives: nothing is lost, published, or taken from somebody else."""

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import learners, writing
from tests.content.small import FILES
from tests.writing import LESSON, PAGE, TEXT, Writer

HERE = f"{PAGE}/archive"
NEW = TEXT + "\nMore.\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def packed(changes: dict[str, str | bytes | None] | None = None) -> bytes:
    """The small course as a ZIP file, with files changed, added or (None) taken out."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, body in {**FILES, **(changes or {})}.items():
            if body is not None:
                archive.writestr(f"small/{path}", body)
    return made.getvalue()


def send(writer: Writer, body: bytes, name: str = "small.zip") -> TestResponse:
    """Choose a file and look at it."""
    data = {"csrf_token": writer.token, "file": (io.BytesIO(body), name)}
    return writer.client.post(HERE, data=data, content_type="multipart/form-data")


def key_in(page: str) -> str:
    return page.split('name="key" value="', 1)[1].split('"', 1)[0]


def files(writer: Writer, query: str = "") -> dict[str, bytes]:
    """What is taken away."""
    answer = writer.get(f"{HERE}/file{query}")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {one.partition("/")[2]: archive.read(one) for one in archive.namelist()}


def test_what_is_taken_away_is_what_is_stored(ilse: Writer) -> None:
    assert files(ilse) == {path: text.encode() for path, text in FILES.items()}
    assert ilse.get(f"{HERE}/file").data == ilse.get(f"{HERE}/file").data


def test_a_dry_run_tells_what_would_change_and_changes_nothing(ilse: Writer) -> None:
    changes: dict[str, str | bytes | None] = {
        LESSON: NEW, "01-one/05-new.md": TEXT, "glossary.md": None,
    }  # fmt: skip
    page = send(ilse, packed(changes)).text

    assert "7 files are the same as here" in page
    assert f"{LESSON}</li>" in page
    assert "01-one/05-new.md</li>" in page
    assert "Take out the 1 file that it lacks, too" in page
    assert "draft" not in ilse.get(PAGE).text.split("<main", 1)[1].replace("Drafts and", "").lower()


@pytest.mark.parametrize("removes", ["", "yes"])
def test_taken_in_files_are_drafts_and_learners_see_nothing_of_them(
    ilse: Writer, removes: str
) -> None:
    changes: dict[str, str | bytes | None] = {
        LESSON: NEW, "01-one/media/a.png": PICTURE, "glossary.md": None,
    }  # fmt: skip
    key = key_in(send(ilse, packed(changes)).text)

    taken = ilse.post(f"{HERE}/drafts", key=key, removes=removes)

    assert taken.status_code == 303
    now = files(ilse, "?drafts=1")
    assert now[LESSON].decode() == NEW
    assert now["01-one/media/a.png"] == PICTURE
    assert ("glossary.md" in now) is not bool(removes)
    assert files(ilse)[LESSON].decode() == TEXT
    assert ilse.post(f"{HERE}/drafts", key=key).status_code == 409
    again = send(ilse, packed(changes)).text
    assert ("There is nothing to take in" in again) is bool(removes)


def test_a_draft_of_somebody_else_is_left_alone(app: Flask, ilse: Writer) -> None:
    other = writing.teacher(app, "Omar Aziz")
    writing.save(app, other, TEXT + "\nOmar was here.\n")

    page = send(ilse, packed({LESSON: NEW})).text
    assert "somebody else has a draft of it" in page

    assert "There is nothing to take in" in page
    assert b"Omar was here." in files(ilse, "?drafts=1")[LESSON]


def test_an_archive_that_puts_back_what_is_published_ends_ones_own_drafts(
    app: Flask, ilse: Writer
) -> None:
    ilse.post(f"{PAGE}/files/{LESSON}", act="save", text=NEW, seen=seen(ilse))
    assert files(ilse, "?drafts=1")[LESSON].decode() == NEW

    ilse.post(f"{HERE}/drafts", key=key_in(send(ilse, packed()).text))

    assert files(ilse, "?drafts=1")[LESSON].decode() == TEXT


def seen(writer: Writer) -> str:
    return (
        writer.get(f"{PAGE}/files/{LESSON}").text.split('name="seen" value="', 1)[1].split('"')[0]
    )


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "", "Choose a ZIP file first."),
        (b"Hello", "a.zip", "This is no ZIP file"),
        (packed({"../outside.md": "x"}), "a.zip", "can&#39;t be used"),
        (packed({"course.md": None}), "a.zip", "There is no course.md"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    ilse: Writer, body: bytes, name: str, said: str
) -> None:
    answer = send(ilse, body, name)

    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("key", ["", "none", "../../etc/passwd", "a" * 20])
def test_a_key_that_is_nobodys_opens_nothing(ilse: Writer, key: str) -> None:
    answer = ilse.post(f"{HERE}/drafts", key=key)
    assert answer.status_code == 409
    assert "Choose the file again" in answer.text


def test_an_upload_is_its_senders_alone(app: Flask, ilse: Writer) -> None:
    key = key_in(send(ilse, packed({LESSON: NEW})).text)
    other = Writer(app, writing.teacher(app, "Omar Aziz"))
    stranger = Writer(app, writing.teacher(app, "Somebody Else", course=""))

    assert other.post(f"{HERE}/drafts", key=key).status_code == 409
    assert stranger.get(HERE).status_code == 404
    assert stranger.get(f"{HERE}/file").status_code == 404
    assert Writer(app, learners.learner(app, "")).get(HERE).status_code == 403
