"""Somebody's name taken out of all that is kept: results stay, and nobody's they are."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_, Invalid
from app.models import (
    Allowance,
    Answer,
    Applicant,
    Attempt,
    Card,
    Certificate,
    CheckAnswer,
    CohortStaff,
    CourseStaff,
    Decision,
    Device,
    Enrollment,
    Entry,
    Identity,
    Import,
    Look,
    Manages,
    Message,
    NameWord,
    NoteRow,
    Notice,
    Outbox,
    Partner,
    Recall,
    RecoveryCode,
    Request,
    Review,
    SecondStep,
    SessionRow,
    Submission,
    Task,
    Token,
    Unclear,
    User,
    UserRole,
    Waiting,
)
from app.services import audit, numbers, risk, tasks
from app.services.cohorts import settle_role
from app.services.people.export import KIND
from app.services.people.rights import require_admin, require_other_admin
from app.services.sessions import Actor

NAME = N_("Anonymized person")
REMOVED = N_("Name removed")
GONE_MEANWHILE = N_("This person was anonymized meanwhile.")
STALE = N_("Somebody was anonymized since this file was asked for. Ask for it again.")
OF_MANY = ("cohort", "certificates")
"""kinds of long work whose files name many people"""
UNAPPLIED = ("read", "applying")
GONE = (
    (SessionRow, "user_id"), (Device, "user_id"), (Token, "user_id"), (Identity, "user_id"),
    (SecondStep, "user_id"), (RecoveryCode, "user_id"), (NameWord, "user_id"), (Notice, "user_id"),
    (CourseStaff, "user_id"), (CohortStaff, "user_id"), (Applicant, "user_id"), (Look, "user_id"),
    (Look, "by_id"), (Manages, "manager_id"), (Manages, "user_id"), (UserRole, "user_id"),
)  # fmt: skip
"""Tables whose rows about a person are deleted, and by what."""


def anonymize(
    session: Session, actor: Actor, user: User, now: datetime, *, takes_certificates: bool = False
) -> None:
    """Erase who somebody is, for good; scores, dates and choices stay, with nobody's name.

    What they wrote goes, too, and what was written about it, for it may name them or others.
    Certificates keep the name that was printed unless `takes_certificates`. Raises Invalid for the
    actor's own account, Conflict for the last admin.
    """
    require_admin(actor)
    if user.id == actor.id:
        raise Invalid(N_("This is your own account. Ask another admin."))
    if user.anonymized_at:
        return
    require_other_admin(session, user)
    erase(session, actor, user, "anonymize person", now, takes_certificates=takes_certificates)


def erase(
    session: Session,
    actor: Actor | None,
    user: User,
    verb: str,
    now: datetime,
    *,
    takes_certificates: bool,
) -> None:
    """Do it, whoever asked (None: they themselves); the caller knows that it may be done."""
    address, number = user.email, user.external_id
    former = session.scalars(select(Outbox.person).where(Outbox.user_id == user.id).distinct())
    known = {address, *former, *([number] if number else [])}
    theirs = list(session.scalars(select(Manages.manager_id).filter_by(user_id=user.id)))
    for model, column in GONE:
        session.execute(delete(model).where(getattr(model, column) == user.id))
    session.execute(delete(Token).where(Token.email == address))
    _erase_mail(session, user)
    _erase_words(session, user, now)
    _erase_imports(session, user.id, known)
    _end_files(session, user, now)
    if takes_certificates:
        mine = Certificate.user_id == user.id
        session.execute(update(Certificate).where(mine).values(name=REMOVED))
    _erase_account(session, user, now)
    for id in theirs:
        settle_role(session, id)
    audit.record(
        session, actor, verb, user.key, now, person=user.key, certificates=takes_certificates
    )
    audit.forget_addresses(session, user.key)


def _erase_account(session: Session, user: User, now: datetime) -> None:
    """Nobody signs in with it, and nothing of it names anybody; the key stays, it is random."""
    user.email, user.name = f"{user.key}@anonymized.invalid", NAME
    user.sort_name = NAME.casefold()
    user.password = user.external_id = user.calendar_key = user.locale = None
    user.invited_at = user.last_seen_at = user.proved_at = None
    user.time_zone, user.theme, user.letter_keys = "UTC", "system", True
    user.extra_time, user.mail_off, user.prompts_from = 0, [], None
    user.deactivated_at = user.deactivated_at or now
    user.anonymized_at = now
    session.add(UserRole(user_id=user.id, role=Role.LEARNER.value))
    session.flush()
    mine = Enrollment.user_id == user.id
    session.execute(update(Enrollment).where(mine).values(sort_name=user.sort_name))
    risk.weigh_soon(session, user.id, now)


def _erase_mail(session: Session, user: User) -> None:
    """What waits to be sent isn't; of what was sent stays that something was."""
    theirs = or_(Outbox.user_id == user.id, Outbox.person == user.email)
    session.execute(delete(Outbox).where(theirs, Outbox.state == "due"))
    values = {"person": user.key, "payload": {}, "subject": "", "error": ""}
    session.execute(update(Outbox).where(theirs).values(values))


