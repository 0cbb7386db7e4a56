"""Regrades: attempts that were graded anew by a later key, on whose word and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, Slug, part_index, text


class Regrade(Base):
    """One quiz regraded with the gradings of a revision; `activity` is its slug there.

    `number` counts from 1 in its course. Batches go by enrollment, `reached` is the last one that
    is done; `attempts` were looked at so far, and `changed` of them have another result.
    """

    __tablename__ = "regrades"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        part_index("ix_regrades_unended", "id", "ended_at IS NULL"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    activity: Mapped[Slug]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    reason: Mapped[str] = mapped_column(text(1000))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    reached: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class RegradeLine(Base):
    """What one regrade changed in one attempt: points, score and pass before and after.

    `revision_id` is the one whose gradings it had before. `outcome` says what that did to the
    quiz, passed or open again: gained, lost or "". `certificate` is earned, or unmet where its
    holder no longer has what it asks for; then it stays until somebody revokes it.
    """

    __tablename__ = "regrade_lines"
    __table_args__ = (
        Index("ix_regrade_lines_attempt_id", "attempt_id"),
        part_index("ix_regrade_lines_unmet", "regrade_id", "certificate = 'unmet'"),
    )

    regrade_id: Mapped[int] = mapped_column(
        ForeignKey("regrades.id", ondelete="CASCADE"), primary_key=True
    )
    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    earned_before: Mapped[float]
    possible_before: Mapped[float]
    score_before: Mapped[float]
    passed_before: Mapped[bool]
    earned_after: Mapped[float]
    possible_after: Mapped[float]
    score_after: Mapped[float]
    passed_after: Mapped[bool]
    outcome: Mapped[str] = mapped_column(text(10), default="")
    certificate: Mapped[str] = mapped_column(text(10), default="")
