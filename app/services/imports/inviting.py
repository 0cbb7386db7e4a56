"""Inviting those for whom an import made accounts: each once, with a link to set a password."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Import, ImportMade, User
from app.services import mail
from app.services.accounts import tokens
from app.services.accounts.people import INVITATION_LASTS


def list_uninvited(session: Session, key: str) -> list[int]:
    """Ids of people for whom this import made an account that nobody was invited to yet."""
    query = (
        select(User.id)
        .join(ImportMade, ImportMade.user_id == User.id)
        .join(Import, Import.id == ImportMade.import_id)
        .where(
            Import.key == key,
            User.invited_at.is_(None),
            User.password.is_(None),
            User.deactivated_at.is_(None),
        )
        .order_by(User.id)
    )
    return list(session.scalars(query))


def invite(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Write the invitations of these people into the outbox; who has one gets no second."""
    people = session.scalars(
        select(User).where(User.id.in_(ids), User.invited_at.is_(None)).with_for_update()
    )
    home = mail.writer(session).home
    for user in people.all():
        token = secrets.token_urlsafe(32)
        link = f"{home}/reset/{token}"
        letter = mail.write(session, "invited", mail.reader_of(user), link=link)
        row = tokens.make(session, "reset", token, user.email, now, INVITATION_LASTS, user.id)
        mail.post(session, user.email, "invitation", str(row.id), letter, now)
        user.invited_at = now
    session.flush()
