"""Courses in numbers: attempts are folded into sums by a job, and read by those who teach."""

from app.services.numbers.folding import compare, fold_new, forget, renew_stale, start_anew
from app.services.numbers.recount import Difference, check, mend

__all__ = [
    "Difference", "check", "compare", "fold_new", "forget", "mend", "renew_stale", "start_anew",
]  # fmt: skip
