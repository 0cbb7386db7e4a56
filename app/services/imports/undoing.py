"""Taking an import back: accounts and enrollments it made go, those with activity stay."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import (
    Attempt,
    Certificate,
    CheckAnswer,
    CohortStaff,
    CourseStaff,
    Enrollment,
    Entry,
    Import,
    ImportMade,
    Manages,
    Outbox,
    Progress,
    Submission,
    User,
    UserRole,
)
from app.services import audit, tally
from app.services.imports.applying import acting, ask
from app.services.sessions import Actor

REMOVED = "removed"
DONE_IN = (Progress, Attempt, Entry, Submission, CheckAnswer, Certificate)


def begin_taking_back(session: Session, actor: Actor, key: str, now: datetime) -> bool:
    """Ask for an import to be taken back; False where that was asked for, or it isn't applied."""
    return ask(session, actor, key, ("applied", "taking back"), "take back import", False, now)


def list_made(session: Session, key: str) -> list[int]:
    """Ids of the people for whom the import made an account or an enrollment that is there yet."""
    person = func.coalesce(ImportMade.user_id, Enrollment.user_id)
    query = (
        select(person)
        .select_from(ImportMade)
        .join(Import, Import.id == ImportMade.import_id)
        .outerjoin(Enrollment, Enrollment.id == ImportMade.enrollment_id)
        .where(Import.key == key, person.is_not(None))
        .distinct()
        .order_by(person)
    )
    return list(session.scalars(query))


def take_back(
    session: Session, actor_id: int, key: str, people: Sequence[int], now: datetime
) -> dict[str, str]:
    """Remove what the import made for these people and nobody used; person's key → what became.

    That is "removed" or why it stays: begun, signed_in, other. What is done already stays done:
    the same again changes nothing.
    """
    row = session.scalars(select(Import).filter_by(key=key).with_for_update()).one()
    if row.state != "taking back":
        return {}
    actor = acting(session, actor_id)
    ours = select(ImportMade.enrollment_id).where(ImportMade.import_id == row.id)
    mine = (Enrollment.user_id.in_(people), Enrollment.id.in_(ours))
    begun = set(session.scalars(select(Enrollment.user_id).where(*mine, _is_begun())))
    idle = list(session.scalars(select(Enrollment.id).where(*mine, ~_is_begun())))
    tally.leave_many(session, idle, now)
    session.execute(delete(Enrollment).where(Enrollment.id.in_(idle)))
    became = _remove_accounts(session, row.id, people, begun)
    for person, what in became.items():
        if what == REMOVED:
            audit.record(session, actor, "take back account", person, now, person=person,
                         **{"import": key})  # fmt: skip
    return became


def _is_begun() -> ColumnElement[bool]:
    """Whether anything was done in an enrollment."""
    return or_(*(exists().where(one.enrollment_id == Enrollment.id) for one in DONE_IN))


def _remove_accounts(
    session: Session, import_id: int, people: Sequence[int], begun: Collection[int]
) -> dict[str, str]:
    made = select(ImportMade.user_id).where(ImportMade.import_id == import_id)
    managers = list(
        session.scalars(select(Manages.manager_id).where(Manages.user_id.in_(people)).distinct())
    )
    became: dict[str, str] = {}
    gone: list[int] = []
    addresses: list[str] = []
    for id, key, email, is_ours, signed_in, other in session.execute(_standing(people, made)):
        if id in begun:
            became[key] = "begun"
        elif not is_ours:
            became[key] = REMOVED
        elif signed_in or other:
            became[key] = "signed_in" if signed_in else "other"
        else:
            became[key] = REMOVED
            gone.append(id)
            addresses.append(email)
    waiting = (Outbox.person.in_(addresses), Outbox.state == "due", Outbox.kind == "invitation")
    session.execute(delete(Outbox).where(*waiting))
    session.execute(delete(User).where(User.id.in_(gone)))
    _end_managing(session, managers)
    return became


def _standing(people: Sequence[int], made: Select[Any]) -> Executable:
    """What of each person keeps the account from going."""
    roles = (Role.LEARNER.value, Role.MANAGER.value)
    other = or_(
        exists().where(Enrollment.user_id == User.id),
        exists().where(CohortStaff.user_id == User.id),
        exists().where(CourseStaff.user_id == User.id),
        exists().where(Manages.manager_id == User.id),
        exists().where(UserRole.user_id == User.id, UserRole.role.not_in(roles)),
    )
    signed_in = or_(User.password.is_not(None), User.last_seen_at.is_not(None))
    return select(User.id, User.key, User.email, User.id.in_(made), signed_in, other).where(
        User.id.in_(people)
    )


def _end_managing(session: Session, managers: Collection[int]) -> None:
    """Who manages nobody any more is no manager."""
    session.execute(
        delete(UserRole).where(
            UserRole.user_id.in_(managers),
            UserRole.role == Role.MANAGER.value,
            ~exists().where(Manages.manager_id == UserRole.user_id),
            ~exists().where(CohortStaff.user_id == UserRole.user_id, CohortStaff.part == "manager"),
        )
    )


def end_taking_back(session: Session, key: str, became: dict[str, str], now: datetime) -> None:
    """Note what became of each row; the import is over."""
    row = session.scalars(select(Import).filter_by(key=key).with_for_update()).one()
    if row.state != "taking back":
        return
    row.rows = [
        {**one, "kept": became.get(one["key"], REMOVED)} if _was_made(one) else one
        for one in row.rows
    ]
    kept = sum(one.get("kept", REMOVED) != REMOVED for one in row.rows)
    removed = sum(one.get("kept") == REMOVED for one in row.rows)
    row.counts = {**row.counts, "kept": kept, "removed": removed}
    row.state, row.taken_back_at = "taken back", now


def _was_made(stored: dict[str, Any]) -> bool:
    made = stored["outcome"] == "created" or "enrolled" in stored.get("changes", ())
    return bool(made and stored.get("key"))
