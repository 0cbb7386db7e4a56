"""One course, two ways to edit it: a folder and the browser, and no word of either is lost."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.errors import Conflict, NotFound
from app.services import publishing, pulling
from app.services.publishing import Prepared
from app.services.pulling import MARK
from tests.conftest import BEGINNING
from tests.content.small import FILES, LESSON, write
from tests.learners import database, prepare

ONE, OTHER = "01-one/01-lesson.md", "01-one/02-more.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course without faults."""
    return write(tmp_path / "desk" / "small")


def said(text: str) -> str:
    """The lesson with a sentence more."""
    return f"{LESSON}\n{text}\n"


def store(app: Flask, made: Prepared, source: str = "folder") -> int:
    """Publish; returns the revision's number."""
    with database(app).transaction() as session:
        revision, _ = publishing.publish(session, made, BEGINNING)
        revision.source = source
        return revision.number


def in_browser(app: Flask, tmp_path: Path, renderings: Path, **changes: str) -> int:
    """Somebody publishes other files in the browser."""
    named = {ONE: changes["one"]} if "one" in changes else {}
    named |= {OTHER: changes["other"]} if "other" in changes else {}
    write(tmp_path / "browser" / "small", named)
    return store(app, prepare(tmp_path / "browser" / "small", renderings), "browser")


def pull(app: Flask, folder: Path, *, over: bool = False) -> pulling.Pulled:
    """Bring what is published into the folder."""
    with database(app).reading() as session:
        return pulling.pull(session, folder, folder.parent / "media", over=over)


def may_publish(app: Flask, folder: Path) -> bool:
    """Whether the folder lacks nothing that the browser published."""
    try:
        with database(app).reading() as session:
            pulling.check_base(session, folder)
    except Conflict:
        return False
    return True


def texts(folder: Path) -> dict[str, str]:
    """All files of the course but the mark."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_an_empty_place_gets_every_file(app: Flask, tmp_path: Path, renderings: Path) -> None:
    in_browser(app, tmp_path, renderings)

    pulled = pull(app, tmp_path / "new" / "small")

    assert pulled.written == sorted(FILES)
    assert texts(tmp_path / "new" / "small") == FILES
    assert json.loads((tmp_path / "new" / "small" / MARK).read_text())["revision"] == 1
    assert pull(app, tmp_path / "new" / "small").written == []


def test_a_course_that_is_not_published_can_not_be_pulled(app: Flask, folder: Path) -> None:
    with pytest.raises(NotFound, match="small"):
        pull(app, folder)


def test_a_folder_that_lacks_what_the_browser_published_is_refused(
    app: Flask, folder: Path, tmp_path: Path, renderings: Path
) -> None:
    store(app, prepare(folder, renderings))
    assert may_publish(app, folder)
    in_browser(app, tmp_path, renderings, one=said("From the browser."))

    write(folder, {OTHER: said("From the folder.").replace("A lesson", "More")})
    assert not may_publish(app, folder)
    with database(app).reading() as session, pytest.raises(Conflict, match="Revision 2 of “small”"):
        pulling.check_base(session, folder)


def test_each_side_keeps_what_only_it_changed(
    app: Flask, folder: Path, tmp_path: Path, renderings: Path
) -> None:
    store(app, prepare(folder, renderings))
    with database(app).reading() as session:
        pulling.mark(session, folder)
    in_browser(app, tmp_path, renderings, one=said("From the browser."))
    mine = said("From the folder.").replace("A lesson", "More")
    write(folder, {OTHER: mine})

    pulled = pull(app, folder)

    assert (pulled.number, pulled.written, pulled.removed) == (2, [ONE], [])
    assert texts(folder) == FILES | {ONE: said("From the browser."), OTHER: mine}
    assert may_publish(app, folder)


def test_what_both_changed_is_named_and_nothing_is_written(
    app: Flask, folder: Path, tmp_path: Path, renderings: Path
) -> None:
    store(app, prepare(folder, renderings))
    with database(app).reading() as session:
        pulling.mark(session, folder)
    more = said("More.").replace("A lesson", "More")
    in_browser(app, tmp_path, renderings, one=said("From the browser."), other=more)
    write(folder, {ONE: said("From the folder.")})
    before = texts(folder)

    with pytest.raises(Conflict, match=r"Both sides changed “01-one/01-lesson\.md”"):
        pull(app, folder)

    assert texts(folder) == before
    assert pull(app, folder, over=True).written == [ONE, OTHER]
    assert texts(folder)[ONE] == said("From the browser.")


def test_a_file_taken_out_in_the_browser_goes_from_the_folder(
    app: Flask, folder: Path, tmp_path: Path, renderings: Path
) -> None:
    more = said("More.").replace("A lesson", "More")
    write(folder, {OTHER: more})
    store(app, prepare(folder, renderings))
    in_browser(app, tmp_path, renderings)

    assert pull(app, folder).removed == [OTHER]  # unmarked, but just the files of a revision
    assert texts(folder) == FILES


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("mark", ["", "[]", "nonsense", '{"course": "other", "revision": 1}'])
def test_a_mark_that_says_nothing_is_as_none(
    app: Flask, folder: Path, tmp_path: Path, renderings: Path, mark: str
) -> None:
    store(app, prepare(folder, renderings))
    in_browser(app, tmp_path, renderings, one=said("From the browser."))
    write(folder, {ONE: said("From the folder.")})
    (folder / MARK).write_text(mark)

    assert not may_publish(app, folder)
    with pytest.raises(Conflict):
        pull(app, folder)
