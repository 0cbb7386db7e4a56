"""What waits for a person: queued when it is handed in, taken out when it is seen to."""

from app.services.waiting.catching_up import catch_up
from app.services.waiting.queue import (
    PAGE,
    Around,
    Chosen,
    Line,
    Options,
    find_next,
    get_around,
    get_options,
    list_waiting,
)
from app.services.waiting.standing import HELD, add, add_parts, end, end_all, find, note_opened

__all__ = [
    "HELD", "PAGE", "Around", "Chosen", "Line", "Options", "add", "add_parts", "catch_up", "end",
    "end_all", "find", "find_next", "get_around", "get_options", "list_waiting", "note_opened",
]  # fmt: skip
