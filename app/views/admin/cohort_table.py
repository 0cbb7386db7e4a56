"""People by module as a table: cells share their drawings, so that many stay light."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.domain import cohort as rules
from app.services.cohort_page import Head, Page, Person
from app.views.admin.cohort_phrases import Said

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
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A person with the ids of their cells' drawings in the order of the columns."""

    person: Person
    cells: list[str]
    seen: str


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table; `drawings` are those that its cells use."""

    columns: list[Column]
    rows: list[Row]
    drawings: list[Drawing]
    is_numbered: bool


def table(head: Head, page: Page, said: Said) -> Table:
    """The table of a page of people, as much of it as the reader may see."""
    drawn: dict[tuple[str | None, int | None], Drawing] = {}
    slugs = [module.slug for module in head.course.modules]
    rows = []
    for person in page.people:
        cells = []
        for slug in slugs:
            state, percent = person.cells.get(slug, NO_CELL)
            if not head.sees_single and state is not None:
                state, percent = ("done" if state == "done" else "begun"), None
            cell = drawn.get((state, percent))
            if cell is None:
                cell = drawn[(state, percent)] = drawing(head, state, percent)
            cells.append(cell.id)
        rows.append(Row(person, cells, seen(person, said)))
    return Table(columns(head), rows, list(drawn.values()), len(slugs) > NUMBERED)


def columns(head: Head) -> list[Column]:
    """The modules, with a word each."""
    titles = [module.title for module in head.course.modules]
    shorts = rules.short_names(titles)
    return [Column(n, *pair) for n, pair in enumerate(zip(titles, shorts, strict=True), 1)]


def drawing(head: Head, state: str | None, percent: int | None) -> Drawing:
    """How a cell of this state and percentage is drawn and read out."""
    of = "" if percent is None else str(percent)
    if state == "done":
        heat = 2 if percent is None else head.marks.heat(percent)
        label = _("Done") if percent is None else _("%(n)s percent, passed", n=percent)
        return Drawing(f"d{of}", "done", heat, percent, label)
    if state == "below":
        label = _("%(n)s percent, below the pass mark", n=percent or 0)
        return Drawing(f"b{of}", "below", 0, percent or 0, label)
    if state is None:
        return Drawing("n", "none", 0, None, _("Not started"))
    label = _("In progress")
    if percent is not None:
        label = _("In progress, %(n)s percent so far", n=percent)
    return Drawing(f"g{of}", "begun", 0, percent, label)


def seen(person: Person, said: Said) -> str:
    """When a person was last here, in words."""
    if not person.is_active:
        return _("left")
    moment: datetime | None = person.seen_at
    return said.ago(moment) if moment else _("never")
