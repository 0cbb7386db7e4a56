"""A learner's own notes at the headings of lessons: what one may hold, and their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

from app.domain.course import Course, Lesson, Module
from app.domain.names import fold
from app.errors import N_, Invalid

TEXT_LIMIT = 10_000
COUNT_LIMIT = 500
"""notes of one learner in one course"""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is stored.

    `heading` is the heading's id, "" for the lesson as a whole; the titles are those of the day on
    which it was begun. `version` counts saves from 1.
    """

    key: str
    activity: str
    heading: str
    heading_title: str
    activity_title: str
    text: str
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """A note with what its heading is called now.

    `is_gone`: the lesson has no such heading any more, `title` is the old one. `was` is the old
    title where the heading is called otherwise by now, "" where it isn't. The lesson as a whole
    has no title.
    """

    note: Note
    title: str
    was: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The notes of one lesson, in its order. Without `module` the course has it no more."""

    module: Module | None
    activity: str
    title: str
    notes: tuple[Placed, ...]


def clean(text: str) -> str:
    """A note as stored: line ends unified, control characters dropped, no empty lines at its end.

    Raises Invalid over 10,000 characters.

    >>> clean("Ask Priya.\\r\\n\\x00 \\n")
    'Ask Priya.'
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(s for s in unified if s in "\n\t" or category(s) not in ("Cc", "Cs")).rstrip()
    if len(kept) > TEXT_LIMIT:
        raise Invalid(
            N_("This note is too long. Keep it under %(limit)s characters."), limit=TEXT_LIMIT
        )
    return kept if kept.strip() else ""


def place(lesson: Lesson, notes: Iterable[Note]) -> tuple[Placed, ...]:
    """A lesson's notes in the order of its headings; those whose heading is gone come last."""
    titles = {"": "", **{one.id: one.title for one in lesson.headings}}
    order = {id: number for number, id in enumerate(titles)}
    found = sorted(notes, key=lambda one: (order.get(one.heading, len(order)), one.heading_title))
    return tuple(_placed(one, titles) for one in found)


def _placed(note: Note, titles: dict[str, str]) -> Placed:
    if note.heading not in titles:
        return Placed(note, note.heading_title, is_gone=True)
    title = titles[note.heading]
    return Placed(note, title, note.heading_title if note.heading_title != title else "")


def arrange(course: Course, notes: Iterable[Note]) -> tuple[Page, ...]:
    """All notes of a course, lesson by lesson in its order; of lessons that are gone at the end."""
    by_lesson: dict[str, list[Note]] = {}
    for note in notes:
        by_lesson.setdefault(note.activity, []).append(note)
    pages = [
        Page(module, one.slug, one.title, place(one, by_lesson.pop(one.slug)))
        for module, one in course
        if one.slug in by_lesson and isinstance(one, Lesson)
    ]
    for slug, left in sorted(by_lesson.items(), key=lambda pair: pair[1][0].activity_title):
        gone = tuple(Placed(note, note.heading_title, is_gone=True) for note in left)
        pages.append(Page(None, slug, left[0].activity_title, gone))
    return tuple(pages)


def matching(pages: Iterable[Page], words: str) -> tuple[Page, ...]:
    """The notes in which all these words stand, folded; in a heading's or lesson's title, too."""
    wanted = fold(words).split()
    found = (
        Page(page.module, page.activity, page.title, tuple(
            one for one in page.notes if _holds(page, one, wanted)
        ))
        for page in pages
    )  # fmt: skip
    return tuple(page for page in found if page.notes)


def _holds(page: Page, one: Placed, wanted: list[str]) -> bool:
    said = fold(" ".join((page.title, one.title, one.was, one.note.text)))
    return all(word in said for word in wanted)
