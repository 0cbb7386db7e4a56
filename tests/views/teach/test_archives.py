"""Courses in and out as archives: nothing is lost, published, or taken from somebody else."""

import io
from pathlib import Path

import pytest
from flask import Flask

from tests import learners, writing
from tests.content.small import FILES
from tests.pictures import SECRET, chunk, png
from tests.views.teach.sending import (
    HERE,
    NEW,
    PICTURE,
    Changes,
    files,
    key_in,
    packed,
    seen,
    send,
    send_folder,
)
from tests.writing import LESSON, PAGE, TEXT, Writer


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def test_what_is_taken_away_is_what_is_stored(ilse: Writer) -> None:
    assert files(ilse) == {path: text.encode() for path, text in FILES.items()}
    assert ilse.get(f"{HERE}/file").data == ilse.get(f"{HERE}/file").data


def test_a_dry_run_tells_what_would_change_and_changes_nothing(ilse: Writer) -> None:
    changes: Changes = {
        LESSON: NEW, "01-one/05-new.md": TEXT, "glossary.md": None,
    }  # fmt: skip
    page = send(ilse, packed(changes)).text

    assert "7 files are the same as here" in page
    assert f"{LESSON}</li>" in page
    assert "01-one/05-new.md</li>" in page
    assert "Take out the 1 file that isn’t among them, too" in page
    assert "draft" not in ilse.get(PAGE).text.split("<main", 1)[1].replace("Drafts and", "").lower()


def test_a_damaged_picture_is_named_and_nothing_is_taken_in(ilse: Writer) -> None:
    answer = send(ilse, packed({LESSON: NEW, "01-one/media/a.JPG": b"\xff\xd8\xff\xe0"}))

    assert answer.status_code == 422
    assert "The picture “01-one/media/a.JPG” is damaged or cut off." in answer.text
    assert files(ilse, "?drafts=1")[LESSON].decode() == TEXT


@pytest.mark.parametrize("removes", ["", "yes"])
def test_taken_in_files_are_drafts_and_learners_see_nothing_of_them(
    ilse: Writer, removes: str
) -> None:
    told = png(4, 3, chunk(b"tEXt", SECRET))  # it is taken out: what comes is the bare picture
    changes: Changes = {
        LESSON: NEW, "01-one/media/a.png": told, "glossary.md": None,
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


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "", "Choose a ZIP file or a folder first."),
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


def test_a_folder_is_looked_at_like_its_archive(ilse: Writer) -> None:
    changes: Changes = {
        LESSON: NEW, "01-one/media/a.png": PICTURE, ".git/config": "x",
    }  # fmt: skip

    page = send_folder(ilse, changes).text
    assert "8 files are the same as here" in page
    taken = ilse.post(f"{HERE}/drafts", key=key_in(page))

    assert taken.status_code == 303
    now = files(ilse, "?drafts=1")
    assert now[LESSON].decode() == NEW
    assert now["01-one/media/a.png"] == PICTURE
    assert ".git/config" not in now
    assert files(ilse)[LESSON].decode() == TEXT


def test_a_folder_may_have_more_files_than_forms_have_fields(ilse: Writer) -> None:
    many: Changes = {f"01-one/media/{n}.png": PICTURE for n in range(1_200)}

    assert '<span class="small muted num">1200</span>' in send_folder(ilse, many).text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("../outside.md", "can&#39;t be used"),
        ("/etc/passwd", "can&#39;t be used"),
        ("C:\\x.md", "can&#39;t be used"),
        ("a\u202eb.md", "can&#39;t be used"),
        ("x" * 501, "too long"),
        ("x" * 300 + ".md", "too long"),
        ("a/b/c/d/e/f/g/h/i.md", "too deep"),
        ("course.md/x.md", "also a file"),
        ("Course.md", "in capital and small letters"),
    ],
)
def test_names_in_a_folder_are_judged_like_those_of_archives(
    ilse: Writer, path: str, said: str
) -> None:
    answer = send_folder(ilse, {path: "x"})

    assert answer.status_code == 422
    assert said in answer.text
    assert "draft" not in ilse.get(f"{PAGE}/changes").text.split("<h1", 1)[1].split("There are")[0]


def test_a_file_that_a_folder_has_twice_is_refused(ilse: Writer) -> None:
    sent = [(io.BytesIO(b"x"), "small/course.md"), (io.BytesIO(b"y"), "small/course.md")]
    data = {"csrf_token": ilse.token, "files": sent}

    answer = ilse.client.post(HERE, data=data, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "twice" in answer.text


def test_the_dry_run_tells_what_the_check_finds(ilse: Writer) -> None:
    faulty = send(ilse, packed({LESSON: TEXT + "\n[x](nowhere.md)\n"})).text
    assert f"{LESSON}:" in faulty
    assert "1 fault" in faulty
    assert "Take in as drafts" in faulty

    assert "1 fault" not in send(ilse, packed({LESSON: NEW})).text
