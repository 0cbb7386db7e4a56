"""A published course with a quiz and a conversation, and many people who tried them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from app.domain.course import Course
from app.models import Revision
from app.services import courses
from bench import attempts
from tests import cohorts, renamed
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import database


@dataclass(frozen=True)
class Crowd:
    """Numbers of rows that were made."""

    course_id: int
    revision_id: int
    cohorts: tuple[int, ...]
    keys: tuple[str, ...]
    enrollments: tuple[int, ...]


def crowd(
    app: Flask,
    sizes: Sequence[int] = (12,),
    *,
    alone: int = 0,
    tries: int = 1,
    course: Course | None = None,
) -> Crowd:
    """A cohort of each size, and people `alone`; each tried every quiz and conversation."""
    with database(app).transaction() as session:
        revision_id = renamed.publish(session, course or renamed.course_of(), "one")
    with database(app).transaction() as session:
        course_id = session.get_one(Revision, revision_id).course_id
        whole = courses.compiled(session, revision_id)
        made = [cohorts.cohort(session, COURSE, f"Cohort {n}") for n, _ in enumerate(sizes, 1)]
        ids = list[int]()
        for cohort, size in zip([*(one.id for one in made), None], [*sizes, alone], strict=True):
            if size:
                ids += attempts.people(session, course_id, cohort, size, BEGINNING)
        attempts.attempt(session, whole, revision_id, ids, BEGINNING, seed=1, tries=tries)
        keys = tuple(one.key for one in made)
        return Crowd(course_id, revision_id, tuple(one.id for one in made), keys, tuple(ids))
