"""Names of a course's files: which may be edited, and what they are called on pages."""

import re

from app.content.layout import ENDINGS, GUIDES, PAGES, lay_out
from app.content.reader import TEXTS
from app.errors import N_, Invalid

PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
DEEPEST = 4
LONGEST = 200
TITLES = {
    "course": N_("The course itself"),
    "people": N_("People of the stories"),
    "glossary": N_("Glossary"),
    "module": N_("Module page"),
    "lesson": N_("Lesson"),
    "scenario": N_("Conversation"),
    "quiz": N_("Knowledge check"),
    "worksheet": N_("Worksheet"),
    "prompts": N_("Follow-up prompts"),
    "guide": N_("Guide"),
    "walks": N_("Walkthroughs"),
    "media": N_("Picture or recording"),
    "other": N_("Another file"),
}
"""Kind of file → what it is called."""


def kind_of(path: str) -> str:
    """What a file is by its name alone, a key of TITLES."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return PAGES.get(name, "other")
    if folder == GUIDES and name.endswith(".md"):
        return "guide"
    if name == "module.md":
        return "module"
    if name.endswith(".walks"):
        return "walks"
    if not name.endswith(TEXTS):
        return "media"
    return next(kind for ending, kind in ENDINGS if name.endswith(ending))


def conversation_of(path: str) -> str:
    """The slug of the conversation that a file holds, "" for other files."""
    is_one = path.endswith(".scenario.md")
    file = lay_out("", [path]).files.get(path) if is_one else None
    return file.slug if file else ""


def require_name(path: str) -> None:
    """Raises Invalid for what no text file of a course may be called."""
    parts = path.split("/")
    is_plain = all(PART.fullmatch(part) for part in parts)
    if not is_plain or len(parts) > DEEPEST or len(path) > LONGEST:
        raise Invalid(
            N_("Use plain letters, digits and hyphens in names, such as 01-first/02-lesson.md.")
        )
    if not path.endswith(TEXTS):
        raise Invalid(N_("Text files end in .md or .walks."))
