"""People by module as a table: cells share their drawings, so that many stay light."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from app.domain import cohort as rules
from app.domain.cohort import Marks
from app.domain.course import Course
from app.services.cohort_page import Head, Page, Person
from app.views.admin.cohort_phrases import Said
from app.words import worded as _

NUMBERED = 8
"""with more modules than this, columns are headed by numbers alone"""
NO_CELL = (None, None)


class Column(NamedTuple):
    """A module: its number from 1, its title, and a word of it."""

    number: int
    title: str
    short: str


class Drawing(NamedTuple):
    """What all cells of one kind look like. `kind`: done, below, begun, none; `heat` 0 to 5."""

    id: str
    kind: str
    heat: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table; `drawings` are those that its cells use.

    A row is a person's address (where `is_linked`), name, the places of their cells' drawings in
    the order of the columns, and when they were last here.
    """

    columns: tuple[Column, ...]
    rows: list[tuple[str | list[int], ...]]
    is_linked: bool
    drawings: list[Drawing]
    is_numbered: bool


def table(head: Head, page: Page, said: Said, door: Callable[[str], str]) -> Table:
    """The table of a page of people, as much of it as the reader may see.

    `door` says where the page of somebody is, by their key; "" for nowhere, and for all of them.
    """
    places = Places(head)
    slugs = [module.slug for module in head.course.modules]
    is_linked = any(door(person.key) for person in page.people[:1])
    rows = list[tuple[str | list[int], ...]]()
    for person in page.people:
        stands = map(person.cells.get, slugs, repeat(NO_CELL))
        cells = [places[state, percent] for state, percent in stands]
        line = (person.name, cells, seen(person, said))
        rows.append((door(person.key), *line) if is_linked else line)
    drawings, is_numbered = list(places.drawings), len(slugs) > NUMBERED
    return Table(head.course.once(columns), rows, is_linked, drawings, is_numbered)


class Places(dict[tuple[str | None, int | None], int]):
    """How a module stands with somebody → the place of its drawing among the `drawings` used."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.drawings = dict[Drawing, int]()

    def __missing__(self, stands: tuple[str | None, int | None]) -> int:
        cell = drawing(self.head.marks, self.head.sees_single, *stands)
        place = self[stands] = self.drawings.setdefault(cell, len(self.drawings))
        return place


def columns(course: Course) -> tuple[Column, ...]:
    """The modules, with a word each."""
    titles = [module.title for module in course.modules]
    shorts = rules.short_names(titles)
    return tuple(Column(n, *pair) for n, pair in enumerate(zip(titles, shorts, strict=True), 1))


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
