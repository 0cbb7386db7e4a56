"""Results graded anew after a key, points or a pass mark changed: looked at first, then applied."""

from app.services.regrading.applying import (
    REASON_LIMIT,
    LookAgain,
    apply,
    list_open,
    step,
)
from app.services.regrading.finding import Changed, Group, get_changed
from app.services.regrading.history import (
    Past,
    get_past,
    list_lines,
    list_past,
    list_unmet,
)
from app.services.regrading.looking import DryRun, Line, Standing, every_line, look, try_out

__all__ = [
    "REASON_LIMIT", "Changed", "DryRun", "Group", "Line", "LookAgain", "Past", "Standing",
    "apply", "every_line", "get_changed", "get_past", "list_lines", "list_open",
    "list_past", "list_unmet", "look", "step", "try_out",
]  # fmt: skip
