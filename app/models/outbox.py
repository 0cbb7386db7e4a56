"""What is to leave the process: written with what caused it, sent later, exactly once made."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, PublicKey, text


class Outbox(Base):
    """One message to send.

    Unique by (person, kind, occasion); states: due, sent, failed, unknown (its end is not known).
    `user_id` and `cohort_id` say whom and what it was about, where it was about somebody here;
    `error` is what the mail server said last.
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
    made_at: Mapped[datetime | None]
    subject: Mapped[Label] = mapped_column(default="", server_default="")
    error: Mapped[str] = mapped_column(text(500), default="", server_default="")
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="SET NULL"), index=True
    )
