"""Exceptions as they are found: those in force for a learner, and all of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from app.domain.allowance import Given
from app.domain.course import Activity, Module
from app.domain.progress import Record
from app.errors import NotFound
from app.models import Allowance, CourseRow, Enrollment, Revision, User
from app.models.rows import rows
from app.services import enrollments, progress, scope
from app.services.enrollments import Place
from app.services.sessions import Actor

IN_FORCE = (
    select(Allowance.kind, Allowance.value)
    .where(
        Allowance.enrollment_id == bindparam("enrollment"),
        Allowance.activity == bindparam("activity"),
        Allowance.undone_at.is_(None),
    )
    .order_by(Allowance.id)
)
MAKER, UNDOER = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Made:
    """One exception on record, with what it was for; names are "" for who is gone."""

    key: str
    kind: str
    activity: str
    title: str
    value: dict[str, Any]
    reason: str
    made_at: datetime
    maker: str
    undone_at: datetime | None
    undone_for: str
    undoer: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A learner in a course, as somebody who may make exceptions finds them."""

    key: str
    place: Place
    records: dict[str, Record]
    person: str
    name: str
    email: str
    made: tuple[Made, ...] = ()

    def find(self, slug: str) -> Activity | Module:
        """The activity or module of this slug. Raises NotFound."""
        found = self.place.course.find(slug)
        thing = found[1] if found else self.place.course.module(slug)
        if thing is None:
            raise NotFound
        return thing

    def has_score(self, slug: str) -> bool:
        """Whether there is a score that could be corrected."""
        record = self.records.get(slug)
        return record is not None and record.score is not None


def in_force(session: Session, enrollment_id: int, activity: str) -> tuple[Given, ...]:
    """The learner's exceptions for an activity or module, in one statement."""
    found = rows(session, IN_FORCE, enrollment=enrollment_id, activity=activity)
    return tuple(Given(kind, value) for kind, value in found)


def get_folder(session: Session, actor: Actor, key: str, lock: bool = False) -> Folder:
    """The enrollment of this key, where the actor teaches it. Raises NotFound.

    `lock` holds its other writers back until commit.
    """
    query = (
        select(*enrollments.COLUMNS, User.key, User.name, User.email)
        .select_from(Enrollment)
        .join(CourseRow, Enrollment.course_id == CourseRow.id)
        .join(Revision, CourseRow.published_id == Revision.id)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.key == key, scope.taught(actor))
    )
    found = session.execute(query.with_for_update(of=Enrollment) if lock else query).first()
    if found is None:
        raise NotFound
    *columns, person, name, email = found
    place = enrollments.place_of(session, columns)
    records = progress.list_records(session, place.enrollment.id)
    made = _made(session, place)
    return Folder(key, place, records, person, name, email, made)


def list_mine(session: Session, place: Place, *slugs: str) -> tuple[Made, ...]:
    """The learner's own exceptions for these activities or modules, for them to read."""
    found = session.execute(_query(place).where(Allowance.activity.in_(slugs)))
    return tuple(_one(place, row) for row in found)


def _made(session: Session, place: Place) -> tuple[Made, ...]:
    return tuple(_one(place, row) for row in session.execute(_query(place)))


def _query(place: Place) -> Select[Allowance, str, str]:
    return (
        select(Allowance, MAKER.name, UNDOER.name)
        .outerjoin(MAKER, MAKER.id == Allowance.made_by)
        .outerjoin(UNDOER, UNDOER.id == Allowance.undone_by)
        .where(Allowance.enrollment_id == place.enrollment.id)
        .order_by(Allowance.made_at.desc(), Allowance.id.desc())
    )


def _one(place: Place, row: Sequence[Any]) -> Made:
    made, maker, undoer = row
    found, module = place.course.find(made.activity), place.course.module(made.activity)
    thing = found[1] if found else module
    return Made(
        key=made.key,
        kind=made.kind,
        activity=made.activity,
        title=thing.title if thing else made.activity,
        value=made.value,
        reason=made.reason,
        made_at=made.made_at,
        maker=maker or "",
        undone_at=made.undone_at,
        undone_for=made.undone_for,
        undoer=undoer or "",
    )
