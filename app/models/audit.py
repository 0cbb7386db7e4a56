"""Who did what to whom, from where, when; rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, text


class Audit(Base):
    """One recorded act: `actor` is a person's key or "system", `subject` what it was done to.

    Neither names anybody: names are looked up, so that who is erased is erased here too. `person`
    is the key of the person it was done to, "" where it was done to none; `address` is where the
    actor's request came from, "" once they were erased. A trigger refuses all other changes, and
    refuses to delete what is younger than `AuditFloor` says.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "at", "id"),
        Index("ix_audit_actor_at", "actor", "at"),
        Index("ix_audit_person_at", "person", "at"),
        Index("ix_audit_verb_at", "verb", "at"),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    actor: Mapped[Label]
    verb: Mapped[str] = mapped_column(text(60))
    subject: Mapped[Label]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    person: Mapped[str] = mapped_column(text(32), default="", server_default="")
    address: Mapped[str] = mapped_column(text(60), default="", server_default="")


class AuditFloor(Base):
    """What is older than `before` may be deleted: one row, moved by retention alone."""

    __tablename__ = "audit_floor"

    id: Mapped[Key]
    before: Mapped[datetime]
