"""A quiz whose keys changed, taken ten thousand times: what a regrade would do, and doing it."""

import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import create_app, serving
from app.db import Database
from app.domain.permission import Role
from app.models import Attempt, CourseRow, Progress, Regrade, User
from app.models.rows import table
from app.services import courses, regrading
from app.services.sessions import Actor
from bench import attempts
from bench.courses import write_pages
from bench.row import Row
from bench.server import Server
from config import Config

COURSE, QUIZ = "regraded", "check"
ATTEMPTS, BATCH, QUESTIONS = 10_000, 1000, 20
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRONT = '---\ntitle: "A check to regrade"\nminutes: 10\npass: 0.7\n---\n'
QUESTION = """
## What comes first, in case {number}? {{#q{number}}}

`outcome LO1`

- [{first}] Ask
  > It costs a minute.
- [{second}] Offer
  > It costs a margin.
- [ ] Wait
  > It costs a quarter.
"""


def rows(folder: Path) -> list[Row]:
    """The dry run, all of its lines, and the regrade itself, in CPU; and its longest step."""
    site = folder / "regrading"
    course = site / "courses" / COURSE
    write_pages(course, "Regraded course")
    write_quiz(course, wrong=0)
    with Server(site):
        pass  # makes database, publishes, seeds
    config = Config(data=site / "var", mode="demo")
    database = create_app(config).extensions["db"]
    fill(database)
    write_quiz(course, wrong=3)
    serving.publish_folder(config, database, course)
    return [*looked_at(database), *applied(database)]


def write_quiz(course: Path, wrong: int) -> None:
    """Twenty questions; the key of the first `wrong` of them is the second option."""
    keys = (("x", " ") if number > wrong else (" ", "x") for number in range(1, QUESTIONS + 1))
    text = "".join(
        QUESTION.format(number=number, first=first, second=second)
        for number, (first, second) in enumerate(keys, 1)
    )
    path = course / "01-module" / f"01-{QUIZ}.quiz.md"
    path.write_text(FRONT + text, encoding="utf-8")


def fill(database: Database) -> None:
    """One attempt each, on record."""
    with database.reading() as session:
        row = session.scalars(select(CourseRow).filter_by(slug=COURSE)).one()
        assert row.published_id is not None
        course, ids = courses.compiled(session, row.published_id), (row.id, row.published_id)
    for number in range(ATTEMPTS // BATCH):
        with database.transaction() as session:
            people = attempts.people(session, ids[0], None, BATCH, NOW)
            attempts.attempt(session, course, ids[1], people, NOW, seed=number)
            put_on_record(session, people)


def put_on_record(session: Session, people: list[int]) -> None:
    """What these attempts left for their learners' pages."""
    taken = session.execute(
        select(Attempt.enrollment_id, Attempt.score, Attempt.passed, Attempt.started_at).where(
            Attempt.enrollment_id.in_(people)
        )
    )
    made: list[dict[str, object]] = [
        {"enrollment_id": enrollment, "activity": QUIZ, "begun_at": at, "last_at": at,
         "done_at": at if passed else None, "score": score, "place": "", "detail": {}}
        for enrollment, score, passed, at in taken
    ]  # fmt: skip
    session.execute(insert(table(Progress)), made)


def actor(session: Session) -> Actor:
    """Who regrades: the first of those who took it, as an admin."""
    user = session.scalars(select(User).order_by(User.id)).first()
    if user is None:
        raise RuntimeError("nobody is there")
    return Actor(user.id, user.key, user.email, user.name, roles=frozenset({Role.ADMIN}))


def looked_at(database: Database) -> list[Row]:
    """The page of the dry run, and its file with everybody in it."""
    with database.reading() as session:
        began = time.process_time()
        run = regrading.try_out(session, actor(session), COURSE, QUIZ, 0)
        page = time.process_time() - began
        found = sum(1 for _line in regrading.every_line(session, run.changed))
        whole = time.process_time() - began - page
    if not run.lines or found < ATTEMPTS // 2:
        raise RuntimeError(f"{found} lines of a regrade")
    return [
        Row("regrade, the dry run's page", page, "s", 2),
        Row(f"regrade of {ATTEMPTS:,}, the dry run's file", whole, "s", 20),
    ]


def applied(database: Database) -> list[Row]:
    """Applied, and what the job then goes on with, batch by batch."""
    began, longest = time.process_time(), 0.0
    with database.reading() as session:
        run = regrading.try_out(session, actor(session), COURSE, QUIZ, 0)
    with database.transaction() as session:
        row = regrading.apply(session, actor(session), COURSE, QUIZ, run.seen, "Keys.", NOW)
        id, left = row.id, 1
    while left:
        start = time.process_time()
        with database.transaction() as session:
            left = regrading.step(session, id, NOW)
        longest = max(longest, time.process_time() - start)
    whole = time.process_time() - began
    with database.reading() as session:
        made = session.get_one(Regrade, id)
        if made.attempts != ATTEMPTS or made.ended_at is None:
            raise RuntimeError(f"{made.attempts} attempts regraded")
    return [
        Row(f"regrade of {ATTEMPTS:,}, applied", whole, "s", 40),
        Row("regrade, its longest transaction", longest, "s", 1),
    ]
