"""What a search costs in two thousand pages: in words that all of them say, and in rare ones."""

import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from app import create_app, migrating, serving
from app.db import Database
from app.domain.permission import Role
from app.services import accounts, demo, enrollments, search
from app.services.sessions import Actor
from bench.courses import pieces, write_lesson, write_pages
from bench.row import Row
from config import Config

LESSONS, PIECES = 200, 10
ROUNDS = 7
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAID = {
    "a word of each page": "labour",
    "the beginning of many": "a",
    "words side by side": '"a minute of labour" worth',
    "a rare word": "lesson-199",
    "no such word": "zebra",
}


def rows(folder: Path) -> list[Row]:
    """A site of its own with one long course, and how long one of its learners waits."""
    config = Config(data=folder / "searching", mode="demo")
    config.data.mkdir()
    return searching(config, folder / "course-to-search")


def searching(config: Config, course: Path) -> list[Row]:
    """The slowest of some searches, each by the CPU of this process, which holds SQLite too."""
    migrating.migrate(config.database)
    write_pages(course, "A course to search")
    for number in range(LESSONS):
        path = course / "01-module" / f"{number + 1}-lesson-{number}.md"
        write_lesson(path, f"{pieces(PIECES)}\n\nThis is lesson-{number}.\n", 16)
    database: Database = create_app(config).extensions["db"]
    serving.publish_folder(config, database, course)
    actor = reader(database, course.name)
    taken = {name: slowest(database, actor, said) for name, said in SAID.items()}
    print(*(f"search, {name}: {taken[name]:.1f} ms" for name in SAID), sep="\n")
    pages = f"{LESSONS * PIECES:,} pages"
    return [Row(f"search in {pages}, the slowest", max(taken.values()), "ms", 50)]


def reader(database: Database, course: str) -> Actor:
    """Somebody who has begun the course."""
    with database.transaction() as session:
        user = accounts.add(session, "reader@example.test", "A Reader", None, [Role.LEARNER], NOW)
        session.flush()
        actor = demo.actor_of(session, user)
        enrollments.enroll(session, actor, course, NOW)
    return actor


def slowest(database: Database, actor: Actor, said: str) -> float:
    """Milliseconds that one search takes, the median of some."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        with database.reading() as session:
            search.find(session, actor, said)
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)
