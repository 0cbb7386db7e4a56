"""Publishing: revisions are immutable, made once, and nothing half-published is seen."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.content.library import Library
from app.errors import Content
from app.models import Attempt, Audit, Revision, RevisionFile, Text
from app.services import courses, lessons, publishing, scenarios
from config import ROOT
from tests.conftest import BEGINNING
from tests.content import small
from tests.learners import COURSE, database, learner, prepare, publish

LIMITS = (10**8, 10**9)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped course that a test may change."""
    return Path(shutil.copytree(ROOT / "courses" / COURSE, tmp_path / "work" / COURSE))


def test_the_same_files_twice_make_no_second_revision(
    app: Flask, course: int, folder: Path, renderings: Path
) -> None:
    again = publish(app, prepare(folder, renderings))

    with database(app).reading() as session:
        count = session.scalar(select(func.count(Revision.id)))
    assert (again, count) == (course, 1)


def test_a_changed_file_makes_a_new_revision_and_stores_only_the_new_text(
    app: Flask, course: int, folder: Path, renderings: Path
) -> None:
    with database(app).reading() as session:
        texts = session.scalar(select(func.count()).select_from(Text))
    path = folder / "glossary.md"
    path.write_text(path.read_text() + "\n## One more\n\nA word.\n")

    publish(app, prepare(folder, renderings))

    with database(app).reading() as session:
        published = publishing.find_published(session, COURSE)
        assert published is not None
        library: Library = session.info["library"]
        assert published.number == 2
        assert library.get(published.id).glossary[-1].title == "One more"
        assert library.get(course).glossary[-1].title != "One more"
        assert session.scalar(select(func.count()).select_from(Text)) == (texts or 0) + 1


def test_a_folder_with_faults_is_not_published_and_says_why(
    app: Flask, course: int, folder: Path, renderings: Path
) -> None:
    (folder / "12-final" / "module.md").write_text("---\ntitle: Final\nlength: 3\n---\nText.\n")
    prepared = publishing.prepare(folder, renderings, LIMITS)

    with database(app).transaction() as session, pytest.raises(Content) as refused:
        publishing.publish(session, prepared, BEGINNING)

    assert any("12-final/module.md:3" in fault for fault in refused.value.faults)
    with database(app).reading() as session:
        published = publishing.find_published(session, COURSE)
    assert published is not None
    assert published.id == course


def test_every_file_of_a_revision_is_kept_byte_for_byte(
    app: Flask, course: int, folder: Path
) -> None:
    with database(app).reading() as session:
        rows = session.execute(
            select(RevisionFile.path, Text.body)
            .join(Text, Text.digest == RevisionFile.digest)
            .where(RevisionFile.revision_id == course)
        )
        stored = {path: body for path, body in rows}  # noqa: C416 - rows are no pairs to mypy
        media = session.scalars(select(RevisionFile).filter_by(is_media=True)).all()

    for path in folder.rglob("*.md"):
        assert stored[path.relative_to(folder).as_posix()] == path.read_bytes()
    config = app.extensions["config"]
    for row in media:
        kept = publishing.media_path(config.data / "media", row.digest)
        assert kept.read_bytes() == (folder / row.path).read_bytes()


def test_an_attempt_stays_on_the_revision_it_began_with(
    app: Flask, course: int, folder: Path, renderings: Path
) -> None:
    actor = learner(app)
    with database(app).transaction() as session:
        attempt = scenarios.start(session, actor, COURSE, "the-number-that-leaked", BEGINNING)
    path = next(folder.rglob("*the-number-that-leaked.scenario.md"))
    path.write_text(path.read_text().replace("What do you say first?", "What comes first?"))

    publish(app, prepare(folder, renderings))

    with database(app).reading() as session:
        run = scenarios.get(session, actor, attempt.key)
        assert run.scenario.passages[0].title == "What do you say first?"
        assert session.get_one(Attempt, attempt.id).revision_id == course


def test_a_renamed_file_keeps_its_learners_records(
    app: Flask, renderings: Path, tmp_path: Path
) -> None:
    folder = small.write(tmp_path / "small")
    publish(app, prepare(folder, renderings))
    actor = learner(app, "small")
    with database(app).transaction() as session:
        lessons.reach_end(session, actor, "small", "lesson", BEGINNING)
    text = (folder / "01-one" / "01-lesson.md").read_text()
    (folder / "01-one" / "01-lesson.md").unlink()
    renamed = text.replace("minutes: 5", "minutes: 5\nwas: lesson")
    (folder / "01-one" / "01-reading.md").write_text(renamed)

    publish(app, prepare(folder, renderings))

    with database(app).reading() as session:
        assert lessons.get(session, actor, "small", "reading").end_reached
        course = courses.get(session, actor, "small").course
        assert course.moved("one", "lesson") == ("one", "reading")
        told = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
        assert told
        assert told.detail == {"renamed": {"lesson": "reading"}}
