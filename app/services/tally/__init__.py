"""What enrollments count as in their cohort: kept with what they sum up, moved, recounted."""

from app.services.tally.choices import count_choices
from app.services.tally.counting import Move, counts, move, move_many
from app.services.tally.days import day_before, keep_day
from app.services.tally.membership import count_new, join, join_many, leave, leave_many, new_member
from app.services.tally.recount import Difference, check, mend
from app.services.tally.summing import KNOWN, list_records, summary_of

__all__ = [
    "KNOWN", "Difference", "Move", "check", "count_choices", "count_new", "counts", "day_before",
    "join", "join_many", "keep_day", "leave", "leave_many", "list_records", "mend", "move",
    "move_many", "new_member", "summary_of",
]  # fmt: skip
