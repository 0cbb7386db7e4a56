"""People taken through a course together: cohorts, who looks after them, dates, ways in, counts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, PublicKey, Slug, text


class Cohort(Base):
    """People taken through one course together.

    Days are those of `time_zone`. `places` None means any number; with `needs_approval`, who comes
    by a link waits until somebody lets them in.
    """

    __tablename__ = "cohorts"

    id: Mapped[Key]
    key: Mapped[PublicKey]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    title: Mapped[Label]
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    time_zone: Mapped[str] = mapped_column(text(60), default="UTC")
    places: Mapped[int | None]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class CohortStaff(Base):
    """Somebody who looks after a cohort; `part` is instructor or manager."""

    __tablename__ = "cohort_staff"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(text(20), primary_key=True)


class DueDate(Base):
    """When a cohort is to be through with a module.

    The end of the day `on`, or of the day `days` after the cohort opens; one of them is set.
    """

    __tablename__ = "due_dates"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    module: Mapped[Slug] = mapped_column(primary_key=True)
    days: Mapped[int | None]
    on: Mapped[date | None]


class CohortLink(Base):
    """An address that lets people into a cohort: at most `most`, until it ends, of one domain.

    `key` is its secret; `domain` "" takes addresses of any.
    """

    __tablename__ = "cohort_links"

    id: Mapped[Key]
    key: Mapped[PublicKey]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    most: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime | None]
    domain: Mapped[str] = mapped_column(text(120), default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Applicant(Base):
    """Somebody who asked to be in a cohort and isn't yet.

    States: asked (for approval), waiting (for a place), refused.
    """

    __tablename__ = "applicants"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[str] = mapped_column(text(10))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class Meeting(Base):
    """A session that a cohort meets for; `place` is a room or a link, `guide` says how to prepare.

    `version` counts changes, so that calendars follow.
    """

    __tablename__ = "meetings"
    __table_args__ = (Index("ix_meetings_cohort_id_starts_at", "cohort_id", "starts_at"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    title: Mapped[Label]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(text(500), default="")
    guide: Mapped[str] = mapped_column(text(4000), default="")
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class Attendance(Base):
    """Whether somebody was at a session."""

    __tablename__ = "attendance"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    was_there: Mapped[bool]
    noted_at: Mapped[datetime]


class CohortCount(Base):
    """How many enrollments of a cohort count as `name`: a sum over its shards.

    Names are those of `domain/tally.py`; each shard is a row that its enrollments alone change, so
    that learners don't wait for each other.
    """

    __tablename__ = "cohort_counts"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(text(160), primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class CohortChoice(Base):
    """How often a choice was taken in first attempts of a cohort that came to an end."""

    __tablename__ = "cohort_choices"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[Slug] = mapped_column(primary_key=True)
    passage: Mapped[str] = mapped_column(text(120), primary_key=True)
    choice: Mapped[str] = mapped_column(text(200), primary_key=True)
    count: Mapped[int]


class CohortDay(Base):
    """A cohort's counts at the end of a (UTC) day, by name."""

    __tablename__ = "cohort_days"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    counts: Mapped[dict[str, Any]]
