"""What is stored about the people, cohorts and managers that a file names."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.domain.imports import CohortHere, Here, Known, Row
from app.domain.names import fold
from app.domain.permission import Role
from app.errors import N_, Conflict
from app.models import Cohort, Enrollment, Manages, User, UserRole
from app.models.bulk import among
from app.services import tally

BATCH = 1000
Thing = TypeVar("Thing")
COLUMNS = (
    User.id, User.key, User.email, User.name, User.external_id, User.locale, User.time_zone,
    User.deactivated_at,
    exists().where(UserRole.user_id == User.id, UserRole.role == Role.ADMIN.value),
)  # fmt: skip


def batches(things: Iterable[Thing], size: int = BATCH) -> Iterator[Sequence[Thing]]:
    """`things` in parts that a statement can name."""
    all_of_them = list(things)
    for start in range(0, len(all_of_them), size):
        yield all_of_them[start : start + size]


def lookup(session: Session, column: Any, value: Any, wanted: Iterable[Any]) -> dict[Any, Any]:  # noqa: ANN401 - columns of any kind
    """`column` → `value` of the rows whose `column` is wanted."""
    some = list(wanted)
    if not some:
        return {}
    rows = session.execute(select(column, value).where(among(session, column, some)))
    return dict(list(rows))


def look(session: Session, rows: Sequence[Row], cohort_id: int | None) -> Here:
    """What is here of what these rows name; `cohort_id` is for rows that name no cohort.

    Raises Conflict where that cohort takes nobody any more.
    """
    people = [row.person for row in rows if not row.why]
    ids = {one.external_id for one in people if one.external_id}
    addresses = {one.email for one in people} | {one.manager for one in people if one.manager}
    known: dict[int, Known] = {}
    for column, names in ((User.external_id, ids), (User.email, addresses)):
        if names:
            known.update(_known(session, among(session, column, sorted(names))))
    cohorts = _cohorts(session, {one.cohort for one in people}, cohort_id)
    courses = {one.course_id for some in cohorts.values() for one in some}
    return Here(
        by_id={one.external_id: one for one in known.values() if one.external_id},
        by_email={one.email: one for one in known.values()},
        cohorts=cohorts,
        enrolled=_enrolled(session, known, courses),
        manages=_managed(session, known) if any(one.manager for one in people) else frozenset(),
    )


def _known(session: Session, wanted: object) -> dict[int, Known]:
    found = session.execute(select(*COLUMNS).where(wanted))  # type: ignore[arg-type]
    return {
        id: Known(id, key, email, name, other, language, zone, ended is None, is_admin)
        for id, key, email, name, other, language, zone, ended, is_admin in found
    }


def _cohorts(
    session: Session, names: set[str], cohort_id: int | None
) -> dict[str, tuple[CohortHere, ...]]:
    """Open cohorts by key and folded title, "" for the one of the whole file."""
    if not names - {""} and cohort_id is None:
        return {}
    columns = (Cohort.id, Cohort.key, Cohort.title, Cohort.course_id, Cohort.places)
    wanted = names | {fold(name) for name in names}
    found: dict[str, tuple[CohortHere, ...]] = {}
    for id, key, title, course_id, places in session.execute(
        select(*columns).where(Cohort.archived_at.is_(None)).order_by(Cohort.id)
    ):
        called = ({key, fold(title)} & wanted) | ({""} if id == cohort_id else set())
        if not called:
            continue
        left = None if places is None else places - tally.counts(session, id).get("enrolled", 0)
        one = CohortHere(id, course_id, title, left)
        found.update({name: (*found.get(name, ()), one) for name in called})
    if cohort_id is not None and "" not in found:
        raise Conflict(N_("The cohort that you chose was archived. Choose another one."))
    return found


def _enrolled(
    session: Session, known: Iterable[int], courses: set[int]
) -> dict[tuple[int, int], int | None]:
    columns = (Enrollment.user_id, Enrollment.course_id, Enrollment.cohort_id)
    found: dict[tuple[int, int], int | None] = {}
    for some in batches(sorted(known) if courses else ()):
        query = select(*columns).where(
            Enrollment.user_id.in_(some),
            Enrollment.course_id.in_(courses),
            Enrollment.closed_at.is_(None),
        )
        found.update({(user, course): cohort for user, course, cohort in session.execute(query)})
    return found


def _managed(session: Session, known: Iterable[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for some in batches(sorted(known)):
        query = select(Manages.manager_id, Manages.user_id).where(Manages.user_id.in_(some))
        found.update((manager, person) for manager, person in session.execute(query))
    return found
