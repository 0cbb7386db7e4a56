"""When a card returns: fsrs, without chance and without a clock of its own.

The library is told all it needs, and learns nothing: the same ratings at the same moments always
give the same days. Its steps of minutes are off, for a card returns on a day.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import fsrs

from app.domain.practice import Kind, Rating

LONGEST = 365
"""days; whatever was missed is met once a year"""
SCHEDULER = fsrs.Scheduler(
    desired_retention=0.9,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST,
    enable_fuzzing=False,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What fsrs knows of a card: stability in days, difficulty 1 to 10, when it was last rated.

    `due_at` is when it returns, None for never.
    """

    stability: float | None = None
    difficulty: float | None = None
    rated_at: datetime | None = None
    due_at: datetime | None = None


def rated(memory: Memory, rating: Rating, kind: Kind, now: datetime) -> Memory:
    """The memory after a rating.

    What was missed returns by fsrs. A prompt has come on its module's day; it returns by fsrs
    only as long as it goes badly (Again, Hard), and rests once it went well: the next question of
    its module has a day of its own. A clock that went back counts as standing still.
    """
    before = memory.rated_at
    at = (max(now, before) if before else now).astimezone(UTC)
    is_new = memory.stability is None
    card = fsrs.Card(
        card_id=0,
        state=fsrs.State.Learning if is_new else fsrs.State.Review,
        step=0 if is_new else None,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at or at,
        last_review=before.astimezone(UTC) if before else None,
    )
    after, _ = SCHEDULER.review_card(card, fsrs.Rating(rating), at)
    rests = kind is Kind.PROMPT and rating >= Rating.GOOD
    return Memory(after.stability, after.difficulty, at, None if rests else after.due)


def missed(now: datetime) -> Memory:
    """The memory of what was missed now: as rated Again, so that it returns the next day."""
    return rated(Memory(), Rating.AGAIN, Kind.QUESTION, now)


def previews(memory: Memory, kind: Kind, now: datetime) -> dict[Rating, int | None]:
    """In how many days the card would return after each rating; None for never."""
    found = {rating: rated(memory, rating, kind, now) for rating in Rating}
    return {
        rating: None if after.due_at is None else (after.due_at - now) // timedelta(days=1)
        for rating, after in found.items()
    }
