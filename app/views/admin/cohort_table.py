"""People by module as a table: cells share their drawings, so that many stay light."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain import cohort as rules
from app.domain.cohort import Marks
from app.domain.course import Course
from app.services.cohort_page import Head, Page, Person
from app.views.admin.cohort_phrases import Said
from app.words import worded as _

NUMBERED = 8
"""with more modules than this, columns are headed by numbers alone"""
NO_CELL = (None, None)


@dataclass(frozen=True, slots=True)
class Column:
    """A module: its number from 1, its title, and a word of it."""

    number: int
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all cells of one kind look like. `kind`: done, below, begun, none; `heat` 0 to 5."""

    id: str
    kind: str
    heat: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A person with the places of their cells' drawings, in the order of the columns."""

    name: str
    href: str
    cells: list[int]
    seen: str


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table; `drawings` are those that its cells use."""

    columns: list[Column]
    rows: list[Row]
    drawings: list[Drawing]
    is_numbered: bool


def table(head: Head, page: Page, said: Said, door: Callable[[str], str]) -> Table:
    """The table of a page of people, as much of it as the reader may see.

    `door` says where the page of somebody is, by their key; "" for nowhere.
    """
    drawings = dict[Drawing, int]()
    known = dict[Sequence[Any], int]()
    slugs = [module.slug for module in head.course.modules]
    rows = []
    for person in page.people:
        cells = []
        for slug in slugs:
            stands = tuple(person.cells.get(slug, NO_CELL))
            if stands not in known:
                cell = drawing(head.marks, head.sees_single, *stands)
                known[stands] = drawings.setdefault(cell, len(drawings))
            cells.append(known[stands])
        rows.append(Row(person.name, door(person.key), cells, seen(person, said)))
    return Table(head.course.once(columns), rows, list(drawings), len(slugs) > NUMBERED)


def columns(course: Course) -> list[Column]:
    """The modules, with a word each."""
    titles = [module.title for module in course.modules]
    shorts = rules.short_names(titles)
    return [Column(n, *pair) for n, pair in enumerate(zip(titles, shorts, strict=True), 1)]


@lru_cache(1000)
def drawing(marks: Marks, sees_single: bool, state: str | None, percent: int | None) -> Drawing:
    """How a cell of this state and percentage is drawn, for who may see scores or not."""
    if not sees_single:
        percent = None
        state = "begun" if state == "below" else state
    of = "" if percent is None else str(percent)
    if state == "done":
        return Drawing(f"d{of}", "done", 2 if percent is None else marks.heat(percent), percent)
    if state == "below":
        return Drawing(f"b{of}", "below", 0, percent or 0)
    if state is None:
        return Drawing("n", "none", 0, None)
    return Drawing(f"g{of}", "begun", 0, percent)


def seen(person: Person, said: Said) -> str:
    """When a person was last here, in words."""
    if not person.is_active:
        return _("left")
    return said.ago(person.seen_at) if person.seen_at else _("never")
