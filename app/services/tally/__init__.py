"""What enrollments count as in their cohort: kept with what they sum up, moved, recounted."""

from app.services.tally.choices import count_choices
from app.services.tally.counting import counts, move
from app.services.tally.membership import join, join_many, leave, leave_many

__all__ = ["count_choices", "counts", "join", "join_many", "leave", "leave_many", "move"]
