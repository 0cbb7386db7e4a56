"""What learners say is unclear in a lesson, for those who teach it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, Slug, as_activity, text


class Unclear(Base):
    """One sentence about one lesson as it was in a revision; `known_as` is its slug there.

    Who teaches sees the name where `may_ask`. Done once somebody has seen to it.
    """

    __tablename__ = "unclear"
    __table_args__ = (
        Index("ix_unclear_enrollment_id_activity", "enrollment_id", "activity"),
        Index("ix_unclear_done_at_said_at", "done_at", "said_at"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    activity: Mapped[Slug]
    known_as: Mapped[Slug] = mapped_column(default=as_activity)
    words: Mapped[str] = mapped_column(text(1000))
    may_ask: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
