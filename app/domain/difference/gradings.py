"""What of a course's grading changed: whoever grades stored answers anew begins here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.domain.course import Activity, Course, Lesson, Quiz
from app.domain.difference.questions import has_other_key
from app.domain.difference.renamed import renamed_as
from app.domain.question import Question

What = Literal["key", "points", "provisional", "passing", "removed"]


@dataclass(frozen=True, slots=True)
class Grading:
    """One thing that decides a score or a pass, and is another now.

    `activity` is its slug afterwards; `question` is "" where the quiz as a whole is meant.
    """

    activity: str
    question: str
    what: What


def gradings_changed(before: Course, after: Course) -> list[Grading]:
    """Keys, weights and pass marks that differ, by activity in the course's order.

    Only of quizzes, and of questions in lessons, that are in both.
    """
    before = renamed_as(before, after)
    found = list[Grading]()
    for _module, one in after:
        was = before.find(one.slug)
        if was:
            found += _of(was[1], one)
    return found


def _of(before: Activity, after: Activity) -> Iterator[Grading]:
    if isinstance(before, Quiz) and isinstance(after, Quiz):
        if before.passing != after.passing:
            yield Grading(after.slug, "", "passing")
        yield from _questions(after.slug, before.questions, after.questions)
    elif isinstance(before, Lesson) and isinstance(after, Lesson):
        yield from _questions(after.slug, before.checks, after.checks)


def _questions(
    slug: str, before: tuple[Question, ...], after: tuple[Question, ...]
) -> Iterator[Grading]:
    new = {one.id: one for one in after}
    for old in before:
        now = new.get(old.id)
        if now is None:
            yield Grading(slug, old.id, "removed")
            continue
        if has_other_key(old, now):
            yield Grading(slug, old.id, "key")
        if old.points != now.points:
            yield Grading(slug, old.id, "points")
        if old.provisional is not now.provisional:
            yield Grading(slug, old.id, "provisional")
