"""Drafts: a course's files edited in the browser, compared, checked and published."""

from app.services.drafts.editing import (
    Comparison,
    Newer,
    Opened,
    as_bytes,
    compare,
    discard,
    open_file,
    save,
)
from app.services.drafts.health import PAGE, Chosen, Health, look
from app.services.drafts.naming import TITLES, kind_of, require_name
from app.services.drafts.preview import Previewer
from app.services.drafts.standing import (
    Desk,
    Edited,
    Standing,
    get_desk,
    list_desks,
    list_edited,
    source_with_drafts,
)

__all__ = [
    "PAGE", "TITLES", "Chosen", "Comparison", "Desk", "Edited", "Health", "Newer", "Opened",
    "Previewer", "Standing", "as_bytes", "compare", "discard", "get_desk", "kind_of", "list_desks",
    "list_edited", "look", "open_file", "require_name", "save", "source_with_drafts",
]  # fmt: skip
