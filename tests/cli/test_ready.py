"""Commands before the first start: a sentence, no traceback."""

from pathlib import Path

import pytest
from flask import Flask

from app import cli, create_app
from config import Config
from tests.commands import say
from tests.content.small import write


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    """The product on a database without tables."""
    (tmp_path / "data").mkdir()
    address = f"sqlite:///{tmp_path / 'data' / 'empty.db'}"
    made = create_app(Config(mode="test", data=tmp_path / "data", database_url=address).checked())
    cli.init_app(made)
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("course", "list"),
        ("user", "allow", "maya@example.test", "--extra-time", "25"),
        ("user", "invite", "maya@example.test"),
        ("serve", "--web-only"),
        ("work",),
        ("backup", "site.tar.gz"),
    ],
)
def test_a_command_on_an_empty_database_says_what_to_run_first(
    fresh: Flask, words: tuple[str, ...]
) -> None:
    said = say(fresh, *words)

    assert said.exit_code == 1
    assert "The database isn't ready. Run" in said.stderr


def test_publishing_to_an_empty_database_says_what_to_run_first(
    fresh: Flask, tmp_path: Path
) -> None:
    said = say(fresh, "course", "publish", str(write(tmp_path / "small")))

    assert said.exit_code == 1
    assert "The database isn't ready. Run" in said.stderr
