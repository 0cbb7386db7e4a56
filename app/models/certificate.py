"""Certificates as issued: what is printed stays as it was, also when the account is gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, text


class Certificate(Base):
    """One certificate; one for each completed enrollment.

    `outcomes` is a list of texts, as attested. `look` is what the site's settings printed on it:
    text, signatory, signatory_title, accent, logo (a digest). One that was issued anew has a new
    serial and `replaces_id`; the old one is revoked and belongs to no enrollment any more.
    `distinguished_at` is since when it is one with distinction.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index("ix_certificates_issued_at", "issued_at"),
        Index("ix_certificates_ends_at", "ends_at"),
        Index("ix_certificates_cohort_id_issued_at", "cohort_id", "issued_at"),
    )

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
    distinguished_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_for: Mapped[str] = mapped_column(text(40), default="")
    revoked_note: Mapped[str] = mapped_column(text(2000), default="", server_default="")
    revoked_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificates.id", ondelete="SET NULL"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"))
    look: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
