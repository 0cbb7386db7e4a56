"""A learner in a course, and what they did there outside attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, Slug, as_activity, text


class Enrollment(Base):
    """A learner in a course.

    Summaries change with what they sum up; `progress_version` counts changes a page shows.
    """

    __tablename__ = "enrollments"
    __table_args__ = (UniqueConstraint("user_id", "course_id"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    progress_version: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None]
    completed_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id"), index=True
    )


class Progress(Base):
    """One learner and one activity: begun, done, best score, where they stopped.

    `detail` is what Home shows of it.
    """

    __tablename__ = "progress"

    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[Slug] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    last_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    score: Mapped[float | None]
    place: Mapped[str] = mapped_column(text(200), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class CheckAnswer(Base):
    """The latest answer to a question in a lesson's text; `share` is what it earned, 0.0 to 1.0."""

    __tablename__ = "check_answers"

    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[Slug] = mapped_column(primary_key=True)
    question: Mapped[Slug] = mapped_column(primary_key=True)
    response: Mapped[dict[str, Any]]
    share: Mapped[float]
    answered_at: Mapped[datetime]


class Entry(Base):
    """What a learner wrote in one section of a worksheet.

    `version` counts saves, so that tabs can't overwrite.
    """

    __tablename__ = "entries"

    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[Slug] = mapped_column(primary_key=True)
    section: Mapped[Slug] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    version: Mapped[int]
    saved_at: Mapped[datetime]


class Submission(Base):
    """A worksheet handed in.

    A frozen copy (section id → value) with the revision it was written for; every round is kept.
    `known_as` is the activity's slug in that revision.
    `marks` are points by number of the rubric's criterion, once its writer has reviewed it.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("enrollment_id", "activity", "round"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    activity: Mapped[Slug]
    known_as: Mapped[Slug] = mapped_column(default=as_activity)
    round: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    body: Mapped[dict[str, Any]]
    handed_in_at: Mapped[datetime]
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reviewed_at: Mapped[datetime | None]
