"""Certificates as issued: what is printed stays as it was, also when the account is gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, text


class Certificate(Base):
    """One certificate; one for each completed enrollment.

    `outcomes` is a list of texts, as attested.
    """

    __tablename__ = "certificates"

    id: Mapped[Key]
    serial: Mapped[str] = mapped_column(text(19), unique=True)
    enrollment_id: Mapped[int | None] = mapped_column(
        ForeignKey("enrollments.id", ondelete="SET NULL"), unique=True
    )
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    revision_number: Mapped[int]
    name: Mapped[Label]
    course: Mapped[Label]
    title: Mapped[Label]
    outcomes: Mapped[list[Any]]
    issuer: Mapped[Label]
    minutes: Mapped[int]
    issued_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_for: Mapped[str] = mapped_column(text(40), default="")
