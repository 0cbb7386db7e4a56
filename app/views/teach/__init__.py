"""Pages of people who teach; importing them puts them on the blueprint."""

from app.views.teach import documents, reviews, unclear
from app.views.teach.room import blueprint

__all__ = ["blueprint", "documents", "reviews", "unclear"]
