"""What learners keep for themselves: notes at headings, and whom their plan is about."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, PublicKey, Slug


class NoteRow(Base):
    """A learner's own note at a heading of a lesson; nobody else ever reads it.

    `heading` is the heading's id, "" for the lesson as a whole. `heading_title` and
    `activity_title` are what both were called when the note was begun, for lessons change.
    `folded` is the text as search compares it (domain/names.py), `version` counts saves, so that
    tabs can't overwrite.
    """

    __tablename__ = "notes"
    __table_args__ = (UniqueConstraint("enrollment_id", "activity", "heading"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    activity: Mapped[Slug]
    heading: Mapped[Label]
    heading_title: Mapped[Label]
    activity_title: Mapped[Label]
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    saved_at: Mapped[datetime]


class Partner(Base):
    """The real partner that a learner's plan of a course is about; as private as a note.

    `about` is a line on who they are, "" for none.
    """

    __tablename__ = "partners"

    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[Label]
    about: Mapped[Label]
    saved_at: Mapped[datetime]
