"""The small course as its instructor's browser sends it: archives, folders, what comes back."""

import io
import zipfile

from werkzeug.test import TestResponse

from tests.content.small import FILES
from tests.pictures import png
from tests.writing import LESSON, PAGE, TEXT, Writer

HERE = f"{PAGE}/archive"
NEW = TEXT + "\nMore.\n"
PICTURE = png()
Changes = dict[str, str | bytes | None]


def packed(changes: Changes | None = None) -> bytes:
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


def send_folder(writer: Writer, changes: Changes | None = None,
                around: str = "small/") -> TestResponse:  # fmt: skip
    """Choose the small course's folder, as a browser sends it, and look at it."""
    files = {path: body for path, body in {**FILES, **(changes or {})}.items() if body is not None}
    sent = [
        (io.BytesIO(body.encode() if isinstance(body, str) else body), around + path)
        for path, body in files.items()
    ]
    data = {"csrf_token": writer.token, "file": (io.BytesIO(b""), ""), "files": sent}
    return writer.client.post(HERE, data=data, content_type="multipart/form-data")


def key_in(page: str) -> str:
    return page.split('name="key" value="', 1)[1].split('"', 1)[0]


def files(writer: Writer, query: str = "") -> dict[str, bytes]:
    """What is taken away."""
    answer = writer.get(f"{HERE}/file{query}")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {one.partition("/")[2]: archive.read(one) for one in archive.namelist()}


def seen(writer: Writer) -> str:
    return (
        writer.get(f"{PAGE}/files/{LESSON}").text.split('name="seen" value="', 1)[1].split('"')[0]
    )
