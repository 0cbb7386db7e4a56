"""What a cohort's file tells of modules and activities: a million cells, cheaply made."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.models import Progress
from app.output.sheet import plain

STATES = ("done", "begun", "below", "none")
NOT_BEGUN = ("none", None)
NOTHING = ("", "", "")
"""the results of who did nothing"""
EXCUSED = "!"
"""instead of a day"""
DAY = len("2026-03-02")
KEPT = 500
"""sets of activities whose order is kept"""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is made of: the cohort, its course, and how much of a person it may tell."""

    id: int
    course: Course
    sees_single: bool
    with_activities: bool
    words: Mapping[str, str]

    @property
    def activities(self) -> list[tuple[str, str]]:
        """(slug, numbered title) of all activities, where the file has them."""
        if not self.with_activities:
            return []
        return [
            (one.slug, f"{number}.{place} {one.title}")
            for number, module in enumerate(self.course.modules, 1)
            for place, one in enumerate(module.activities, 1)
        ]


class Modules(dict[tuple[str, int | None], str]):
    """How a module stands with somebody → its state, with its percentage for who may see it."""

    def __init__(self, of: Source) -> None:
        self.has_scores = of.sees_single
        self.slugs = [module.slug for module in of.course.modules]
        self.states = {name: plain(re.sub('[",\r\n]', "", of.words[name])) for name in STATES}

    def __missing__(self, stands: tuple[str, int | None]) -> str:
        state, percent = stands
        if self.has_scores:
            said = f"{self.states[state]},{'' if percent is None else percent}"
        else:
            said = self.states["begun" if state == "below" else state]
        return self.setdefault(stands, said)

    def cells(self, known: Mapping[str, Any]) -> list[str]:
        """Ready cells for all modules, of what is known of somebody's."""
        stands = map(known.get, self.slugs, repeat(NOT_BEGUN))
        return [self[state, percent] for state, percent in stands]


class Results:
    """What somebody did, as `results_query` tells it, in the order of the course."""

    def __init__(self, of: Source) -> None:
        self.slugs = [slug for slug, _ in of.activities]
        self.has_scores = of.sees_single
        self.excused = re.sub(r"[^\w ]", "", of.words["excused"])
        self.order = lru_cache(KEPT)(self._order)  # many people of a course did the same things

    def _order(self, done: str) -> Callable[[list[str]], tuple[str, ...]]:
        """What takes the cells from days, percentages and nothing, if these were done."""
        slugs = done.split()
        found = {slug: place for place, slug in enumerate(slugs)}
        places = list[int]()
        for slug in self.slugs:
            place = found.get(slug)
            places.append(-1 if place is None else place)
            if self.has_scores:
                places.append(-1 if place is None else place + len(slugs))
        return itemgetter(-1, *places)

    def cells(self, done: str, days: str, percents: str) -> Sequence[str]:
        """Ready cells for all activities: the day of each, with its score for who may see it."""
        told = [day[:DAY] for day in days.split(",")]
        if EXCUSED in days:
            told = [self.excused if day == EXCUSED else day for day in told]
        told += percents.split(",")
        told.append("")
        return self.order(done)(told)[1:]


def results_query(session: Session, of: Source) -> Select[int, str, str, str]:
    """Enrollment, and what was done, when, and with how many percent: texts of one order each.

    The database puts them together: it is faster. A day is a text that begins with it, `EXCUSED` or
    nothing. What is the same for all rows stands in the statement: SQLite copies a value that is
    bound for each row anew.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    together = func.group_concat if is_sqlite else func.string_agg
    score = func.coalesce(Progress.corrected, Progress.score)
    percent = cast(cast(func.round(score * _fixed(100)), Integer), String)
    done = func.coalesce(_moment(is_sqlite), _fixed(""))
    day = case((Progress.excused_at.is_(None), done), else_=_fixed(EXCUSED))
    told = func.coalesce(percent, _fixed("")) if of.sees_single else _fixed("")
    return (
        select(
            Progress.enrollment_id,
            together(Progress.activity, _fixed(" "), type_=String),
            together(day, _fixed(","), type_=String),
            together(told, _fixed(","), type_=String),
        )
        .where(Progress.enrollment_id.in_(bindparam("ids", expanding=True)))
        .group_by(Progress.enrollment_id)
    )


def _fixed(value: str | int) -> BindParameter[Any]:
    return literal(value, literal_execute=True)


def _moment(is_sqlite: bool) -> ColumnElement[str]:
    """When something was done, as a text that begins with its (UTC) day."""
    if is_sqlite:
        return type_coerce(Progress.done_at, String)
    return func.to_char(func.timezone("UTC", Progress.done_at), "YYYY-MM-DD", type_=String)
