"""A quiz made of a file from elsewhere."""

from pathlib import Path

import pytest
from flask import Flask

from tests.commands import say
from tests.content.small import write

GIFT = "::Which?:: {=This #Yes. ~That #No.}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course without faults."""
    return write(tmp_path / "small")


def taken(app: Flask, folder: Path, text: bytes, name: str = "more") -> tuple[int, str]:
    """Import a file; exit status and all that was said."""
    (folder.parent / "questions.gift").write_bytes(text)
    file, module = str(folder.parent / "questions.gift"), str(folder / "01-one")
    said = say(app, "course", "import-questions", file, module, name)
    return said.exit_code, said.stdout + said.stderr


def test_a_quiz_is_made_that_passes_the_check(app: Flask, folder: Path) -> None:
    status, said = taken(app, folder, GIFT.replace("{", "Which one? {").encode())

    assert status == 0, said
    assert (folder / "01-one" / "05-more.quiz.md").exists()
    assert "1 question." in said
    checked = say(app, "course", "check", str(folder))
    assert checked.exit_code == 0, checked.stdout


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        (b"Open {=a ~b\n", "more", "questions.gift:1: A { or }"),
        (b"\xff\xfe", "more", "isn't UTF-8"),
        (GIFT.encode(), "Bad Name", "can't be used"),
        (GIFT.encode(), "check", "already"),
    ],
)
def test_nothing_is_written_where_something_is_wrong(
    app: Flask, folder: Path, text: bytes, name: str, told: str
) -> None:
    before = sorted(folder.rglob("*"))

    status, said = taken(app, folder, text, name)

    assert status == 1
    assert told in said
    assert sorted(folder.rglob("*")) == before
