"""What is to leave the process: written with what caused it, sent later, exactly once made."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, text


class Outbox(Base):
    """One message to send.

    Unique by (person, kind, occasion); states: due, sent, failed, unknown (its end is not known).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("person", "kind", "occasion"),
        Index("ix_outbox_state_due_at", "state", "due_at"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    person: Mapped[str] = mapped_column(text(254))
    kind: Mapped[str] = mapped_column(text(40))
    occasion: Mapped[str] = mapped_column(text(120))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(text(10), default="due")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
