"""Quizzes: start an attempt, save answers one by one, hand in, read the result."""

from app.services.quizzes.answers import GRACE, TooLate, answer, require_answer, require_sense
from app.services.quizzes.ends import close, hand_in, list_overdue, settle
from app.services.quizzes.sitting import Cost, Sitting, find_for, get
from app.services.quizzes.standing import Standing, get_standing, read, standing_of, start

__all__ = [
    "GRACE", "Cost", "Sitting", "Standing", "TooLate", "answer", "close", "find_for", "get",
    "get_standing", "hand_in", "list_overdue", "read", "require_answer", "require_sense",
    "settle", "standing_of", "start",
]  # fmt: skip
