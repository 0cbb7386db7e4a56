"""A course of two modules whose files get other names and places: what tests ask and do."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Draft
from app.services import drafts, publishing
from app.services.sessions import Actor
from tests import learners
from tests.conftest import BEGINNING
from tests.content import small
from tests.learners import database
from tests.writing import LESSON, SLUG, TEXT, opened

TALK = "01-one/02-talk.scenario.md"
SECOND = "02-two/module.md"
OTHER = "02-two/01-other.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'
LINKING = "---\ntitle: Other\nminutes: 5\n---\n\n[First the lesson](../01-one/01-lesson.md).\n"
FILES = {
    LESSON: TEXT + "\n![Two lines](media/two.svg)\n\nGo on to [the talk](02-talk.scenario.md).\n",
    SECOND: "---\ntitle: Two\nrequires: [one]  # first things first\n---\nMore.\n",
    OTHER: LINKING,
    "01-one/media/two.svg": SVG,
}


def publish_course(app: Flask, folder: Path, cache: Path) -> None:
    """Publish it with its picture."""
    prepared = learners.prepare(small.write(folder / SLUG, FILES), cache)
    publishing.store_media(prepared, app.extensions["config"].data / "media")
    learners.publish(app, prepared)


def act(app: Flask, work: Callable[[Session], object]) -> None:
    """Work in a transaction of its own."""
    with database(app).transaction() as session:
        work(session)


def rename(app: Flask, actor: Actor, path: str, name: str) -> str:
    """Give a file another slug; its new path."""
    with database(app).transaction() as session:
        return drafts.rename(session, actor, SLUG, path, name, BEGINNING)


def shift(app: Flask, actor: Actor, path: str, by: int) -> None:
    """Put a file up or down."""
    act(app, lambda session: drafts.shift(session, actor, SLUG, path, by, BEGINNING))


def text(app: Flask, actor: Actor, path: str) -> str:
    """A file as it stands."""
    return opened(app, actor, path).text


def order(app: Flask, actor: Actor) -> dict[str, list[str]]:
    """Folders of modules and the names of their files, in order."""
    with database(app).reading() as session:
        parts = drafts.get_order(session, actor, SLUG).parts
    return {part.folder: [step.path.split("/")[1] for step in part.steps] for part in parts}


def states(app: Flask, actor: Actor) -> Mapping[str, tuple[str, str]]:
    """What drafts change by path: state, and where learners know the file."""
    with database(app).reading() as session:
        found = drafts.list_edited(session, drafts.get_desk(session, actor, SLUG)).edited
    return {one.path: (one.state, one.moved_from) for one in found}


def rows(app: Flask) -> list[str]:
    """The paths that have drafts."""
    with database(app).reading() as session:
        return sorted(session.scalars(select(Draft.path)))


def publish(app: Flask, actor: Actor, cache: Path) -> None:
    """Publish all drafts, in which no fault is found."""
    media = app.extensions["config"].data / "media"
    with database(app).reading() as session:
        _, source = drafts.gather(session, actor, SLUG, media)
        digest = drafts.list_changes(session, actor, SLUG).digest
    prepared = publishing.prepare_source(SLUG, source, cache)
    assert [str(one) for one in prepared.result.faults] == []
    act(app, lambda db: drafts.publish(db, actor, prepared, digest, "", BEGINNING))
