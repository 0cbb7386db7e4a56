"""Pages of people who teach; importing them puts them on the blueprint."""

from app.views.teach import (
    courses,
    documents,
    editor,
    numbers,
    numbers_files,
    numbers_phrases,
    reviews,
    unclear,
)
from app.views.teach.room import blueprint

__all__ = [
    "blueprint", "courses", "documents", "editor", "numbers", "numbers_files", "numbers_phrases",
    "reviews", "unclear",
]  # fmt: skip
