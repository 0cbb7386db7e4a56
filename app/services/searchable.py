"""What is found of a published course: rows by heading, made when it is published.

Databases see words of a-z and 0-9 alone, each beginning with a w: so their own rules of what a word
is make no difference, on SQLite, on PostgreSQL, or in any language.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.content.search import RULE, Unit, sections, units
from app.domain.course import Course
from app.domain.search import line_of, words
from app.models import CourseRow, Revision, SearchPage
from app.models.rows import table
from app.services import courses

BETWEEN = "|"
"""between a title and its text: nothing stands side by side across it"""
TITLE_LIMIT = 200
PLAIN = frozenset("abcdefghijklmnopqrstuvwxy0123456789 ")


class _Signs(dict[int, str]):
    """How signs are written for the databases: the same length for each that is not plain."""

    def __missing__(self, sign: int) -> str:
        self[sign] = chr(sign) if chr(sign) in PLAIN else f"z{sign:06x}"
        return self[sign]


SIGNS = _Signs()


@lru_cache(20_000)
def encoded(word: str) -> str:
    """A word as databases get it; its beginning is the beginning of what it becomes.

    >>> encoded("cash"), encoded("größe"[:3])
    ('wcash', 'wgrz0000f6')
    """
    return "w" + word.translate(SIGNS)


def encoded_line(text: str) -> str:
    """A text's words as a line that needles are looked for in."""
    return line_of(map(encoded, words(text)))


class Texts:
    """A course's units and what is stored of each, made once where it is asked for."""

    def __init__(self, course: Course) -> None:
        self.units = units(course)
        self._made = dict[str, list[dict[str, Any]]]()

    def rows(self, unit: Unit) -> list[dict[str, Any]]:
        """What is stored of a unit, but for its course and its place there."""
        if unit.digest not in self._made:
            self._made[unit.digest] = list(_rows(unit))
        return self._made[unit.digest]


def keep(session: Session, row: CourseRow, course: Course, revision: Revision) -> None:
    """Have found what the course says now; what is unchanged since isn't made again."""
    mark = _mark(revision.id, revision.renderer)
    if row.searched == mark:
        return
    texts = course.once(Texts)
    wanted = texts.units
    known = {
        (kind, module, activity): (digest, place)
        for kind, module, activity, digest, place in session.execute(
            select(
                SearchPage.kind,
                SearchPage.module,
                SearchPage.activity,
                SearchPage.digest,
                SearchPage.place,
            )
            .where(SearchPage.course_id == row.id)
            .distinct()
        )
    }
    _drop(session, row.id, known, {_name(unit): unit.digest for unit in wanted})
    rows = [
        {"course_id": row.id, "place": place, **made}
        for place, unit in enumerate(wanted)
        if known.get(_name(unit), ("", -1))[0] != unit.digest
        for made in texts.rows(unit)
    ]
    if rows:
        session.connection().execute(insert(table(SearchPage)), rows)
    _move(session, row.id, known, wanted)
    row.searched = mark


def follow(session: Session) -> int:
    """Have found what older code, or another way of publishing, left out; returns how many courses.

    Also where the rule changed by which texts are taken apart.
    """
    query = select(CourseRow, Revision.id, Revision.renderer).join(
        Revision, CourseRow.published_id == Revision.id
    )
    stale = [
        (row, id)
        for row, id, renderer in session.execute(query)
        if row.searched != _mark(id, renderer)
    ]
    for row, id in stale:
        keep(session, row, courses.compiled(session, id), session.get_one(Revision, id))
    return len(stale)


def _mark(revision_id: int, renderer: str) -> str:
    return f"{revision_id} {renderer} {RULE}"


def _name(unit: Unit) -> tuple[str, str, str]:
    return unit.kind, unit.module, unit.activity


Known = dict[tuple[str, str, str], tuple[str, int]]
"""(kind, module, activity) → (digest, place)"""


def _drop(
    session: Session, course_id: int, known: Known, wanted: dict[tuple[str, str, str], str]
) -> None:
    """Rows of what is gone or has changed."""
    gone = [name for name, (digest, _place) in known.items() if wanted.get(name) != digest]
    mine = SearchPage.course_id == course_id
    if len(gone) == len(known):
        session.execute(delete(SearchPage).where(mine).execution_options(synchronize_session=False))
        return
    for kind, module, activity in gone:
        one = (mine, SearchPage.kind == kind, SearchPage.module == module)
        session.execute(
            delete(SearchPage)
            .where(*one, SearchPage.activity == activity)
            .execution_options(synchronize_session=False)
        )


def _rows(unit: Unit) -> Iterator[dict[str, Any]]:
    for part, one in enumerate(sections(unit)):
        title = encoded_line(one.title)
        yield {
            "kind": unit.kind,
            "module": unit.module,
            "activity": unit.activity,
            "anchor": one.anchor[:300],
            "part": part,
            "digest": unit.digest,
            "title": one.title[:TITLE_LIMIT],
            "body": one.body,
            "title_words": title,
            "words": f"{title}{BETWEEN}{encoded_line(one.body)}",
        }


def _move(session: Session, course_id: int, known: Known, wanted: Iterable[Unit]) -> None:
    """What is unchanged may stand elsewhere in the course."""
    for place, unit in enumerate(wanted):
        digest, was = known.get(_name(unit), ("", place))
        if digest == unit.digest and was != place:
            session.execute(
                update(SearchPage)
                .where(
                    SearchPage.course_id == course_id,
                    SearchPage.kind == unit.kind,
                    SearchPage.activity == unit.activity,
                )
                .values(place=place)
                .execution_options(synchronize_session=False)
            )
