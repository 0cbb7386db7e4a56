"""Pages of people who teach; importing them puts them on the blueprint."""

from app.views.teach import (
    acting,
    adding,
    archives,
    arranging,
    beginnings,
    changes,
    courses,
    documents,
    editor,
    guides,
    map_phrases,
    maps,
    numbers,
    numbers_files,
    numbers_phrases,
    pictures,
    questions,
    regrading,
    regrading_phrases,
    reviews,
    revisions,
    unclear,
)
from app.views.teach.room import blueprint

__all__ = [
    "acting", "adding", "archives", "arranging", "beginnings", "blueprint", "changes", "courses",
    "documents", "editor", "guides", "map_phrases", "maps", "numbers", "numbers_files",
    "numbers_phrases", "pictures", "questions", "regrading", "regrading_phrases", "reviews",
    "revisions", "unclear",
]  # fmt: skip
