"""Cards that return for practice, and what became of them each time."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, PublicKey, Slug, as_activity, part_index, text

UNTOLD = "kind = 'prompt' AND mailed_at IS NULL AND ended_at IS NULL"
"""Prompts that no letter has taken up."""


class Card(Base):
    """Something asked again: a prompt, a decision or a question, as its revision has it.

    `activity` is where it comes from (of a prompt, its module), `known_as` the slug of that
    in the revision, `item` the id of the prompt, passage or question. `asked` is what it takes to
    ask it as it was: the seed of the page, and for a decision the choices before it and the one
    that was taken. `stability`, `difficulty` and `rated_at` are what fsrs knows. `due_at` is None
    where it doesn't return; `ended_at` is set where the course took it back. `times` counts
    recalls; `mailed_at` is when a letter took up the present turn.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "kind", "activity", "item"),
        Index("ix_cards_enrollment_id_due_at", "enrollment_id", "due_at"),
        part_index("ix_cards_due_at", "due_at", UNTOLD),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(text(10))
    activity: Mapped[Slug]
    known_as: Mapped[Slug] = mapped_column(default=as_activity)
    item: Mapped[str] = mapped_column(text(200))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), index=True)
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    rated_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    times: Mapped[int] = mapped_column(default=0)


class Recall(Base):
    """One time that a card was answered; `number` counts from 1 within its card.

    `response` is {"text": …}, {"choice": a label} or an answer as quizzes store it; {} where the
    learner looked without answering. `rating` is 1 (Again) to 4 (Easy), None until it is given.
    """

    __tablename__ = "recalls"

    card_id: Mapped[int] = mapped_column(
        ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    response: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime]
    rating: Mapped[int | None]
    rated_at: Mapped[datetime | None]
    by_letter: Mapped[bool] = mapped_column(default=False)
