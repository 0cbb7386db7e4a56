"""Who in a cohort a message is for: all, or those whom a filter names."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import Session

from app.models import Enrollment, Progress, User
from app.services.mail import Reader

CHOICES = ("all", "risk", "unstarted", "behind", "uncertified", "person")
"""all, at risk, not started, behind the plan, not certified yet, one person"""
PRESSING = 20
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a message is for."""

    enrollment_id: int
    user_id: int
    key: str
    name: str
    locale: str | None
    time_zone: str

    @property
    def reader(self) -> Reader:
        """The person as somebody who reads letters."""
        return Reader(self.locale or "", self.time_zone, self.name)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who needs a person, with the reason's code."""

    key: str
    name: str
    code: str


def people(cohort_id: int, chosen: str, person: str = "") -> Select[int, int, str, str, str, str]:
    """Whom of a cohort a message is for; `person` is a key, where one is chosen."""
    return (
        select(Enrollment.id, User.id, User.key, User.name, User.locale, User.time_zone)  # type: ignore[return-value] # a language may be none
        .join(User, User.id == Enrollment.user_id)
        .where(
            Enrollment.cohort_id == cohort_id,
            User.deactivated_at.is_(None),
            User.anonymized_at.is_(None),
            _chosen(chosen, person),
        )
    )


def count(session: Session, cohort_id: int, chosen: str, person: str = "") -> int:
    """How many they are; beyond ten thousand it says one more."""
    limited = people(cohort_id, chosen, person).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(limited)) or 0


def first(session: Session, cohort_id: int, chosen: str, person: str = "") -> Person | None:
    """The first of them by name, to show a message with somebody's real values."""
    order = people(cohort_id, chosen, person).order_by(Enrollment.sort_name, Enrollment.id)
    row = session.execute(order.limit(1)).first()
    return Person(*row) if row else None


def list_ids(session: Session, cohort_id: int, chosen: str, person: str = "") -> Sequence[int]:
    """The enrollments of all of them: eight bytes each, for a million people too."""
    query = people(cohort_id, chosen, person).with_only_columns(Enrollment.id)
    return array("q", session.scalars(query.execution_options(yield_per=5000)))


def batch(session: Session, cohort_id: int, ids: Sequence[int]) -> Sequence[Person]:
    """Those of these enrollments who can still be written to."""
    query = people(cohort_id, "all").where(Enrollment.id.in_(ids))
    return [Person(*row) for row in session.execute(query.order_by(Enrollment.id))]


def list_pressing(session: Session, cohort_id: int) -> list[Candidate]:
    """Who in a cohort needs a person, the most pressing first."""
    query = (
        select(User.key, User.name, Enrollment.risk_code)
        .join(User, User.id == Enrollment.user_id)
        .where(
            Enrollment.cohort_id == cohort_id,
            Enrollment.risk > 0,
            User.deactivated_at.is_(None),
        )
        .order_by(Enrollment.risk.desc(), Enrollment.id.desc())
        .limit(PRESSING)
    )
    return [Candidate(*row) for row in session.execute(query)]


def find_person(session: Session, cohort_id: int, key: str) -> Candidate | None:
    """Somebody in the cohort by key."""
    query = (
        select(User.key, User.name, Enrollment.risk_code)
        .join(User, User.id == Enrollment.user_id)
        .where(
            Enrollment.cohort_id == cohort_id,
            User.key == key.replace("\0", ""),
            User.deactivated_at.is_(None),
        )
    )
    row = session.execute(query).first()
    return Candidate(*row) if row else None


def _chosen(chosen: str, person: str) -> ColumnElement[bool]:
    begun = exists().where(Progress.enrollment_id == Enrollment.id)
    conditions: dict[str, ColumnElement[bool]] = {
        "all": Enrollment.id.is_not(None),
        "risk": Enrollment.risk > 0,
        "unstarted": ~begun,
        "behind": Enrollment.risk_code == "behind",
        "uncertified": Enrollment.completed_at.is_(None),
        "person": User.key == person.replace("\0", ""),
    }
    return conditions.get(chosen, false())
