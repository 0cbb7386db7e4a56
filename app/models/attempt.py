"""Attempts at scenarios and quizzes, their decisions and answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, Slug, text


class Attempt(Base):
    """One run, pinned to its revision and seed; all is replayed from its decisions or answers.

    `number` counts from 1 among the learner's attempts at the activity; `practice` ones follow
    the first, which stays on record.
    `drawn` are a quiz's question ids; `evidence` is a list of [competency, passage, label, worth].
    """

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("enrollment_id", "activity", "number"),)

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    activity: Mapped[Slug]
    number: Mapped[int]
    practice: Mapped[bool] = mapped_column(default=False)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    drawn: Mapped[list[Any]] = mapped_column(default=list)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    score: Mapped[float | None]
    passed: Mapped[bool | None]
    ending: Mapped[str] = mapped_column(text(120), default="")
    evidence: Mapped[list[Any]] = mapped_column(default=list)


class Decision(Base):
    """One choice taken; `position` counts from 0 within its attempt."""

    __tablename__ = "decisions"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(text(200))
    decided_at: Mapped[datetime]


class Answer(Base):
    """The latest answer to one question of a quiz attempt, as sent."""

    __tablename__ = "answers"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[Slug] = mapped_column(primary_key=True)
    response: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]
