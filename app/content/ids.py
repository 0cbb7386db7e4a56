"""Ids on a page: those of its layout, and those made for the parts of a question or section."""

import re
from collections.abc import Collection

EVERYWHERE = frozenset({
    "keys", "keys-title", "main", "offline", "unsent", "words",
})  # fmt: skip
"""Ids of every page that shows what authors wrote."""
COURSE = frozenset(
    {
        "certificate-title", "choice-error", "commit-reason", "commit-reason-error",
        "commit-reason-hint", "commit-sure-error", "front-title", "modules-title", "others-title",
        "outcomes-title", "try", "try-title",
    }
)  # fmt: skip
CARD = frozenset(
    {
        "card-answer", "card-hint", "card-text", "card-unsaved", "card-where", "choice-error",
        "commit-reason", "commit-reason-error", "commit-reason-hint", "commit-sure-error",
    }
)  # fmt: skip
"""Ids of a page with a card: a prompt, or a question of a lesson or quiz."""
TAKEN = {
    "course": EVERYWHERE | COURSE,
    "module": EVERYWHERE | COURSE,
    "lesson": EVERYWHERE
    | CARD
    | {"lesson-end", "written-line", "written-line-error", "written-line-hint"},
    "quiz": EVERYWHERE | CARD | {"faults", "weak"},
    "prompts": EVERYWHERE | CARD,
    "worksheet": EVERYWHERE
    | {
        "hand-in", "hand-in-title", "handed-in", "message", "review", "review-title",
        "rounds-title", "state-title",
    },
}  # fmt: skip
"""Ids that the page of a kind of file has itself; `EVERYWHERE` for other kinds."""
PART = re.compile(
    r"about|error|number|sides|stem|text|title"
    r"|left-\d+(?:-why)?|\d+(?:-(?:at|down|place|up|why))?"
)
"""What stands behind a question's or section's id in the ids of its parts."""


def is_taken(id: str, kind: str) -> bool:
    """Whether the page of a file of this kind uses the id itself."""
    taken = TAKEN.get(kind, EVERYWHERE)
    own = {"worksheet": r"own-\d+(-.+)?", "lesson": r"own-note-.*"}.get(kind, "(?!)")
    return id in taken or re.fullmatch(own, id) is not None


def whole_of(id: str, wholes: Collection[str]) -> str:
    """Of which question or section this is the id of a part, "" for none.

    >>> whole_of("call-1", {"call"}), whole_of("call-back", {"call"})
    ('call', '')
    """
    dashes = (match.start() for match in re.finditer("-", id))
    found = (id[:at] for at in dashes if PART.fullmatch(id, at + 1) and id[:at] in wholes)
    return next(found, "")
