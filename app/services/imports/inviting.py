"""Inviting those for whom an import made accounts: each once, with a link to set a password."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Import, ImportMade, User
from app.services import accounts, mail
from app.services.mail import Letter


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
    for user in people.all():
        accounts.invite_person(session, user, partial(_letter, session, user), now)
    session.flush()


def _letter(session: Session, user: User, token: str) -> Letter:
    link = f"{mail.writer(session).home}/join/{token}"
    return mail.write(session, "ready", mail.reader_of(user), link=link)
