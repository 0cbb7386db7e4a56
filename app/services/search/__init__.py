"""Search: rows made when a course is published; what one person finds, and may see."""

from app.services.search.finding import Found, find
from app.services.search.hits import Group, Hit
from app.services.search.indexing import follow, keep

__all__ = ["Found", "Group", "Hit", "find", "follow", "keep"]
