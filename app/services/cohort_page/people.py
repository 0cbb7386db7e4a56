"""The people of a cohort: pages of 50 by key, search, who needs a person, what waits."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.names import fold
from app.models import Enrollment, NameWord, User
from app.models.rows import rows
from app.services.cohort_page.figures import Head

MOST = 50
"""people on one page"""
FEW = 5
"""lines of the lists beside the table"""
WALKED = 5000
"""a cohort up to this size is searched person by person"""
CANDIDATES = 1000
"""of a larger one, so many people are looked at whose names begin as asked"""
LAST = "\U0010ffff"
NO_RISK = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people a page is to show: in what order, whose names, after whom (a key)."""

    sort: str = "name"
    words: str = ""
    after: str = ""

    @property
    def prefixes(self) -> list[str]:
        """What words begin with, folded, the longest first: it leaves the fewest people."""
        return sorted(set(fold(self.words)[:254].split()), key=lambda word: (-len(word), word))[:5]


class Person(NamedTuple):
    """A row of the table. `cells`: module slug → [state, percent]."""

    key: str
    enrollment: str
    name: str
    seen_at: datetime | None
    cells: dict[str, Any]
    risk: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some people of a cohort; `more` follow or not; `is_cut` where not all were searched."""

    people: list[Person]
    more: bool
    is_cut: bool = False


class Needing(NamedTuple):
    """Somebody who needs a person: why, as code and detail (models/enrollment.py)."""

    key: str
    enrollment: str
    name: str
    email: str
    code: str
    detail: dict[str, Any]
    modules: int
    last_at: datetime
    invited_at: datetime | None
    has_password: bool


SHOWN = (
    select(
        User.key,
        Enrollment.key.label("enrollment"),
        User.name,
        func.coalesce(User.last_seen_at, Enrollment.last_at),
        User.last_seen_at.is_not(None),
        Enrollment.cells,
        Enrollment.risk,
        User.deactivated_at.is_(None),
    )
    .join(User, User.id == Enrollment.user_id)
    .limit(MOST + 1)
)
NEEDING = (
    select(
        User.key,
        Enrollment.key,
        User.name,
        User.email,
        Enrollment.risk_code,
        Enrollment.risk_detail,
        Enrollment.cells,
        Enrollment.last_at,
        User.invited_at,
        User.password.is_not(None),
    )
    .join(User, User.id == Enrollment.user_id)
    .where(Enrollment.cohort_id == bindparam("cohort"), Enrollment.risk > 0)
    .order_by(Enrollment.risk.desc(), Enrollment.id.desc())
    .limit(FEW)
)


def page(session: Session, head: Head, asked: Asked, enrolled: int) -> Page:
    """The people asked for, at most 50; reads an index from one key on, never all."""
    prefixes, is_cut = asked.prefixes, False
    among = CANDIDATES if enrolled > WALKED and prefixes else 0
    if among:
        prefixes, is_cut = _narrowest(session, prefixes)
    query = _listed(among, len(prefixes), asked.sort, bool(asked.after))
    after = {"after": asked.after} if asked.after else {}
    found = rows(session, query, cohort=head.id, **_bounds(prefixes), **after).all()
    return Page([_person(*row) for row in found[:MOST]], len(found) > MOST, is_cut)


@lru_cache
def _listed(among: int, words: int, sort: str, goes_on: bool) -> Select[Any]:
    """Some of a cohort, by so many words, in an order, from the start or not: made once."""
    order: tuple[Any, ...] = (Enrollment.sort_name, Enrollment.id)
    if sort == "risk":
        order = (Enrollment.risk.desc(), Enrollment.id.desc())
    if not among:
        query = _walked(words).order_by(*order)
        return query.where(_behind(sort)) if goes_on else query
    found = _looked_up(words, among).order_by(*order).limit(MOST + 1)
    chosen = found.where(_behind(sort)) if goes_on else found
    return SHOWN.where(Enrollment.id.in_(chosen)).order_by(*order)


def _person(
    key: str,
    enrollment: str,
    name: str,
    last_at: datetime,
    was_seen: bool,
    cells: dict[str, Any],
    risk: int,
    is_active: bool,
) -> Person:
    seen_at = last_at if was_seen or cells else None
    return Person(key, enrollment, name, seen_at, cells, risk, is_active)


def _behind(sort: str) -> ColumnElement[bool]:
    """Only who follows the last person seen; from the start where nobody has that key."""
    last = select(Enrollment.id).where(Enrollment.key == bindparam("after"))
    id = last.scalar_subquery()
    if sort == "risk":
        risk = func.coalesce(last.with_only_columns(Enrollment.risk).scalar_subquery(), NO_RISK)
        return and_(Enrollment.risk <= risk, or_(Enrollment.risk < risk, Enrollment.id < id))
    name = func.coalesce(last.with_only_columns(Enrollment.sort_name).scalar_subquery(), "")
    is_later = or_(Enrollment.sort_name > name, Enrollment.id > func.coalesce(id, 0))
    return and_(Enrollment.sort_name >= name, is_later)


def _walked(words: int) -> Select[Any]:
    """The cohort in its order, each person looked up by all words asked for."""
    query = SHOWN.where(Enrollment.cohort_id == bindparam("cohort"))
    for number in range(words):
        query = query.where(exists().where(NameWord.user_id == User.id, *_begins(number)))
    return query


def _looked_up(words: int, among: int) -> Select[Any]:
    """Enrollments of the cohort among the first so many of the site that the first word finds.

    They are sorted before anything else is read of them. The sum keeps a database from walking a
    cohort of a million in its order instead.
    """
    first = _ordered(0).limit(among).subquery()
    query = select(Enrollment.id).where(
        Enrollment.cohort_id + 0 == bindparam("cohort"),
        Enrollment.user_id.in_(select(first.c.user_id)),
    )
    for number in range(1, words):
        same = NameWord.user_id == Enrollment.user_id
        query = query.where(exists().where(same, *_begins(number)))
    return query


def _narrowest(session: Session, prefixes: list[str]) -> tuple[list[str], bool]:
    """The same, first one that few are called by, and whether there is no such one."""
    found = rows(session, _beyond(len(prefixes), CANDIDATES), **_bounds(prefixes)).one()
    best = next((one for one, more in zip(prefixes, found, strict=True) if more is None), "")
    if not best:
        return prefixes, True
    return [best, *(one for one in prefixes if one != best)], False


@lru_cache
def _beyond(words: int, others: int) -> Select[Any]:
    """For each of so many words somebody found after so many others, NULL where few are."""
    return select(*(_ordered(n).offset(others).limit(1).scalar_subquery() for n in range(words)))


def _ordered(number: int) -> Select[Any]:
    words = select(NameWord.user_id).where(*_begins(number))
    return words.order_by(NameWord.word, NameWord.user_id)


def _begins(number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What begins like the word of this number."""
    return NameWord.word >= bindparam(f"from{number}"), NameWord.word < bindparam(f"to{number}")


