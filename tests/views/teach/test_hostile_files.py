"""Hostile course files through the browser: a line each, and nothing changes for learners."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.models import CourseRow, Draft, Revision, RevisionFile, Text
from tests import learners, writing
from tests.content.corpus import HARMLESS, HOSTILE
from tests.learners import database
from tests.views.teach.sending import files, key_in, packed, send, send_folder
from tests.writing import LESSON, PAGE, Writer

pytestmark = pytest.mark.databases("sqlite")

BATCH = 17
STARTS = range(0, len(HOSTILE), BATCH)
ACTIVE = frozenset(["iframe", "object", "embed", "form", "base", "style", "template", "math"])


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def seen_by_learners(app: Flask) -> tuple[Any, ...]:
    """What is published: which revision, how many there are, its files, how many texts."""
    with database(app).reading() as session:
        return (
            session.execute(select(CourseRow.published_id, CourseRow.title)).all(),
            session.scalar(select(func.count()).select_from(Revision)),
            session.execute(select(RevisionFile.path, RevisionFile.digest)).all(),
            session.scalar(select(func.count()).select_from(Text)),
        )


def forget_drafts(app: Flask) -> None:
    with database(app).transaction() as session:
        session.execute(delete(Draft))


def can_be_typed(path: str, body: bytes) -> bool:
    """Whether a form field can hold these very bytes."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return path.endswith((".md", ".walks")) and not set("\0\r\ufeff") & {*text}


def bring(writer: Writer, path: str, body: bytes, turn: int) -> str:
    """Put a file into the drafts, by editor, archive or folder in turn; what was said of it."""
    if turn % 3 == 0 and can_be_typed(path, body):
        known = files(writer).get(path)
        seen = (
            writer.get(f"{PAGE}/files/{path}").text.partition('name="seen" value="')[2]
            if known
            else ""
        )
        said = writer.post(
            f"{PAGE}/files/{path}", act="save", text=body.decode(), seen=seen.partition('"')[0]
        )
        return "" if said.status_code == 303 else said.text
    sent = (
        send_folder(writer, {path: body}) if turn % 3 == 1 else send(writer, packed({path: body}))
    )
    if sent.status_code == 200 and 'name="key"' in sent.text:
        writer.post(f"{PAGE}/archive/drafts", key=key_in(sent.text))
    return sent.text


@pytest.mark.parametrize("start", STARTS)
def test_a_hostile_file_is_refused_with_a_line_and_learners_see_what_they_saw(
    app: Flask, ilse: Writer, start: int
) -> None:
    before, files_before = seen_by_learners(app), files(ilse)
    wrong = list[str]()
    for turn, (name, (path, body)) in list(enumerate(HOSTILE.items()))[start : start + BATCH]:
        said = bring(ilse, path, body, turn)
        refused = ilse.post(f"{PAGE}/publish", digest="x", note="")
        page = refused.text + said
        is_told = path in page and ("Fault" in refused.text or "1 MiB" in said)
        if refused.status_code not in (409, 422) or not is_told:
            wrong.append(f"{name}: {refused.status_code}")
        if seen_by_learners(app) != before:
            wrong.append(f"{name}: learners see something else")
        forget_drafts(app)

    assert wrong == []
    assert files(ilse) == files_before


class Watching(HTMLParser):
    """Notes what of a page would act by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Scripts of our own have an address of ours."""
        given = {name: value or "" for name, value in attrs}
        is_ours = given.get("src", "").startswith("/static/")
        if tag in ACTIVE - {"form"} or (tag == "script" and not is_ours):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            if given.get(name, "").lower().startswith(("javascript:", "data:text", "vbscript:")):
                self.found.append(given[name])


def acting_in(page: str) -> list[str]:
    """What of a page would act by itself."""
    watching = Watching()
    watching.feed(page)
    return watching.found


def test_what_is_harmless_is_shown_and_does_nothing(app: Flask, ilse: Writer) -> None:
    maya = Writer(app, learners.learner(app, "small"))
    wrong = list[str]()
    for turn, (name, (path, body)) in enumerate(HARMLESS.items()):
        bring(ilse, path, body, turn)
        changes = ilse.get(f"{PAGE}/changes").text
        digest = changes.partition('name="digest" value="')[2].partition('"')[0]
        published = ilse.post(f"{PAGE}/publish", digest=digest, note="")
        pages = [changes, ilse.get(PAGE).text, maya.get("/course/small").text]
        if path == LESSON:
            shown = maya.get("/course/small/one/lesson")
            pages.append(shown.text if shown.status_code == 200 else "<script>")
            pages.append(ilse.told(f"{PAGE}/preview", path=path, text=body.decode())["html"])
        if published.status_code != 303:
            wrong.append(f"{name}: {published.status_code}")
        wrong += [f"{name}: {one}" for page in pages for one in acting_in(page)]
        ilse.post(f"{PAGE}/archive/drafts", key=key_in(send(ilse, packed()).text))

    assert wrong == []


def test_there_are_many_and_each_is_another() -> None:
    assert len(set(HOSTILE.values())) == len(HOSTILE) >= 250
    assert acting_in("<script>x</script><b onclick=x></b><a href='javascript:x'>") == [
        "script", "onclick", "javascript:x",
    ]  # fmt: skip
