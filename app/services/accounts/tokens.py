"""Mailed links and codes: stored hashed, for one use before they end."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Token, User
from app.services.sessions import digest

UNDO = "undo"
"""of links that take a change of the address back"""


def make(
    session: Session,
    kind: str,
    token: str,
    email: str,
    now: datetime,
    lasts: timedelta,
    user_id: int | None,
    role: Role = Role.LEARNER,
    cohort_id: int | None = None,
) -> Token:
    """Keep a token that was just drawn; only its hash is stored."""
    row = Token(
        kind=kind,
        token=digest(token),
        email=email,
        user_id=user_id,
        role=role.value,
        cohort_id=cohort_id,
        created_at=now,
        ends_at=now + lasts,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, kind: str, token: str, now: datetime) -> Token | None:
    """The token of a mailed link while it can be used."""
    row = session.scalars(select(Token).filter_by(kind=kind, token=digest(token))).first()
    if row is None or row.used_at or row.ends_at <= now:
        return None
    return row if kind != "reset" or row.user_id else None  # one for nobody was never mailed


def use(session: Session, kind: str, token: str, now: datetime) -> Token | None:
    """Use a token up; None where there is none, or it was used or has ended."""
    query = select(Token).filter_by(kind=kind, token=digest(token)).with_for_update()
    row = session.scalars(query).first()
    if row is None or row.used_at or row.ends_at <= now:
        return None
    row.used_at = now
    return row


def end_all(session: Session, user_id: int, now: datetime, kind: str = "") -> None:
    """No link or code (of one kind) mailed to this person before opens anything any more.

    Without a kind all but those that take a change of the address back: whoever took an account
    over would else end them with a new password.
    """
    gone = update(Token).where(Token.user_id == user_id, Token.used_at.is_(None))
    session.execute(
        gone.where(Token.kind == kind if kind else Token.kind != UNDO).values(used_at=now)
    )


def end_later(session: Session, row: Token, now: datetime) -> None:
    """With a link that takes an address back end those to the same address, and all made since.

    One made since was mailed to an address that was never theirs; an older one stays good.
    """
    since = or_(Token.id > row.id, Token.email == row.email)
    gone = update(Token).where(Token.user_id == row.user_id, Token.kind == UNDO, since)
    session.execute(gone.where(Token.used_at.is_(None)).values(used_at=now))


def is_reserved(session: Session, email: str, now: datetime, but: int = 0) -> bool:
    """Whether the address was another account's lately, which may still take it back."""
    query = (
        select(Token.id)
        .join(User, User.id == Token.user_id)
        .where(Token.kind == UNDO, Token.email == email, User.email != email, User.id != but)
        .where(Token.used_at.is_(None), Token.ends_at > now)
    )
    return session.scalars(query.limit(1)).first() is not None