def _erase_words(session: Session, user: User, now: datetime) -> None:
    """What the person wrote, and what others wrote to or about them."""
    mine = select(Enrollment.id).where(Enrollment.user_id == user.id)
    runs = select(Attempt.id).where(Attempt.enrollment_id.in_(mine))
    cards = select(Card.id).where(Card.enrollment_id.in_(mine))
    for model in (Entry, NoteRow, Partner, Unclear):
        session.execute(delete(model).where(model.enrollment_id.in_(mine)))
    cleared: list[tuple[Any, Any, dict[str, Any]]] = [
        (Submission, Submission.enrollment_id.in_(mine), {"body": {}, "comment": "", "notes": []}),
        (Review, Review.attempt_id.in_(runs), {"comment": ""}),
        (Attempt, Attempt.enrollment_id.in_(mine), {"lines": {}}),
        (Decision, Decision.attempt_id.in_(runs) & (Decision.reason != ""), {"reason": ""}),
        (Request, Request.enrollment_id.in_(mine), {"words": "", "answer": ""}),
        (Allowance, Allowance.enrollment_id.in_(mine), {"reason": "", "undone_for": ""}),
        (Message, Message.chosen["person"].as_string() == user.key, {"subject": NAME, "body": ""}),
    ]
    for rows, condition, values in cleared:
        session.execute(update(rows).where(condition).values(values))
    waits = (Waiting.enrollment_id.in_(mine), Waiting.ended_at.is_(None))
    ended = {"ended_at": now, "opened_by": None, "opened_at": None}
    session.execute(update(Waiting).where(*waits).values(ended))
    answers = (*session.scalars(select(CheckAnswer).where(CheckAnswer.enrollment_id.in_(mine))),
               *session.scalars(select(Answer).where(Answer.attempt_id.in_(runs))),
               *session.scalars(select(Recall).where(Recall.card_id.in_(cards))))  # fmt: skip
    for answer in answers:
        if answer.response.get("text"):
            answer.response = {**answer.response, "text": ""}
    numbers.forget(session, list(session.scalars(mine)))


def _erase_imports(session: Session, user_id: int, known: set[str]) -> None:
    """The lines of files that were imported: what named the person there is left out.

    Lines that wait to be applied know whom they are about, whatever they call them.
    """
    written = func.lower(cast(Import.rows, String))
    quoted = [json.dumps(one.casefold()) for one in known]
    holds = or_(*(written.contains(one, autoescape=True) for one in quoted))
    waits = Import.state.in_(UNAPPLIED)
    for row in session.scalars(select(Import).where(or_(holds, waits))):
        lines = [_without(line, user_id, known) for line in row.rows]
        if lines != row.rows:
            row.rows = lines


def _without(line: Any, user_id: int, known: set[str]) -> Any:  # noqa: ANN401 - JSON
    """A line of an import without its cells where they are about the person."""
    cells = line.get("cells") if isinstance(line, dict) else None
    if not isinstance(cells, dict):
        return line
    about = {str(cells.get(name, "")).casefold() for name in ("email", "external_id")}
    if line.get("who") == user_id or not about.isdisjoint({one.casefold() for one in known}):
        return {name: value for name, value in line.items() if name not in ("cells", "of", "who")}
    kept = {name: cell for name, cell in cells.items() if str(cell).casefold() not in known}
    return {**line, "cells": kept}


def _end_files(session: Session, user: User, now: datetime) -> None:
    """Files that lie ready, or are being made, and may name the person: those of many, and theirs.

    Whoever asked reads why on its page, and asks again.
    """
    query = select(Task).where(Task.kind.in_((*OF_MANY, KIND)), Task.state != "failed")
    held = query.with_for_update().execution_options(populate_existing=True)
    for task in session.scalars(held):
        if task.kind in OF_MANY:
            tasks.throw_away(task, STALE, now)
        elif task.payload.get("person") == user.key:
            tasks.throw_away(task, GONE_MEANWHILE, now)
