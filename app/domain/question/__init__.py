"""Questions: their types, how they are shown to one person, and how one answer is graded."""

from app.domain.question.answers import (
    LONG_LIMIT,
    SHORT_LIMIT,
    folded,
    is_answered,
    number_of,
    order,
)
from app.domain.question.grading import Grade, grade
from app.domain.question.kinds import (
    Figure,
    Option,
    Phrase,
    Question,
    QuestionType,
    Response,
)

__all__ = [
    "LONG_LIMIT",
    "SHORT_LIMIT",
    "Figure",
    "Grade",
    "Option",
    "Phrase",
    "Question",
    "QuestionType",
    "Response",
    "folded",
    "grade",
    "is_answered",
    "number_of",
    "order",
]
