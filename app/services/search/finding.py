"""What one person finds, and may see: open lessons of their courses, its words, what they wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from app.content.search import LESSON, PERSON, TERM
from app.domain.course import address
from app.domain.progress import Record, locked_by
from app.domain.search import MOST_SIGNS, Query, Term, excerpt, mark, read
from app.models import CourseRow, SearchPage
from app.services import enrollments, tally
from app.services.enrollments import Place
from app.services.search import own
from app.services.search.hits import MOST, Group, Hit
from app.services.searchable import encoded
from app.services.sessions import Actor

FTS = {
    "sqlite": "search_pages.id IN (SELECT rowid FROM search_words WHERE search_words MATCH :match)",
    "postgresql": "search_pages.id = ANY(ARRAY"
    "(SELECT page_id FROM search_words WHERE words @@ to_tsquery('simple', :match)))",
}
"""The index is asked once and first: left to itself, PostgreSQL may ask it page by page."""
AND = {"sqlite": " AND ", "postgresql": " & "}
OPEN = {"sqlite": "*", "postgresql": ":*"}


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, as read, and all that was found, by kind.

    `is_too_long` where it was longer than anything that is looked for; `places` is how many courses
    the person has.
    """

    query: Query
    groups: tuple[Group, ...] = ()
    is_too_long: bool = False
    places: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """A course of the person's, and the modules that are open to them."""

    place: Place
    open: frozenset[str]


def find(session: Session, actor: Actor, said: str) -> Found:
    """All that the actor may see and that says what is looked for; titles first, then course order.

    The course used last comes first. Each kind is cut where it becomes long.
    """
    query = read(said)
    if len(said) > MOST_SIGNS:
        return Found((), is_too_long=True)
    if not query:
        return Found(())
    seats = list_seats(session, actor)
    groups = _in_courses(session, query, seats) if seats else []
    groups += own.find(session, query, [seat.place for seat in seats])
    return Found(query, tuple(one for one in groups if one.hits), places=len(seats))


def list_seats(session: Session, actor: Actor) -> list[Seat]:
    """The actor's courses, the latest used first, and what is open to them there."""
    places = enrollments.list_mine(session, actor)
    records = tally.list_records(session, [place.enrollment.id for place in places])
    return [Seat(place, _open(place, records[place.enrollment.id])) for place in places]


def _open(place: Place, records: Mapping[str, Record]) -> frozenset[str]:
    modules = place.course.modules
    return frozenset(one.slug for one in modules if not locked_by(place.course, one, records))


def _in_courses(session: Session, query: Query, seats: Sequence[Seat]) -> list[Group]:
    places = {seat.place.slug: seat.place for seat in seats}
    groups = {kind: list[Hit]() for kind in (LESSON, TERM, PERSON)}
    for row in session.execute(statement(session, query, seats)):
        if hit := _hit(query, places[row.slug], row):
            groups[row.kind].append(hit)
    return [Group.of(kind, hits) for kind, hits in groups.items()]


def statement(session: Session, query: Query, seats: Sequence[Seat]) -> Any:  # noqa: ANN401 - a select
    """Rows of each kind in our own order, one more than is shown."""
    order = case({seat.place.slug: n for n, seat in enumerate(seats)}, value=CourseRow.slug)
    is_title = and_(*(_holds(SearchPage.title_words, term) for term in query))
    rank = (case((is_title, 0), else_=1), order, SearchPage.place, SearchPage.part)
    number = func.row_number().over(partition_by=SearchPage.kind, order_by=rank).label("number")
    found = (
        select(SearchPage.id, CourseRow.slug, number)
        .join(CourseRow, CourseRow.id == SearchPage.course_id)
        .where(_candidates(session, query), _sees(seats))
        .where(*(_holds(SearchPage.words, term) for term in query if len(term.words) > 1))
        .subquery()
    )
    columns = (
        found.c.slug,
        SearchPage.kind,
        SearchPage.activity,
        SearchPage.anchor,
        SearchPage.title,
        SearchPage.body,
    )
    return (
        select(*columns)
        .join(found, found.c.id == SearchPage.id)
        .where(found.c.number <= MOST + 1)
        .order_by(found.c.number)
    )


def _candidates(session: Session, query: Query) -> TextClause:
    """What the database's full-text index gives; it gets a-z, 0-9 and operators of ours."""
    dialect = session.get_bind().dialect.name
    said = AND[dialect].join(
        encoded(word) + (OPEN[dialect] if term.is_open and last else "")
        for term in query
        for last, word in ((n == len(term.words) - 1, w) for n, w in enumerate(term.words))
    )
    return text(FTS[dialect]).bindparams(match=said)


def _holds(column: Any, term: Term) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Whether a line of words has these side by side; they hold no sign that LIKE would read."""
    needle = Term(tuple(map(encoded, term.words)), term.is_open).needle
    held: ColumnElement[bool] = column.like(f"%{needle}%")
    return held


def _sees(seats: Sequence[Seat]) -> ColumnElement[bool]:
    """Their courses alone, and of these what is not locked; words and people are in no module."""
    return or_(
        *(
            and_(CourseRow.slug == one.place.slug, SearchPage.module.in_(["", *one.open]))
            for one in seats
        )
    )


def _hit(query: Query, place: Place, row: Any) -> Hit | None:  # noqa: ANN401 - a row
    """A row as it is shown; None where the lesson went in this very moment."""
    course, where = place.course.title, ""
    if row.kind == LESSON:
        found = place.course.find(row.activity)
        if found is None:
            return None
        module, lesson = found
        where = lesson.title if row.anchor else module.title
        path = address(place.slug, module.slug, lesson.slug)
    else:
        path = address(place.slug, "glossary" if row.kind == TERM else "people")
    link = f"{path}#{row.anchor}" if row.anchor else path
    return Hit(mark(query, row.title), where, course, link, excerpt(query, row.body))
