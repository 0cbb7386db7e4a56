"""A course in numbers at a hundred thousand attempts: its pages, what they ask, the fold."""

import shutil
import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from app import create_app
from app.db import Database
from app.domain.course import Course
from app.models import Attempt, Cohort, CourseRow, User
from app.services import courses, demo, numbers
from app.services.numbers import reading
from app.services.numbers.selection import Asked
from bench import attempts
from bench.row import Row
from bench.server import Server
from bench.turns import in_turn
from bench.visitor import Visitor
from config import ROOT, Config

COURSE = "partner-management"
ATTEMPTS, COHORTS = 100_000, 40
ADMIN = "admin@example.test"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROUNDS = 20
FOLDED = 2_000
"""attempts that are folded to see how long it takes"""


def rows(folder: Path) -> list[Row]:
    """All rows of numbers, on a site of their own."""
    site = folder / "numbers"
    shutil.copytree(ROOT / "courses" / COURSE, site / "courses" / COURSE)
    with Server(site):
        pass  # makes database, publishes, seeds
    database = create_app(Config(data=site / "var", mode="demo")).extensions["db"]
    began = time.perf_counter()
    made = fill(database)
    print(f"{made:,} attempts made in {time.perf_counter() - began:.0f} s")
    return [fold(database), asked(database), *pages(site)]


def fill(database: Database) -> int:
    """So many attempts in forty cohorts over five years, folded; returns how many."""
    with database.reading() as session:
        row = session.scalars(select(CourseRow).filter_by(slug=COURSE)).one()
        assert row.published_id is not None
        course, ids = courses.compiled(session, row.published_id), (row.id, row.published_id)
    made, number = 0, 0
    while made < ATTEMPTS:
        with database.transaction() as session:
            made += _cohort(session, course, ids, number)
        number += 1
    while _folds(database):
        pass
    return made


def _folds(database: Database) -> int:
    with database.transaction() as session:
        return numbers.fold_new(session, NOW, most=1000)


def _cohort(session: Session, course: Course, ids: tuple[int, int], number: int) -> int:
    """The people of one cohort, with two tries at everything."""
    opens_on = date(2021 + number % 5, 1 + number % 12, 1)
    row = Cohort(course_id=ids[0], title=f"Cohort {number}", opens_on=opens_on, created_at=NOW)
    session.add(row)
    session.flush()
    size = ATTEMPTS // COHORTS // 22
    people = attempts.people(session, ids[0], row.id, size, NOW)
    return attempts.attempt(session, course, ids[1], people, NOW, seed=number, tries=2)


def fold(database: Database) -> Row:
    """CPU of folding new attempts, for a thousand of them."""
    with database.transaction() as session:
        first = select(Attempt.id).where(Attempt.counted).order_by(Attempt.id).limit(FOLDED)
        session.execute(update(Attempt).where(Attempt.id.in_(first)).values(counted=False))
    began = time.process_time()
    for _ in range(FOLDED // 200):
        with database.transaction() as session:
            numbers.fold_new(session, NOW)
    spent = (time.process_time() - began) / FOLDED * 1000
    return Row("folding 1,000 attempts", spent, "s", 2)


def asked(database: Database) -> Row:
    """What the course's page says to the database."""
    said = list[str]()
    with database.reading() as session:
        user = session.scalars(select(User).filter_by(email=ADMIN)).one()
        actor = demo.actor_of(session, user)

        def listen(_connection: object, _cursor: object, words: str, *_: object) -> None:
            said.append(words)

        event.listen(database.engine, "before_cursor_execute", listen)
        reading.get_course(session, actor, COURSE, Asked())
        event.remove(database.engine, "before_cursor_execute", listen)
    return Row("numbers, SQL, the session's included", len(said) + 1, "", 6)


def pages(folder: Path) -> list[Row]:
    """CPU of the pages, in milliseconds: they promise a time."""
    with Server(folder) as server:
        admin = Visitor(server.port, server.password)
        admin.sign_in(ADMIN)
        here = f"/teach/courses/{COURSE}/numbers"
        acts = {
            "course": admin.getter(here),
            "one quarter": admin.getter(f"{here}?who=2025-1"),
            "quiz": admin.getter(f"{here}/final-assessment"),
            "conversation": admin.getter(f"{here}/the-number-that-leaked"),
        }
        seconds = in_turn(server, acts, ROUNDS)
    return [Row(f"numbers, {name}", one * 1000, "ms", 300) for name, one in seconds.items()]
