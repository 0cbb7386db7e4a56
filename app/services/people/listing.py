"""People in lists: found by name or address, filtered, in the order of their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from app.domain.names import fold
from app.domain.permission import Role
from app.errors import NotFound
from app.models import Cohort, Enrollment, NameWord, User, UserRole
from app.services import scope
from app.services.sessions import Actor

PAGE = 50
MOST_WORDS = 6
MOST_COHORTS = 200
LAST = "\U0010ffff"
"""sorts after every sign that a word can hold"""


class Status(StrEnum):
    """Where somebody's account stands."""

    ACTIVE = "active"
    """signed in at least once"""
    INVITED = "invited"
    """has a link by mail, and never signed in"""
    ADDED = "added"
    """was never invited and never signed in"""
    DEACTIVATED = "deactivated"
    ANONYMIZED = "anonymized"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of people is narrowed by; "" and None mean all.

    Somebody anonymized is in no list but that of their status.
    """

    words: str = ""
    role: Role | None = None
    status: Status | None = None
    cohort: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.role or self.status or self.cohort)


@dataclass(frozen=True, slots=True)
class Line:
    """One person in a list."""

    key: str
    name: str
    email: str
    status: Status
    roles: frozenset[Role]
    last_seen_at: datetime | None
    invited_at: datetime | None


def get(session: Session, actor: Actor, key: str) -> User:
    """A person whom the actor may look at. Raises NotFound."""
    query = select(User).where(User.key == key, scope.people(actor))
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def list_people(
    session: Session, actor: Actor, filters: Filters, after: str = ""
) -> tuple[list[Line], str]:
    """Up to 50 people whom the actor may look at, by name, and the key of the last where more are.

    `after` is the key of the last person of the page before; an unknown one begins anew. Two
    statements (three with `after`), whatever the number of people.
    """
    query = select(User).where(scope.people(actor), *_conditions(filters))
    query = query.order_by(User.sort_name, User.id).limit(PAGE + 1)
    if after:
        at = session.execute(select(User.sort_name, User.id).where(User.key == after)).first()
        if at is not None:
            query = query.where(tuple_(User.sort_name, User.id) > tuple_(*at))
    found = list(session.scalars(query))
    shown = found[:PAGE]
    roles = roles_of(session, [user.id for user in shown])
    lines = [_line(user, roles.get(user.id, frozenset())) for user in shown]
    return lines, shown[-1].key if len(found) > PAGE else ""


def list_cohorts(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Key and title of the cohorts that the actor looks after, to filter by: the latest first."""
    query = (
        select(Cohort.key, Cohort.title)
        .where(scope.cohorts(actor), Cohort.archived_at.is_(None))
        .order_by(Cohort.opens_on.desc(), Cohort.id.desc())
        .limit(MOST_COHORTS)
    )
    return [(key, title) for key, title in session.execute(query)]


def roles_of(session: Session, ids: Iterable[int]) -> dict[int, frozenset[Role]]:
    """Id of a person → their roles."""
    query = select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(list(ids)))
    found: dict[int, set[Role]] = {}
    for user_id, role in session.execute(query):
        found.setdefault(user_id, set()).add(Role(role))
    return {user_id: frozenset(roles) for user_id, roles in found.items()}


def status_of(user: User) -> Status:
    """Where a person's account stands."""
    if user.anonymized_at:
        return Status.ANONYMIZED
    if user.deactivated_at:
        return Status.DEACTIVATED
    if user.last_seen_at:
        return Status.ACTIVE
    return Status.INVITED if user.invited_at else Status.ADDED


def matching(words: str) -> list[ColumnElement[bool]]:
    """Whose name or address has words that begin like each of these, whatever case and accents."""
    wanted = fold(words.replace("\0", "")).split()[:MOST_WORDS]
    return [
        User.id.in_(
            select(NameWord.user_id).where(
                NameWord.word >= word[:254], NameWord.word < word[:254] + LAST
            )
        )
        for word in wanted
    ]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found = [*matching(filters.words), _of_status(filters.status)]
    if filters.role:
        found.append(User.id.in_(select(UserRole.user_id).where(UserRole.role == filters.role)))
    if filters.cohort:
        members = select(Enrollment.user_id).join(Cohort, Cohort.id == Enrollment.cohort_id)
        found.append(User.id.in_(members.where(Cohort.key == filters.cohort)))
    return found


def _of_status(status: Status | None) -> ColumnElement[bool]:
    is_in = User.deactivated_at.is_(None)
    if status is None:
        return User.anonymized_at.is_(None)
    return {
        Status.ACTIVE: and_(is_in, User.last_seen_at.is_not(None)),
        Status.INVITED: and_(is_in, User.last_seen_at.is_(None), User.invited_at.is_not(None)),
        Status.ADDED: and_(is_in, User.last_seen_at.is_(None), User.invited_at.is_(None)),
        Status.DEACTIVATED: and_(User.deactivated_at.is_not(None), User.anonymized_at.is_(None)),
        Status.ANONYMIZED: or_(User.anonymized_at.is_not(None)),
    }[status]


def _line(user: User, roles: frozenset[Role]) -> Line:
    return Line(
        key=user.key,
        name=user.name,
        email="" if user.anonymized_at else user.email,
        status=status_of(user),
        roles=roles,
        last_seen_at=user.last_seen_at,
        invited_at=user.invited_at,
    )
