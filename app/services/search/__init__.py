"""Search: what one person finds, and may see."""

from app.services.search.finding import Found, find
from app.services.search.hits import Group, Hit

__all__ = ["Found", "Group", "Hit", "find"]
