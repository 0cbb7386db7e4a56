"""Whose story is told, with its rows, words and days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Activity, Course
from app.domain.story import Block
from app.models import Attempt, Base, Enrollment, Submission
from app.services import courses

Row = TypeVar("Row", bound=Base)
Part = Iterator[Block]


@dataclass(frozen=True, slots=True)
class Told:
    """One enrollment with its course as published now (None: no more), words and days."""

    session: Session
    enrollment: Enrollment
    course: Course | None
    say: Callable[..., str]
    moment: Callable[[datetime], str]

    def rows(self, model: type[Row], *order: Any) -> list[Row]:  # noqa: ANN401 - columns
        """The enrollment's rows of a table."""
        mine = model.enrollment_id == self.enrollment.id  # type: ignore[attr-defined] # all have it
        return list(self.session.scalars(select(model).where(mine).order_by(*order)))

    def activity(self, slug: str) -> Activity | None:
        """An activity as it is now."""
        found = self.course.find(slug) if self.course else None
        return found[1] if found else None

    def title(self, slug: str) -> str:
        """What it is called; its id where it is gone."""
        found = self.activity(slug)
        return found.title if found else slug

    def pinned(self, made: Attempt | Submission) -> Activity | None:
        """An activity as it was when this was made."""
        found = courses.pinned(self.session, made)
        return found[1] if found else None
