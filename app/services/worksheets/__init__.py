"""Worksheets: write section by section, hand in rounds, review one's own."""

from app.services.worksheets.rounds import (
    Round,
    hand_in,
    has_changed,
    list_rounds,
    list_submissions,
    own_rubric,
    review,
    round_of,
)
from app.services.worksheets.sheet import (
    Overtaken,
    Sheet,
    Written,
    get,
    keep,
    list_entries,
    read,
    save,
)

__all__ = [
    "Overtaken", "Round", "Sheet", "Written", "get", "hand_in", "has_changed", "keep",
    "list_entries", "list_rounds", "list_submissions", "own_rubric", "read", "review", "round_of",
    "save",
]  # fmt: skip
