"""Files of people: read, applied and taken back as the product does it."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.domain import imports as rules
from app.jobs import imports as work
from app.jobs.tasks import Work
from app.models import Cohort, CourseRow, Task
from app.services import imports
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database

HEADER = "external_id,email,name,cohort,manager\n"
THREE = (
    HEADER
    + "1,ana@example.test,Ana Kovač,Spring,lead@example.test\n"
    + "2,bo@example.test,Bo Ek,Spring,\n"
    + "3,lead@example.test,Ines Duarte,,\n"
)


def add_cohort(app: Flask, title: str, places: int | None = None) -> int:
    with database(app).transaction() as session:
        course_id = session.scalars(select(CourseRow.id)).first()
        row = Cohort(
            course_id=course_id,
            title=title,
            opens_on=date(2026, 3, 2),
            places=places,
            created_at=BEGINNING,
        )
        session.add(row)
        session.flush()
        return row.id


def read(app: Flask, actor: Actor, text: str) -> str:
    """Dry run; returns the import's key."""
    table = rules.read(text.encode())
    with database(app).transaction() as session:
        judged, cohort_id = imports.dry_run(session, table, "")
        return imports.keep(
            session, actor, "people.csv", cohort_id, judged, table.unknown, BEGINNING
        ).key


def outcomes(app: Flask, key: str) -> list[str]:
    """Outcome of each row, with its reason."""
    with database(app).reading() as session:
        rows = imports.get(session, key).rows
    return [":".join(filter(None, (one["outcome"], one.get("why")))) for one in rows]


def do(app: Flask, folder: Path, actor: Actor, key: str, letter: bool = False) -> None:
    """Do the work that was asked for last, as the job process does."""
    payload = {"import": key, "invites": letter}
    with database(app).transaction() as session:
        task = Task(kind="import", user_id=actor.id, payload=payload, made_at=BEGINNING)
        session.add(task)
        session.flush()
    config = app.extensions["config"]
    work.run(Work(database(app), config, task.id, actor.id, payload, folder))


def apply(app: Flask, folder: Path, actor: Actor, text: str, letter: bool = False) -> str:
    key = read(app, actor, text)
    with database(app).transaction() as session:
        assert imports.begin(session, actor, key, False, BEGINNING)
    do(app, folder, actor, key, letter)
    return key


def take_back(app: Flask, folder: Path, actor: Actor, key: str) -> None:
    with database(app).transaction() as session:
        assert imports.begin_taking_back(session, actor, key, BEGINNING)
    do(app, folder, actor, key)


def count(app: Flask, model: type, *conditions: object) -> int:
    with database(app).reading() as session:
        query = select(func.count()).select_from(model)
        return session.scalar(query.where(*conditions)) or 0  # type: ignore[arg-type]
