"""Files of the small course with something put into them, as path and bytes."""

from tests.content.small import QUIZ, SCENARIO

LESSON, TALK, WALKS, CHECK, PLAN = (
    "01-one/01-lesson.md", "01-one/02-talk.scenario.md", "01-one/02-talk.walks",
    "01-one/03-check.quiz.md", "01-one/04-plan.worksheet.md",
)  # fmt: skip
FIRST, MODULES, WORDS, CAST = "course.md", "01-one/module.md", "glossary.md", "people.md"
PROMPTS, DRAWING = "01-one/08-follow-up.prompts.md", "01-one/media/a.svg"
HEAD = (
    "---\ntitle: A lesson\nminutes: 5\n---\n\nText with a [year](../glossary.md#fiscal-year).\n\n"
)
File = tuple[str, bytes]


def lesson(body: str | bytes) -> File:
    """The lesson with this behind its text."""
    return LESSON, HEAD.encode() + (body if isinstance(body, bytes) else body.encode())


def matter(yaml: str, path: str = LESSON) -> File:
    """A file with this front matter."""
    return path, f"---\n{yaml}\n---\n\nText.\n".encode()


def changed(path: str, text: str, old: str, new: str) -> File:
    """A file with one place changed."""
    assert text.count(old), old
    return path, text.replace(old, new, 1).encode()


def talk(old: str, new: str) -> File:
    """The conversation with one place changed."""
    return changed(TALK, SCENARIO, old, new)


def asked(old: str, new: str) -> File:
    """The quiz with one place changed."""
    return changed(CHECK, QUIZ, old, new)
