"""What an import costs: ten thousand people with a cohort, in one transaction.

CPU time of this process, which holds SQLite too.
"""

import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from app import create_app, migrating, serving, working
from app.db import Database
from app.domain import imports as rules
from app.domain.permission import Role
from app.models import Cohort, CourseRow
from app.services import accounts, imports
from bench.courses import PLAIN, write_lesson, write_pages
from bench.row import Row
from config import Config

PEOPLE = 10_000
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def alone(folder: Path) -> list[Row]:
    """The same, on a site of its own with one course."""
    config = Config(data=folder / "imports", mode="demo")
    config.data.mkdir()
    migrating.migrate(config.database)
    course = folder / "course-to-import-into"
    write_pages(course, "A course")
    write_lesson(course / "01-module" / "01-lesson.md", PLAIN, 1)
    serving.publish_folder(config, create_app(config).extensions["db"], course)
    return importing(config)


def importing(config: Config) -> list[Row]:
    """The dry run of a file of ten thousand, and the database step that applies it.

    The site behind `config` has a published course.
    """
    database: Database = create_app(config).extensions["db"]
    working.settle()  # as the job process does
    actor_id, cohort = ready(database)
    key, dry = read(database, actor_id, cohort)
    with database.reading() as session:
        prepared = imports.prepare(session, key)
    began = time.process_time()
    with database.transaction() as session:
        imports.apply(session, actor_id, key, prepared, NOW)
    step = time.process_time() - began
    return [
        Row(f"import, dry run of {PEOPLE:,} rows", dry, "s", 5),
        Row(f"import, database step of {PEOPLE:,} rows", step, "s", 1),
    ]


def read(database: Database, actor_id: int, cohort: str) -> tuple[str, float]:
    """The key of an import that was read and is to be applied, and what its dry run took.

    Nothing of it stays in memory: the product applies an import in another process.
    """
    lines = (f"{n},p{n}@example.com,Person Number{n},,\r\n" for n in range(PEOPLE))
    data = ("external_id,email,name,cohort,manager\r\n" + "".join(lines)).encode()
    began = time.process_time()
    table = rules.read(data)
    with database.reading() as session:
        judged, cohort_id = imports.dry_run(session, table, cohort)
    dry = time.process_time() - began
    with database.transaction() as session:
        actor = imports.acting(session, actor_id)
        key = imports.keep(session, actor, "bench.csv", cohort_id, judged, (), NOW).key
        imports.begin(session, actor, key, False, NOW)
    return key, dry


def ready(database: Database) -> tuple[int, str]:
    """An admin's id and the key of a cohort."""
    with database.transaction() as session:
        course_id = session.scalars(select(CourseRow.id).order_by(CourseRow.id)).first()
        cohort = Cohort(
            title="Bench", course_id=course_id, opens_on=date(2026, 3, 2), created_at=NOW
        )
        session.add(cohort)
        admin = accounts.add(session, "bench@example.com", "Bench", None, [Role.ADMIN], NOW)
        session.flush()
        return admin.id, cohort.key
