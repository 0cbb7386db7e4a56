"""Edits of a course's files that learners don't see yet, and what the check found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Digest, Key, text


class Draft(Base):
    """An edit of one file: `digest` of its bytes, "" where the file is to be taken out.

    `body` is a text's bytes; media lie in the media store. `based_on` is the digest of the
    published file that it was made from, "" for a new one. Once that file is another, the draft is
    shown beside it and isn't published. `moved_from` is the path that learners know the file by,
    "" where that is its own: `based_on` is then of that one, whose own draft takes it out there.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("course_id", "path"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(text(500))
    body: Mapped[bytes]
    digest: Mapped[Digest]
    size: Mapped[int]
    is_media: Mapped[bool] = mapped_column(default=False)
    based_on: Mapped[Digest]
    moved_from: Mapped[str] = mapped_column(text(500), default="", server_default="")
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )


class Checked(Base):
    """What the check found in a course's files, named by the `digest` over all of them.

    `findings` are those of content/place.py as JSON, and since which revision each is there.
    `compiled` is the course of files that are no revision yet, where they have no fault.
    """

    __tablename__ = "checked"
    __table_args__ = (UniqueConstraint("course_id", "digest"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    digest: Mapped[Digest]
    renderer: Mapped[Digest]
    files: Mapped[int]
    faults: Mapped[int]
    hints: Mapped[int]
    findings: Mapped[list[Any]]
    checked_at: Mapped[datetime]
    compiled: Mapped[bytes | None]
