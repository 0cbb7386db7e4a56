"""Queues of practice: which cards are due for each of ten thousand learners."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import create_app
from app.db import Database
from app.migrating import migrate
from app.models import Card, CourseRow, Enrollment, Revision, User
from app.models.rows import table
from app.services.practice import queues
from bench.row import Row
from config import Config

PEOPLE, CARDS, BATCH = 10_000, 8, 1_000
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")


def rows(folder: Path) -> list[Row]:
    """Ten thousand queues in CPU time, the database's included: a statement for a thousand."""
    config = Config(data=folder / "practice", mode="demo")
    config.data.mkdir(parents=True)
    app = create_app(config)
    migrate(config.database)
    database: Database = app.extensions["db"]
    with database.transaction() as session:
        fill(session)
    began = time.process_time()
    found = 0
    for start in range(1, PEOPLE + 1, BATCH):
        with database.reading() as session:
            made = queues.list_all(session, range(start, start + BATCH), NOW)
        found += sum(len(one.due) for one in made.values())
    spent = time.process_time() - began
    assert found == PEOPLE * CARDS // 2
    return [Row("10,000 learners' queues", spent, "s", 1)]


def fill(session: Session) -> None:
    """Learners with cards, half of them due."""
    course = CourseRow(slug="bench", title="Bench", created_at=NOW)
    session.add(course)
    session.flush()
    revision = Revision(
        course_id=course.id, number=1, digest="0" * 64, published_at=NOW, compiled=b"", renderer=""
    )
    session.add(revision)
    session.flush()
    for model, values in (
        (User, people()),
        (Enrollment, places(course.id)),
        (Card, cards(revision.id)),
    ):
        session.connection().execute(insert(table(model)), list(values))


def people() -> Iterator[dict[str, Any]]:
    """Users by number, in four time zones."""
    for n in range(1, PEOPLE + 1):
        zone = ZONES[n % len(ZONES)]
        yield {"id": n, "email": f"p{n}", "name": f"P {n}", "created_at": NOW, "time_zone": zone}


def places(course_id: int) -> Iterator[dict[str, Any]]:
    """An enrollment each."""
    for n in range(1, PEOPLE + 1):
        row = {"id": n, "user_id": n, "course_id": course_id}
        yield row | {"started_at": NOW, "last_at": NOW}


def cards(revision_id: int) -> Iterator[dict[str, Any]]:
    """Cards from four days ago to three days ahead."""
    for n in range(PEOPLE * CARDS):
        days = n % CARDS - CARDS // 2
        due = NOW + timedelta(days=days + (days >= 0))
        yield {
            "enrollment_id": n // CARDS + 1,
            "kind": "question",
            "activity": "check",
            "known_as": "check",
            "item": f"q{n % CARDS}",
            "revision_id": revision_id,
            "asked": {},
            "made_at": NOW,
            "due_at": due,
        }
