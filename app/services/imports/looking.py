"""Looking at imports: the list, one of them, its rows a page at a time."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.imports import OUTCOMES, REASONS
from app.errors import NotFound
from app.models import Cohort, CourseRow, Import, Task, User
from app.services.imports.here import batches

PAGE = 50
LIST = (
    Import.id, Import.key, Import.name, Import.state, Import.made_at, Import.applied_at,
    Import.taken_back_at, Import.counts, User.name.label("by"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as pages show it: `why` and `changes` are codes; `key` leads to the person."""

    number: int
    outcome: str
    email: str
    name: str
    cells: dict[str, str]
    why: str = ""
    of: int = 0
    changes: tuple[str, ...] = ()
    kept: str = ""
    """why taking back left the person; "removed" where it did not"""
    key: str = ""


def list_imports(session: Session, before: str = "") -> tuple[list[Any], bool]:
    """Imports without their rows, the newest first, those after the one with key `before`.

    Returns at most 50, and whether there are more.
    """
    query = select(*LIST).outerjoin(User, User.id == Import.made_by)
    last = select(Import.made_at, Import.id).where(Import.key == before)
    if before and (found := session.execute(last).first()):
        at, id = found
        query = query.where(or_(Import.made_at < at, and_(Import.made_at == at, Import.id < id)))
    ordered = query.order_by(Import.made_at.desc(), Import.id.desc()).limit(PAGE + 1)
    rows = list(session.execute(ordered))
    return rows[:PAGE], len(rows) > PAGE


def get(session: Session, key: str) -> Import:
    """One import with its rows. Raises NotFound."""
    row = session.scalars(select(Import).filter_by(key=key)).first()
    if row is None:
        raise NotFound
    return row


def list_rows(
    session: Session, row: Import, outcome: str = "", after: int = 0
) -> tuple[list[Shown], bool]:
    """Fifty rows behind number `after`, of one outcome or all, and whether there are more.

    `outcome` may be "kept": those whom taking back left. Once applied, names come from accounts.
    """
    wanted = [one for one in row.rows if one["n"] > after and _is_wanted(one, outcome)]
    page = [_shown(one) for one in wanted[:PAGE]]
    return _named(session, page), len(wanted) > PAGE


def _is_wanted(stored: dict[str, Any], outcome: str) -> bool:
    if outcome == "kept":
        return bool(stored.get("kept")) and stored["kept"] != "removed"
    return outcome not in OUTCOMES or stored["outcome"] == outcome


def _shown(stored: dict[str, Any]) -> Shown:
    cells = stored.get("cells", {})
    return Shown(
        number=stored["n"],
        outcome=stored["outcome"],
        email=cells.get("email", ""),
        name=cells.get("name", ""),
        cells=cells,
        why=stored.get("why", "") if stored.get("why", "") in REASONS else "",
        of=stored.get("of", 0),
        changes=tuple(stored.get("changes", ())),
        kept=stored.get("kept", ""),
        key=stored.get("key", ""),
    )


def _named(session: Session, page: list[Shown]) -> list[Shown]:
    """The page with the names that people have now, where only their keys were kept."""
    keys = [one.key for one in page if one.key]
    found: dict[str, tuple[str, str]] = {}
    for some in batches(keys):
        query = select(User.key, User.name, User.email).where(User.key.in_(some))
        found.update({key: (name, email) for key, name, email in session.execute(query)})
    return [
        replace(one, name=found[one.key][0], email=found[one.key][1])
        if one.key in found
        else replace(one, key="")
        for one in page
    ]


def list_cohorts(session: Session) -> list[tuple[str, str, str]]:
    """Key, title and course of cohorts that people can be enrolled in, the newest first."""
    query = (
        select(Cohort.key, Cohort.title, CourseRow.title)
        .join(CourseRow, CourseRow.id == Cohort.course_id)
        .where(Cohort.archived_at.is_(None))
        .order_by(Cohort.opens_on.desc(), Cohort.id.desc())
        .limit(500)
    )
    return [(key, title, course) for key, title, course in session.execute(query)]


def task_of(session: Session, row: Import) -> Task | None:
    """The work on this import that was asked for last."""
    key = str(row.counts.get("task", ""))
    return session.scalars(select(Task).filter_by(key=key)).first() if key else None


def cohort_of(session: Session, row: Import) -> Cohort | None:
    """The cohort that was chosen for everybody."""
    return session.get(Cohort, row.cohort_id) if row.cohort_id else None
