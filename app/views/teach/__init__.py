"""Pages of people who teach; importing them puts them on the blueprint."""

from app.views.teach import courses, documents, editor, reviews, unclear
from app.views.teach.room import blueprint

__all__ = ["blueprint", "courses", "documents", "editor", "reviews", "unclear"]
