"""The eleven conversations of the programme, published and played, and somebody who writes them."""

import re
from html import unescape
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.jobs import numbers as jobs
from app.models import CourseRow, Revision
from app.services import courses, drafts
from app.services.sessions import Actor
from bench import attempts
from config import ROOT
from tests import learners, writing
from tests.conftest import BEGINNING
from tests.learners import database

SLUG = "conversations"
FOLDER = ROOT / "tests" / "courses" / SLUG
YEAR = "a-year-with-solenne"
PATH = f"11-capstone/01-{YEAR}.scenario.md"
TEXT = (FOLDER / PATH).read_text(encoding="utf-8")
LOST = """
## Nobody comes here {#lost}

- [Go on.](#end "Go on")

  `trust +1`

  > She goes.

  Why.

- [Stay.](#end "Stay")

  `trust -1`

  > She stays.

  Why.

## """
HERE = f"/teach/courses/{SLUG}/maps/{YEAR}"
PLAY = f"{HERE}/play?from=letter&meter-trust=55&meter-alignment=50&meter-outlook=50"


def publish(app: Flask, cache: Path) -> Actor:
    """Publish the course; returns somebody who writes it."""
    learners.publish(app, learners.prepare(FOLDER, cache))
    return writing.teacher(app, course=SLUG)


def played(app: Flask, people: int) -> None:
    """Let so many people play every conversation, and count them."""
    with database(app).transaction() as session:
        mine = (
            select(Revision)
            .join(CourseRow, CourseRow.published_id == Revision.id)
            .where(CourseRow.slug == SLUG)
        )
        revision = session.scalars(mine).one()
        whole = courses.compiled(session, revision.id)
        ids = attempts.people(session, revision.course_id, None, people, BEGINNING)
        attempts.attempt(session, whole, revision.id, ids, BEGINNING, seed=1)
    jobs.fold(database(app), BEGINNING)


def draft(app: Flask, actor: Actor, text: str, path: str = PATH) -> None:
    """Save a text of a file as its draft."""
    with database(app).transaction() as session:
        seen = drafts.open_file(session, actor, SLUG, path).seen
        drafts.save(session, actor, (SLUG, path), text, seen, BEGINNING)


def with_lost(text: str = TEXT) -> str:
    """The text with a passage that nothing leads to, before the second one."""
    return text.replace("\n## ", "\u0000", 1).replace("\n## ", LOST, 1).replace("\u0000", "\n## ")


def words(page: str) -> str:
    """What a page says, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def links(page: str) -> set[str]:
    """The passages and endings that a page opens."""
    return set(re.findall(r'data-open="([^"]*)"', page))
