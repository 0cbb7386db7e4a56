"""A folder beside the browser: pulled, published, refused."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Revision
from tests.commands import say
from tests.content.small import LESSON, write
from tests.learners import database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course without faults."""
    return write(tmp_path / "small")


def test_a_folder_is_published_over_the_browsers_revision_only_when_told(
    app: Flask, folder: Path
) -> None:
    assert say(app, "course", "publish", str(folder)).exit_code == 0
    with database(app).transaction() as session:
        session.scalars(select(Revision)).one().source = "browser"
    (folder / ".tandem.json").unlink()
    write(folder, {"01-one/01-lesson.md": LESSON + "\nMore.\n"})

    refused = say(app, "course", "publish", str(folder))
    pulled = say(app, "course", "pull", str(folder))
    over = say(app, "course", "publish", "--over", str(folder))

    assert refused.exit_code == 1
    assert "published in the browser" in refused.stderr
    assert "Both sides changed" in pulled.stderr
    assert over.stdout.startswith("small: learners now see revision 2.")


def test_pull_says_what_it_wrote(app: Flask, folder: Path) -> None:
    say(app, "course", "publish", str(folder))
    (folder / "01-one" / "01-lesson.md").unlink()

    assert say(app, "course", "pull", "--over", str(folder)).stdout.endswith(
        "small has the files of revision 1.\n"
    )
    assert say(app, "course", "pull", str(folder.parent / "nothing")).exit_code == 1
