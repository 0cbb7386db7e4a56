"""Accounts whose address a file changed: old links end, and the old address is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Outbox, Token, User
from app.models.base import new_key
from app.models.bulk import insert_many
from app.services import mail
from app.services.mail import Letter, Reader


def tell(session: Session, import_key: str, moved: Mapping[int, str], now: datetime) -> None:
    """`moved` is id of a person → their address of before; each is told once an import."""
    open_ones = (Token.user_id.in_(moved), Token.used_at.is_(None))
    session.execute(update(Token).where(*open_ones).values(used_at=now))
    unproved = update(User).where(User.id.in_(moved), User.proved_at.is_not(None))
    session.execute(unproved.values(proved_at=None).execution_options(synchronize_session=False))
    languages = select(User.id, User.locale).where(User.id.in_(moved))
    written: dict[str, Letter] = {}
    rows: list[tuple[Any, ...]] = []
    for id, locale in session.execute(languages):
        letter = written.get(locale or "") or _letter(session, locale or "")
        written[locale or ""] = letter
        rows.append((new_key(), moved[id], id, mail.packed(letter), letter.subject[:200]))
    shared = {"kind": "address", "occasion": import_key, "state": "due", "tries": 0, "error": ""}
    names = ("key", "person", "user_id", "payload", "subject")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    insert_many(session, Outbox, columns, {**shared, "due_at": now, "made_at": now})


def _letter(session: Session, locale: str) -> Letter:
    link = f"{mail.writer(session).home}/help"
    return mail.write(session, "address", Reader(locale), link=link)
