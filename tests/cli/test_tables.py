"""A course in tables, as the command writes it."""

from pathlib import Path

from flask import Flask

from tests.commands import say
from tests.content.small import LESSON, write


def test_tables_tell_words_plays_and_what_covers_what(app: Flask, tmp_path: Path) -> None:
    said = say(app, "course", "tables", str(write(tmp_path / "small")))

    assert said.exit_code == 0
    heads = [line for line in said.stdout.splitlines() if line.startswith("## ")]
    assert heads == [
        "## Modules", "## Lessons", "## Conversations", "## Outcomes", "## Competencies"
    ]  # fmt: skip
    assert "| A talk | 1 | 2 | good 1, bad 1 |" in said.stdout
    assert "| LO1 | 0 | 0 | 0 | 1 in 1 |" in said.stdout


def test_tables_need_a_course_without_faults(app: Flask, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "small", {"01-one/01-lesson.md": LESSON.replace("minutes: 5", "minutes: soon")}
    )

    said = say(app, "course", "tables", str(folder))

    assert said.exit_code == 1
    assert "The course has faults" in said.stderr
