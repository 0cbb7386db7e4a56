"""A learner in a course, and what they did there outside attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as condition
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import (
    Base,
    Key,
    Label,
    PublicKey,
    Slug,
    as_activity,
    part_index,
    text,
)


class Enrollment(Base):
    """A learner in a course: one that is open, and closed ones of earlier terms.

    A certificate is renewed by a fresh one; at `closed_at` the one before was left as it was.

    Summaries change with what they sum up; `progress_version` counts changes a page shows.
    `cells` are module slug → [state, percent or null] (domain/tally.py), `score` is the mean of
    what is scored, 0.0 to 1.0; `counted` are the names under which the cohort counts this row.
    `risk` is 0 for nothing, else higher is more pressing; `risk_code` and `risk_detail` say why.
    `sort_name` is the folded name. `weigh_at` is when risk may
    change without anything being done.
    """

    __tablename__ = "enrollments"
    __table_args__ = (
        Index(
            "uq_enrollments_open",
            "user_id",
            "course_id",
            unique=True,
            sqlite_where=condition("closed_at IS NULL"),
            postgresql_where=condition("closed_at IS NULL"),
        ),
        Index("ix_enrollments_cohort_id_sort_name", "cohort_id", "sort_name", "id"),
        Index("ix_enrollments_cohort_id_risk", "cohort_id", "risk", "id"),
        Index("ix_enrollments_course_id_counted_revision_id", "course_id", "counted_revision_id"),
        Index("ix_enrollments_weigh_at", "weigh_at"),
        part_index("ix_enrollments_last_at", "last_at", "completed_at IS NULL"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    progress_version: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None]
    completed_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"))
    joined_at: Mapped[datetime | None]
    sort_name: Mapped[Label] = mapped_column(default="", server_default="")
    score: Mapped[float | None]
    cells: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    counted: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    counted_revision_id: Mapped[int | None]
    risk: Mapped[int] = mapped_column(default=0, server_default="0")
    risk_code: Mapped[str] = mapped_column(text(20), default="", server_default="")
    risk_detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    weigh_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Progress(Base):
    """One learner and one activity: begun, done, best score, where they stopped.

    `detail` is what Home shows of it. `corrected` is a score that a person put beside `score`;
    with `excused_at` the activity counts as done without one. SQLite keeps a learner's rows side by
    side, in the order of the key.
    """

    __tablename__ = "progress"
    __table_args__ = ({"sqlite_with_rowid": False},)

    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[Slug] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    last_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    score: Mapped[float | None]
    excused_at: Mapped[datetime | None]
    corrected: Mapped[float | None]
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
    `marks` are points by number of the rubric's criterion, once it was reviewed, by its writer or
    by somebody else. Then `state` is accepted or returned; `notes` are comments at a paragraph:
    [{"section", "paragraph", "text"}]. `version` counts what reviewers saved.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "activity", "round"),
        part_index("ix_submissions_reviewed_at", "reviewed_at", "reviewed_at IS NOT NULL"),
    )

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
    reviewed_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(text(10), default="", server_default="")
    comment: Mapped[str] = mapped_column(text(4000), default="", server_default="")
    notes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
