"""What authors wait for: checking, checking again after an edit, story tests, publishing."""

import resource
import statistics
import time
from pathlib import Path

from app import create_app, serving
from app.content.check import compile_course
from app.content.reader import read_folder
from app.content.stories import PLAYS, tell
from app.content.worker import Worker
from app.db import Database
from app.domain.course import Course
from app.domain.permission import Role
from app.domain.scenario import Scenario
from app.services import drafts
from app.services.sessions import Actor
from bench.courses import write_long, write_varied
from bench.row import Row
from config import Config

LOOKS = 11
LONG = 15_000
"""letters of a long lesson"""


def spent() -> float:
    """CPU seconds of this process and of children that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def checked(folder: Path, cache: Path) -> tuple[Course, float]:
    """A folder's course, and the CPU seconds it took, the worker’s start included."""
    began = spent()
    with Worker() as worker:
        result = compile_course(folder.name, read_folder(folder), worker, cache)
    if result.course is None:
        raise RuntimeError("\n".join(map(str, result.faults)))
    return result.course, spent() - began


def checks(folder: Path) -> list[Row]:
    """Sixty activities checked, checked again after an edit, and their scenarios played."""
    cache, course = folder / "cache", folder / "varied"
    edited = write_varied(course)
    found, cold = checked(course, cache)
    edited.write_text(edited.read_text(encoding="utf-8") + "\nOne more.\n", encoding="utf-8")
    _, again = checked(course, cache)
    talks = [one for _module, one in found if isinstance(one, Scenario)]
    began = spent()
    for talk in talks:
        tell(talk)
    played = spent() - began
    return [
        Row(f"check, 60 activities with {len(talks)} scenarios", cold, "s", 4),
        Row("check again after one edit", again, "s", 1),
        Row(f"{PLAYS:,} plays of each of {len(talks)} scenarios", played, "s", 5),
    ]


def publishing(folder: Path, config: Config) -> list[Row]:
    """Two hundred lessons published, then unchanged, then one changed; a child's CPU counts."""
    course = folder / "long"
    write_long(course)
    database = create_app(config).extensions["db"]
    rows = []
    for name, bound in (("publish, 200 lessons", 3.0), ("publish, unchanged", 0.3)):
        before = spent()
        said = serving.publish_folder(config, database, course)
        rows.append(Row(name, spent() - before, "s", bound))
    if "nothing changed" not in said:
        raise RuntimeError(said)
    lesson = next((course / "01-module").glob("*-lesson-77.md"))
    lesson.write_text(f"{lesson.read_text(encoding='utf-8')}\nOne more.\n", encoding="utf-8")
    before = spent()
    serving.publish_folder(config, database, course)
    rows.append(Row("publish, 1 of 200 lessons changed", spent() - before, "s", 1))
    return [*rows, preview(database, config)]


def preview(database: Database, config: Config) -> Row:
    """What follows the typing in a 15 kB lesson of these, but for the pause before it."""
    admin = Actor(0, "", "", "", roles=frozenset({Role.ADMIN}))
    previewer, taken = drafts.Previewer(config.data / "media"), list[float]()
    try:
        for n in range(LOOKS):
            began = time.perf_counter()
            with database.reading() as session:
                desk = drafts.get_desk(session, admin, "long")
                source = previewer.source(session, desk)
            path = next(one for one in source.texts if not one.endswith(("course.md", "module.md")))
            text = source.texts[path].decode()
            body = text + "\n\n" + "A word, and one more. " * ((LONG - len(text)) // 22)
            seen = previewer.show("long", source, path, f"{body} {n}".encode())
            taken.append((time.perf_counter() - began) * 1000)
            if seen.part is None:
                raise RuntimeError("\n".join(map(str, seen.findings)))
    finally:
        previewer.close()
    return Row("preview, 15 kB of 200 lessons", statistics.median(taken), "ms", 180)