def _bounds(prefixes: list[str]) -> dict[str, str]:
    """The values for that."""
    lower = {f"from{number}": one for number, one in enumerate(prefixes)}
    return lower | {f"to{number}": one + LAST for number, one in enumerate(prefixes)}


def needing(session: Session, head: Head) -> list[Needing]:
    """Who needs a person most, the most pressing first."""
    return [_needing(*row) for row in rows(session, NEEDING, cohort=head.id).all()]


def _needing(
    key: str,
    enrollment: str,
    name: str,
    email: str,
    code: str,
    detail: dict[str, Any],
    cells: dict[str, Any],
    last_at: datetime,
    invited_at: datetime | None,
    has_password: bool,
) -> Needing:
    modules = _passed(cells)
    return Needing(
        key, enrollment, name, email, code, detail, modules, last_at, invited_at, has_password
    )


def line(session: Session, enrollment_id: int) -> tuple[Person, Needing | None]:
    """How one enrollment stands in its cohort's list, and among those who need a person."""
    one = Enrollment.id == enrollment_id
    person = _person(*session.execute(SHOWN.where(one)).one())
    cohort = session.scalar(select(Enrollment.cohort_id).where(one))
    found = rows(session, NEEDING.where(one), cohort=cohort).first()
    return person, _needing(*found) if found else None


def _passed(cells: dict[str, Any]) -> int:
    return sum(cell[0] == "done" for cell in cells.values())
