"""Exceptions for one person, with a reason: made, undone, asked for, answered."""

from app.services.allowances.asking import (
    Asked,
    Wish,
    answer,
    ask,
    find_open,
    get_request,
    list_asked,
)
from app.services.allowances.giving import grant, undo
from app.services.allowances.reading import Folder, Made, get_folder, in_force, list_mine

__all__ = [
    "Asked", "Folder", "Made", "Wish", "answer", "ask", "find_open", "get_folder", "get_request",
    "grant", "in_force", "list_asked", "list_mine", "undo",
]  # fmt: skip
