"""Drafts: a course's files edited in the browser, compared, checked and published."""

from app.content.scaffold import KINDS as NEW
from app.services.drafts.adding import add, add_module, remove, remove_module
from app.services.drafts.differing import (
    Change,
    Differing,
    FileChange,
    ModuleChange,
    Sides,
    differing,
)
from app.services.drafts.editing import (
    Comparison,
    Newer,
    Opened,
    as_bytes,
    compare,
    open_file,
    save,
)
from app.services.drafts.health import PAGE, Chosen, Health, look
from app.services.drafts.looking_back import Ahead, Back, look_ahead, look_back
from app.services.drafts.moving import Placed, discard, get_placed, move_to, rename
from app.services.drafts.naming import TITLES, conversation_of, kind_of, require_name
from app.services.drafts.order import DOWN, UP, Order, get_order, name_modules, shift
from app.services.drafts.pictures import (
    ALT_LIMIT,
    Made,
    Pictures,
    Sent,
    add_picture,
    list_pictures,
    remove_picture,
    replace_picture,
    restore_picture,
)
from app.services.drafts.places import Elsewhere
from app.services.drafts.preview import Previewer
from app.services.drafts.publish import (
    NOTE_LIMIT,
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
from app.services.drafts.questions import add_questions, list_quizzes
from app.services.drafts.standing import (
    Desk,
    Edited,
    Standing,
    get_desk,
    list_desks,
    list_edited,
    source_with_drafts,
)
from app.services.drafts.touched import Reach, Touched

__all__ = [
    "ALT_LIMIT", "DOWN", "NEW", "NOTE_LIMIT", "PAGE", "TITLES", "UP", "Ahead", "Back", "Change",
    "Changes", "Chosen", "Comparison", "Desk", "Differing", "Edited", "Elsewhere", "FileChange",
    "Health", "Made", "ModuleChange", "Newer", "Opened", "Order", "Pictures", "Placed",
    "Previewer", "Reach", "RevisionLine", "Sent", "Sides", "Standing", "Touched", "add",
    "add_module", "add_picture", "add_questions", "as_bytes", "compare", "conversation_of",
    "differing", "discard", "gather", "gather_revision", "get_desk", "get_order", "get_placed",
    "keep_check", "kind_of", "list_changes", "list_desks", "list_edited",
    "list_pictures", "list_quizzes", "list_revisions", "look", "look_ahead", "look_back",
    "move_to", "name_modules", "open_file", "publish", "remove", "remove_module",
    "remove_picture", "rename",
    "replace_picture", "require_name", "restore", "restore_picture", "save", "shift",
    "source_with_drafts",
]  # fmt: skip
