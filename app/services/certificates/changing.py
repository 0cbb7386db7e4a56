"""Revoking certificates, and issuing them anew with a corrected name."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import certificate as rules
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Certificate, User
from app.services import accounts, audit, notices
from app.services.mail import Letter
from app.services.sessions import Actor


def revoke(
    session: Session,
    actor: Actor,
    serial: str,
    reason: str,
    note: str,
    letter: Letter,
    now: datetime,
) -> Certificate:
    """Revoke a certificate for a class of reasons; `note` is for those who run the site.

    Its holder is told with `letter`. Raises NotFound, Invalid for no class of ours, Conflict where
    it is revoked already.
    """
    if reason not in rules.REVOKED_FOR:
        raise Invalid(N_("Choose a reason."))
    row = _held(session, serial)
    if row.revoked_at is not None:
        raise Conflict(N_("This certificate is revoked already. Nothing was changed."))
    _end(row, actor, reason, note, now)
    _record(session, actor, "revoke certificate", row, now, reason=reason)
    _tell(session, row, f"revoked:{row.serial}", letter, now)
    return row


def reissue(
    session: Session,
    actor: Actor,
    serial: str,
    name: str,
    note: str,
    letter: Letter,
    now: datetime,
    *,
    keeps_distinction: bool = True,
) -> Certificate:
    """Issue a certificate anew with the name `name` and a new number; the old one is revoked.

    Day, term, outcomes and look stay those of the old one, and so does distinction, unless it is to
    be taken off. Its holder is told with `letter`.
    Raises NotFound, Invalid for a name that can't be printed, Conflict where it was issued anew.
    """
    cleaned = accounts.clean_name(name)
    old = _held(session, serial)
    followed = select(Certificate.id).where(Certificate.replaces_id == old.id)
    if session.scalars(followed).first() is not None:
        raise Conflict(N_("This certificate was issued anew already. Nothing was changed."))
    enrollment_id, old.enrollment_id = old.enrollment_id, None
    if old.revoked_at is None:
        _end(old, actor, rules.REISSUED, note, now)
    session.flush()  # the place in the enrollment is free
    row = _anew(old, enrollment_id, cleaned)
    lost = {"distinction": "taken off"} if old.distinguished_at and not keeps_distinction else {}
    row.distinguished_at = None if lost else old.distinguished_at
    session.add(row)
    session.flush()
    _record(session, actor, "reissue certificate", row, now, replaces=old.serial, **lost)
    _tell(session, row, f"reissued:{row.serial}", letter, now)
    return row


def _anew(old: Certificate, enrollment_id: int | None, name: str) -> Certificate:
    """The same certificate with a new number and this name."""
    return Certificate(
        serial=rules.new_serial(secrets.token_bytes),
        enrollment_id=enrollment_id,
        user_id=old.user_id,
        cohort_id=old.cohort_id,
        revision_id=old.revision_id,
        revision_number=old.revision_number,
        name=name,
        course=old.course,
        title=old.title,
        outcomes=old.outcomes,
        issuer=old.issuer,
        minutes=old.minutes,
        issued_at=old.issued_at,
        ends_at=old.ends_at,
        replaces_id=old.id,
        look=old.look,
    )


def _held(session: Session, serial: str) -> Certificate:
    """The certificate, held against others until commit. Raises NotFound."""
    query = select(Certificate).filter_by(serial=serial).with_for_update()
    row = session.scalars(query, execution_options={"populate_existing": True}).first()
    if row is None:
        raise NotFound
    return row


def _end(row: Certificate, actor: Actor, reason: str, note: str, now: datetime) -> None:
    row.revoked_at, row.revoked_by = now, actor.id
    row.revoked_for, row.revoked_note = reason, note


def _record(
    session: Session, actor: Actor, verb: str, row: Certificate, now: datetime, **detail: str
) -> None:
    holder = session.scalars(select(User.key).where(User.id == row.user_id)).first()
    audit.record(session, actor, verb, row.serial, now, person=holder or "", **detail)


def _tell(session: Session, row: Certificate, occasion: str, letter: Letter, now: datetime) -> None:
    if row.user_id is not None:
        notices.tell(
            session,
            row.user_id,
            "certificate",
            occasion,
            letter.subject,
            letter.body,
            now,
            link="/certificates",
        )
