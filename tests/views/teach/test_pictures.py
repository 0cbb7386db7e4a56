"""Pictures sent in the browser: checked by content, kept as drafts, served in a sandbox."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.errors import Invalid
from app.services import drafts
from app.services.drafts import Sent
from tests import writing
from tests.conftest import BEGINNING
from tests.learners import database
from tests.pictures import SECRET, jpeg, png, segment
from tests.writing import HERE, LESSON, PAGE, SLUG, TEXT, Writer

PICTURES = f"{PAGE}/pictures"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/>%s</svg>'


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def send(
    writer: Writer, body: bytes, name: str, to: str = PICTURES, is_script: bool = False,
    **fields: str,
) -> TestResponse:  # fmt: skip
    """Send a picture as the page's form does."""
    data = {"csrf_token": writer.token, "folder": "01-one", "alt": "Two lines", **fields}
    headers = {"X-Requested-With": "fetch", "Accept": "application/json"} if is_script else {}
    file = {"file": (io.BytesIO(body), name)}
    return writer.client.post(
        to, data={**data, **file}, headers=headers, content_type="multipart/form-data"
    )


def seen_in(page: str) -> str:
    return page.split('name="seen" value="', 1)[1].split('"', maxsplit=1)[0]


def test_a_picture_is_sent_shown_in_the_preview_and_served_in_a_sandbox(ilse: Writer) -> None:
    hostile = SVG % b"<script>evil()</script>"
    sent = send(ilse, hostile, "My Lines.SVG", at=LESSON, caption='The "two"')

    markdown = "![Two lines](media/my-lines.svg &#34;The “two”&#34;)"
    assert sent.status_code == 200
    assert markdown in sent.text
    assert "Left out of the drawing: &lt;script&gt;." in sent.text
    shown = TEXT + "\n![Two lines](media/my-lines.svg)\n"
    html = ilse.told(f"{PAGE}/preview", path=LESSON, text=shown)["html"]
    address = html.split('src="', 1)[1].split('"', maxsplit=1)[0]
    with ilse.get(address) as served:
        drawing = served.data
    assert b"evil" not in drawing and b'<path d="M0 0h4">' in drawing
    assert served.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "01-one/media/my-lines.svg" in ilse.get(f"{PAGE}/changes").text


def test_what_a_camera_wrote_is_not_kept(app: Flask, ilse: Writer) -> None:
    send(ilse, jpeg(segment(0xE1, b"Exif\0\0" + SECRET)), "photo.jpg")
    cut = send(ilse, jpeg()[:-2], "cut.jpg")

    assert cut.status_code == 422
    assert "The picture is damaged or cut off." in cut.text
    kept = [one for one in (app.extensions["config"].data / "media").rglob("*") if one.is_file()]
    assert [one.read_bytes() for one in kept] == [jpeg()]


def test_a_script_gets_the_markdown_or_a_sentence(ilse: Writer) -> None:
    made = send(ilse, png(), "photo.jpeg", is_script=True, at="01-one/01-lesson.md", alt="A [b] c")
    wrong = send(ilse, png(), "other.png", is_script=True, alt=" ")
    plain = send(ilse, png(5), "plain.png", is_script=True, decorative="yes", at="course.md")

    assert made.get_json()["markdown"] == "![A \\[b\\] c](media/photo.png)"
    assert wrong.status_code == 422
    assert "Say what the picture shows" in wrong.get_json()["message"]
    assert plain.get_json()["markdown"] == "![](01-one/media/plain.png){.decorative}"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"MZ\x90", b"<html><script>evil()</script></html>", b"%PDF-1.7", png()[:12],
        png(0, 3), png(20_000, 3), b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF0000WEBPVP8 ",
        SVG.replace(b' viewBox="0 0 4 3"', b"") % b"", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence(ilse: Writer, body: bytes) -> None:
    sent = send(ilse, body, "picture.png")

    assert sent.status_code == 422
    assert "error-summary" in sent.text
    assert "There is no picture yet" in sent.text


@pytest.mark.parametrize("body", [SVG % (b"<path/>" * 300_000), png() + b"\0" * 5_000_000])
def test_what_is_too_large_is_refused(app: Flask, ilse: Writer, body: bytes) -> None:
    actor = writing.teacher(app, "Mo Ekström")
    sent = Sent(body, "a.png", "01-one", "", "Two lines", "", False)

    with database(app).transaction() as session, pytest.raises(Invalid, match="at most"):
        drafts.add_picture(session, actor, SLUG, sent, Path("nowhere"), BEGINNING)
    assert "There is no picture yet" in ilse.get(PICTURES).text


def test_names_and_folders_are_plain_whatever_is_sent(ilse: Writer) -> None:
    for name in ("../../etc/Ünï code.png", "C:/dir/x.png", ".png", "n" * 300 + ".png"):
        assert send(ilse, png(), name).status_code == 200
    assert send(ilse, SVG % b"", "two.dark.svg").status_code == 200

    page = ilse.get(PICTURES).text
    for path in ("n-code.png", "x.png", "picture.png", "n" * 60 + ".png", "two.dark.svg"):
        assert f"01-one/media/{path}" in page
    assert send(ilse, png(), "y.png", folder="../x").status_code == 422
    assert send(ilse, png(9), "x.png").status_code == 422


def test_a_picture_is_replaced_taken_out_and_put_back(ilse: Writer) -> None:
    send(ilse, png(), "a.png")
    there, page = f"{PICTURES}/01-one/media/a.png", ilse.get(PICTURES).text
    seen = seen_in(page)
    assert "No file uses it" in page

    assert send(ilse, SVG % b"", "a.svg", there, act="replace", seen=seen).status_code == 422
    assert send(ilse, png(8), "b.png", there, act="replace", seen="other").status_code == 409
    assert send(ilse, png(8), "b.png", there, act="replace", seen=seen).status_code == 303
    again = seen_in(ilse.get(PICTURES).text)
    assert again != seen
    assert ilse.post(there, act="remove", seen=seen).status_code == 409
    assert ilse.post(there, act="remove", seen=again).status_code == 303
    assert "There is no picture yet" in ilse.get(PICTURES).text
    assert ilse.post(there, act="remove", seen=again).status_code == 404
    assert ilse.post(there, act="restore", seen=again).status_code == 404


def test_a_published_picture_is_taken_out_as_a_draft_and_put_back(
    app: Flask, ilse: Writer, renderings: Path
) -> None:
    send(ilse, png(), "a.png")
    digest = ilse.get(f"{PAGE}/changes").text.split('name="digest" value="')[1].split('"')[0]
    assert ilse.post(f"{PAGE}/publish", digest=digest).status_code == 303
    there, seen = f"{PICTURES}/01-one/media/a.png", seen_in(ilse.get(PICTURES).text)

    ilse.post(there, act="remove", seen=seen)
    assert "Taken out in drafts" in ilse.get(PICTURES).text
    assert ilse.post(there, act="restore", seen=seen).status_code == 303
    assert "Taken out in drafts" not in ilse.get(PICTURES).text


def test_others_send_nothing(app: Flask, ilse: Writer) -> None:
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))

    assert other.get(PICTURES).status_code == 404
    assert send(other, png(), "a.png").status_code == 404
    assert send(other, png(), "a.png", f"{PICTURES}/01-one/media/a.png").status_code == 404
    assert "There is no picture yet" in ilse.get(PICTURES).text
    assert "Send a picture for this file" in ilse.get(HERE).text


def test_the_page_costs_few_statements(
    ilse: Writer, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    send(ilse, png(), "a.png")
    with statements() as page:
        ilse.get(PICTURES)

    assert len(page) <= 6
