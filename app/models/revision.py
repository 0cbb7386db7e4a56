"""Courses and their immutable published states."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Digest, Key, Label, Slug, text


class CourseRow(Base):
    """A course by its slug, which revision learners see now, and what lists show of that.

    `minutes` and `activities` are those of the whole course; `audience` is as in Course. `searched`
    says of what its rows for search are made.
    """

    __tablename__ = "courses"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[Label]
    summary: Mapped[str] = mapped_column(text(500), default="")
    minutes: Mapped[int] = mapped_column(default=0)
    activities: Mapped[int] = mapped_column(default=0)
    audience: Mapped[str] = mapped_column(text(20), default="everyone")
    published_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True), index=True
    )
    searched: Mapped[str] = mapped_column(text(120), default="", server_default="")
    created_at: Mapped[datetime]


class Revision(Base):
    """A published state.

    `digest` over all files, `compiled` the course as the library loads it, made by `renderer`.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    digest: Mapped[Digest]
    source: Mapped[str] = mapped_column(text(20), default="folder")
    note: Mapped[str] = mapped_column(text(2000), default="")
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    compiled: Mapped[bytes]
    renderer: Mapped[Digest]


class Text(Base):
    """The bytes of a text file, stored once by digest."""

    __tablename__ = "texts"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class RevisionFile(Base):
    """One file of a revision.

    Media lie in the media store, texts in their table, both by digest.
    """

    __tablename__ = "revision_files"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    path: Mapped[str] = mapped_column(text(500), primary_key=True)
    digest: Mapped[Digest] = mapped_column(index=True)
    size: Mapped[int]
    is_media: Mapped[bool]
