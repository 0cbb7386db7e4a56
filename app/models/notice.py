"""What people are told: notices that are merged into one letter a day, rules, written messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, PublicKey, text


class Notice(Base):
    """Something to tell one person: made once for (person, kind, occasion).

    Letters take up those that wait: at most one letter a day. `outbox_id` is the letter that did;
    a notice with `ended_at` and no letter was not wanted (its kind is switched off, or it is over).
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "occasion"),
        Index("ix_notices_ended_at_due_at", "ended_at", "due_at"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(text(40))
    occasion: Mapped[str] = mapped_column(text(120))
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="SET NULL"), index=True
    )
    payload: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outbox_id: Mapped[int | None] = mapped_column(
        ForeignKey("outbox.id", ondelete="SET NULL"), index=True
    )


class ReminderRule(Base):
    """When learners are reminded, and in what words; without a cohort the site's own rule.

    `kind` is what happened, `days` how long before or after, `subject` and `body` are templates.
    """

    __tablename__ = "reminder_rules"

    id: Mapped[Key]
    key: Mapped[PublicKey]
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(text(40))
    days: Mapped[int]
    subject: Mapped[Label]
    body: Mapped[str] = mapped_column(text(4000))
    is_on: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )


class Message(Base):
    """What somebody wrote to a cohort, or to those in it whom `chosen` names (filters)."""

    __tablename__ = "messages"

    id: Mapped[Key]
    key: Mapped[PublicKey]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    subject: Mapped[Label]
    body: Mapped[str] = mapped_column(text(8000))
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]
    people: Mapped[int] = mapped_column(default=0)
