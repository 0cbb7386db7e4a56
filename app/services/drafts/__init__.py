"""Drafts: a course's files edited in the browser, compared, checked and published."""

from app.content.scaffold import KINDS as NEW
from app.services.drafts.adding import add, list_modules, remove
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
from app.services.drafts.naming import TITLES, conversation_of, kind_of, require_name
from app.services.drafts.preview import Previewer
from app.services.drafts.publish import (
    NOTE_LIMIT,
    Change,
    Changes,
    RevisionLine,
    gather,
    gather_revision,
    keep_check,
    list_changes,
    list_revisions,
    publish,
    restore,
)
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
    "NEW", "NOTE_LIMIT", "PAGE", "TITLES", "Change", "Changes", "Chosen", "Comparison", "Desk",
    "Edited", "Health", "Newer", "Opened", "Previewer", "RevisionLine", "Standing", "add",
    "as_bytes", "compare", "conversation_of", "discard", "gather", "gather_revision", "get_desk",
    "keep_check", "kind_of", "list_changes", "list_desks", "list_edited", "list_modules",
    "list_revisions", "look", "open_file", "publish", "remove", "require_name", "restore", "save",
    "source_with_drafts",
]  # fmt: skip
