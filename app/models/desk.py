"""What the desk keeps: what waits for a person, exceptions, requests, looks, imports, long work."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, PublicKey, Slug, text


class Waiting(Base):
    """One thing that waits for a person, oldest first; ended once somebody has seen to it.

    Kinds and what `subject_id` is: worksheet (submission), answer (attempt, with the question's id
    in `part`), request (request). `opened_by` has had it open since `opened_at`.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "part"),
        Index("ix_waiting_ended_at_since", "ended_at", "since"),
        Index("ix_waiting_cohort_id_ended_at_since", "cohort_id", "ended_at", "since"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    kind: Mapped[str] = mapped_column(text(20))
    subject_id: Mapped[int]
    part: Mapped[str] = mapped_column(text(120), default="")
    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id", ondelete="SET NULL"))
    activity: Mapped[Slug]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    opened_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    opened_at: Mapped[datetime | None]


class Allowance(Base):
    """An exception for one person, with a reason; undone ones stay on record.

    Kinds: attempt, wait, date, time, excuse, score; `value` says how much of it. `activity` is an
    activity's slug, or a module's for a date.
    """

    __tablename__ = "allowances"
    __table_args__ = (Index("ix_allowances_enrollment_id_activity", "enrollment_id", "activity"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    activity: Mapped[Slug]
    kind: Mapped[str] = mapped_column(text(20))
    value: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(text(2000))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    undone_for: Mapped[str] = mapped_column(text(2000), default="")


class Request(Base):
    """What a learner asks for from the page where they are stuck, and what came of it.

    `kind` is that of the allowance asked for, or help; `allowance_id` is the one that was given.
    """

    __tablename__ = "requests"

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), index=True
    )
    activity: Mapped[Slug]
    kind: Mapped[str] = mapped_column(text(20))
    words: Mapped[str] = mapped_column(text(2000))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    answer: Mapped[str] = mapped_column(text(2000), default="")
    allowance_id: Mapped[int | None] = mapped_column(
        ForeignKey("allowances.id", ondelete="SET NULL"), index=True
    )


class Look(Base):
    """Who looked at whom: a kind of page, once a (UTC) day, with the last time."""

    __tablename__ = "looks"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    page: Mapped[str] = mapped_column(text(40), primary_key=True)
    at: Mapped[datetime]


class Import(Base):
    """A file of people: read, applied, or taken back.

    `rows` is what the dry run found, line by line, `counts` how many of each outcome.
    """

    __tablename__ = "imports"

    id: Mapped[Key]
    key: Mapped[PublicKey]
    name: Mapped[Label]
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="SET NULL"), index=True
    )
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(text(20), default="read")
    rows: Mapped[list[Any]]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    applied_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]


class ImportMade(Base):
    """An account or an enrollment that an import made: what taking it back may remove."""

    __tablename__ = "import_made"

    id: Mapped[Key]
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    enrollment_id: Mapped[int | None] = mapped_column(
        ForeignKey("enrollments.id", ondelete="CASCADE"), index=True
    )


class Task(Base):
    """Long work in the job process, with progress: `done` of `total`.

    States: due, running, done, failed. `result` names a file below the data folder's `results`, or
    says in a sentence what went wrong.
    """

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_state_made_at", "state", "made_at"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    kind: Mapped[str] = mapped_column(text(40))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(text(10), default="due")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(text(500), default="")
    made_at: Mapped[datetime]
    lease: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
