"""Attempts at scenarios and quizzes, their decisions, answers and reviews."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, Slug, as_activity, part_index, text


class Attempt(Base):
    """One run, pinned to its revision and seed; all is replayed from its decisions or answers.

    `known_as` is the activity's slug in that revision.
    `number` counts from 1 among the learner's attempts at the activity; `practice` ones follow
    the first, which stays on record.
    `drawn` are a quiz's question ids; `evidence` is a list of [competency, passage, label, worth].
    `closes_at` is fixed at the start where the quiz has a time limit. One that is finished and has
    no score waits for a review.
    `starts` are where carried meters began, by name: replays begin there, too. `lines` are what was
    written where a passage asked for a line, by the passage's id.
    `counted`: it is in the sums of models/numbers.py. `graded_by` names the revisions with whose
    gradings it was regraded, the oldest first, each as id:slug.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "activity", "number"),
        Index("ix_attempts_finished_at_closes_at", "finished_at", "closes_at"),
        part_index("ix_attempts_uncounted", "id", "NOT counted AND score IS NOT NULL"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    activity: Mapped[Slug]
    known_as: Mapped[Slug] = mapped_column(default=as_activity)
    number: Mapped[int]
    practice: Mapped[bool] = mapped_column(default=False)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    drawn: Mapped[list[Any]] = mapped_column(default=list)
    started_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    score: Mapped[float | None]
    passed: Mapped[bool | None]
    ending: Mapped[str] = mapped_column(text(120), default="")
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    starts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    counted: Mapped[bool] = mapped_column(default=False, server_default=false())
    graded_by: Mapped[str] = mapped_column(text(4000), default="", server_default="")


class Decision(Base):
    """One choice taken; `position` counts from 0 within its attempt.

    `reason` and `confidence` (1 to 4) were said before the consequence, where the passage asks.
    """

    __tablename__ = "decisions"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(text(200))
    decided_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(text(500), default="", server_default="")
    confidence: Mapped[int | None]


class Answer(Base):
    """The latest answer to one question of a quiz attempt, as sent."""

    __tablename__ = "answers"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[Slug] = mapped_column(primary_key=True)
    response: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]


class Review(Base):
    """One long answer that was handed in for a person to read; reviewed once it has a share.

    `marks` are points by number of the rubric's criterion, `share` is what they come to, 0.0 to
    1.0. Where a rubric is missing the share is given itself.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_reviewed_at_handed_in_at", "reviewed_at", "handed_in_at"),)

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[Slug] = mapped_column(primary_key=True)
    handed_in_at: Mapped[datetime]
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    share: Mapped[float | None]
    comment: Mapped[str] = mapped_column(text(4000), default="")
    reviewed_by: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    reviewed_at: Mapped[datetime | None]
