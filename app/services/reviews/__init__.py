"""What people give for others' work: long answers of quizzes, worksheets handed in."""

from app.services.reviews import documents
from app.services.reviews.answers import (
    COMMENT_LIMIT,
    QUARTERS,
    AlreadyReviewed,
    Given,
    Reviewing,
    get,
    save,
)
from app.services.reviews.documents import Document, Verdict

__all__ = [
    "COMMENT_LIMIT", "QUARTERS", "AlreadyReviewed", "Document", "Given", "Reviewing", "Verdict",
    "documents", "get", "save",
]  # fmt: skip
