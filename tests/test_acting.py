"""Databases of test learners: whole, and thrown away; addresses on their pages."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.acting import About, Stages, inside, inside_page
from app.acting.stages import build
from app.db import Database
from app.jobs.acting import LASTS, sweep
from tests.conftest import BEGINNING
from tests.learners import database

MOUNT = "/as-learner/abc"


def tables(engine: Engine) -> dict[str, str]:
    """What is in a database: tables by name, and how the index of search is made."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    with engine.connect() as connection:
        found = connection.exec_driver_sql(query).all()
    return {name: sql if "fts5" in sql else "" for name, sql in found if name != "alembic_version"}


def test_a_stage_has_all_tables_that_migrations_make(app: Flask, tmp_path: Path) -> None:
    made = Database(f"sqlite:///{tmp_path / 'site.sqlite3'}")

    build(made)

    assert tables(made.engine) == tables(database(app).engine)
    made.engine.dispose()


def test_of_a_stage_that_fails_to_be_made_nothing_stays(app: Flask, tmp_path: Path) -> None:
    stages = Stages(tmp_path / "acting", database(app).info)

    def fill(_database: Database) -> About:
        raise ValueError("no course")

    with pytest.raises(ValueError, match="no course"):
        stages.make(fill, is_draft=False)
    assert list((tmp_path / "acting").iterdir()) == []


@pytest.mark.parametrize("token", ["", "nothing", "../../etc", "a" * 20])
def test_a_token_that_names_nothing_is_none(app: Flask, tmp_path: Path, token: str) -> None:
    assert Stages(tmp_path, database(app).info).find(token, "somebody", BEGINNING) is None


def test_stages_are_swept_when_their_hours_are_over(tmp_path: Path) -> None:
    sweep(tmp_path / "nothing")
    for name, age in (("old", LASTS), ("young", timedelta())):
        (tmp_path / name).mkdir()
        at = (BEGINNING - age).timestamp()
        os.utime(tmp_path / name, (at, at))

    sweep(tmp_path, BEGINNING)

    assert [path.name for path in tmp_path.iterdir()] == ["young"]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ('<a href="/home#x">', f'<a href="{MOUNT}/home#x">'),
        ('<form action="/notes/a">', f'<form action="{MOUNT}/notes/a">'),
        ('<p data-words="/a">', f'<p data-words="{MOUNT}/a">'),
        ('<a href="https://elsewhere.test/home">', '<a href="https://elsewhere.test/home">'),
        ('<a href="//elsewhere.test/home">', '<a href="//elsewhere.test/home">'),
        ('<a href="#here">', '<a href="#here">'),
        ('<img src="/media/1/a.png">', '<img src="/media/1/a.png">'),
        ('<link href="/static/1/ui.css">', '<link href="/static/1/ui.css">'),
        ('<code>&lt;a href="/home"&gt;</code>', '<code>&lt;a href="/home"&gt;</code>'),
        (f'<a href="{MOUNT}/home">', f'<a href="{MOUNT}/home">'),
    ],
)  # fmt: skip
def test_addresses_of_tags_lead_inside_and_texts_stay(page: str, shown: str) -> None:
    assert inside_page(page, MOUNT) == shown


def test_an_address_elsewhere_stays() -> None:
    assert inside("https://elsewhere.test/home", MOUNT) == "https://elsewhere.test/home"
