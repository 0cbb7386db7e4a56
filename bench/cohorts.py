"""The cohort page from a thousand enrollments to a million, and a cohort as CSV."""

import gzip
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import create_app
from app.db import Database
from app.models import CourseRow, User
from app.services import cohort_page, courses, demo
from app.services.cohort_page import Asked
from bench import people
from bench.courses import write_lesson, write_varied
from bench.row import Row
from bench.server import Server
from bench.turns import in_turn
from bench.visitor import Visitor
from config import ROOT, Config

SIZES = (1_000, 100_000, 1_000_000)
EXPORTED = 10_000
ADMIN = "admin@example.test"
COURSE = "talks"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def rows(folder: Path) -> list[Row]:
    """All rows of cohorts, on a site of their own."""
    site = folder / "cohorts"
    write_course(site / "courses" / COURSE)
    shipped = "partner-management"  # the people of the demonstration learn it
    shutil.copytree(ROOT / "courses" / shipped, site / "courses" / shipped)
    with Server(site):
        pass  # makes database, publishes, seeds
    database = create_app(Config(data=site / "var", mode="demo")).extensions["db"]
    began = time.perf_counter()
    keys = fill(database)
    print(f"{sum(SIZES):,} enrollments made in {time.perf_counter() - began:.0f} s")
    return [*asked(database, keys), *pages(site, keys)]


def write_course(folder: Path) -> None:
    """Twelve modules of sixty activities, eleven of them conversations."""
    write_varied(folder)
    last = folder / "12-closing"
    shutil.copytree(folder / "11-capstone", last, ignore=shutil.ignore_patterns("*.scenario.md"))
    for file in last.glob("*"):
        if file.name != "module.md":
            file.unlink()
    write_lesson(last / "01-goodbye.md", "Plain words to read.\n\n", 2)


def fill(database: Database) -> dict[int, str]:
    """Cohorts of all sizes; size → key. The exported one has records of its own."""
    keys = dict[int, str]()
    for size in (*SIZES, EXPORTED):
        with database.transaction() as session:
            row = session.scalars(select(CourseRow).filter_by(slug=COURSE)).one()
            assert row.published_id is not None
            course = courses.compiled(session, row.published_id)
            ids = (row.id, row.published_id)
            exported = size == EXPORTED
            made = people.cohort(session, course, ids, size, NOW, with_records=exported)
            keys[size] = made.key
    return keys


def asked(database: Database, keys: dict[int, str]) -> list[Row]:
    """What the largest page says to the database; every answer comes from an index."""
    said = list[tuple[str, object]]()
    with database.reading() as session:
        user = session.scalars(select(User).filter_by(email=ADMIN)).one()
        actor = replace(demo.actor_of(session, user), settings_version=0)  # rides on the session

        def listen(_connection: object, _cursor: object, words: str, given: object, *_: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
            said.append((words, given))

        cohort_page.get(session, actor, keys[SIZES[0]], Asked(), NOW)  # compiles, reads settings
        event.listen(database.engine, "before_cursor_execute", listen)
        most = 0
        for sought in (Asked(), Asked(sort="risk"), Asked(words="maya")):
            said.clear()
            cohort_page.get(session, actor, keys[SIZES[-1]], sought, NOW)
            most = max(most, len(said))
            for words, given in list(said):
                explain(session, words, given)
        event.remove(database.engine, "before_cursor_execute", listen)
    return [Row("cohort page, SQL, the session's included", most + 1, "", 8)]


def explain(session: Session, words: str, given: object) -> None:
    """Print where SQLite would walk a table: it is to look rows up."""
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)  # type: ignore[arg-type]
    for line in plan:
        detail = str(line[3])
        if detail.startswith("SCAN") and "CONSTANT" not in detail and "SUBQUERY" not in detail:
            print(f"walks: {detail}\n  in {words[:200]}")


def pages(folder: Path, keys: dict[int, str]) -> list[Row]:
    """CPU of the page at each size, in R, its bytes, and the export."""
    with Server(folder) as server:
        admin = Visitor(server.port, server.password)
        admin.sign_in(ADMIN)
        acts: dict[str, Callable[[], object]] = {
            "reference": admin.getter("/bench/reference"),
            **{f"{size:,}": admin.getter(f"/admin/cohorts/{keys[size]}") for size in SIZES},
        }
        acts["at risk first"] = admin.getter(f"/admin/cohorts/{keys[SIZES[-1]]}?sort=risk")
        acts["search"] = admin.getter(f"/admin/cohorts/{keys[SIZES[-1]]}?q=maya")
        seconds = in_turn(server, acts, 20)
        page = admin.send("GET", f"/admin/cohorts/{keys[SIZES[-1]]}")[1].encode()
        before, memory = server.cpu_seconds(), server.memory_mb()
        taken = export(admin, keys[EXPORTED])
        spent, grown = server.cpu_seconds() - before, server.memory_mb() - memory
    unit = seconds.pop("reference")
    print(f"R = {unit * 1000:.2f} ms of CPU; CSV of {taken / 1e6:.1f} MB, {grown:+.0f} MB memory")
    found = [Row(f"cohort page, {name}", value / unit, "R", 24) for name, value in seconds.items()]
    small, large = seconds[f"{SIZES[0]:,}"], seconds[f"{SIZES[-1]:,}"]
    return [
        *found,
        Row("cohort page, a million / a thousand", large / small, "", 1.3),
        Row("cohort page, size", len(page) / 1000, "kB", 120),
        Row("cohort page, gzipped", len(gzip.compress(page, 6)) / 1000, "kB", 15),
        Row("cohort CSV, 10,000 × 60", spent, "s", 0.8),
    ]


def export(admin: Visitor, key: str) -> int:
    """Take the cohort away with all activities; returns how many signs came."""
    path = f"/admin/cohorts/{key}/export"
    _, page, _ = admin.send("GET", path)
    form = {"csrf_token": admin.token(page), "kind": "csv", "detail": "activities"}
    return len(admin.send("POST", path, form)[1])
