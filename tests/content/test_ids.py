"""Ids of authors never meet those of the page: the lists in the code are those of the templates."""

import re

import pytest

from app.content.ids import EVERYWHERE, PART, TAKEN, is_taken, whole_of
from config import ROOT

TEMPLATES = ROOT / "app" / "templates"
USED = re.compile(r'{%-? (?:extends|include|from|import) "([^"]+)"|drawn\("([^"]+)"')
STATIC = re.compile(r'(?<![\w-])id="([\w-]+)"')
MADE = re.compile(r'id="\{\{ (?:question\.id|id|anchor) \}\}-([^"]+)"')
PAGES = {
    "course": ("learn/course", "learn/course_offer", "public/front"),
    "module": ("learn/course", "public/front"),
    "lesson": ("learn/lesson", "learn/practice"),
    "quiz": (
        "learn/quiz_attempt",
        "learn/quiz_result",
        "learn/quiz_stored",
        "learn/practice",
    ),
    "prompts": ("learn/practice", "public/card"),
    "worksheet": ("learn/worksheet",),
    "glossary": ("learn/glossary",),
    "people": ("learn/people",),
}
"""Which pages hold ids that authors wrote, by the kind of file that has them."""
WITHIN = ("", "0-", "left-0-")
"""Parts of a question, of one of its options, of a left side."""


def used(name: str, seen: set[str]) -> set[str]:
    """The names of a template and of all that it is made of."""
    if name in seen:
        return seen
    seen.add(name)
    for found in USED.findall((TEMPLATES / name).read_text(encoding="utf-8")):
        used(found[0] or found[1], seen)
    return seen


def static(name: str) -> set[str]:
    """Ids that a page has whatever authors write."""
    texts = ((TEMPLATES / one).read_text(encoding="utf-8") for one in used(name, set()))
    return {id for text in texts for id in STATIC.findall(text)}


@pytest.mark.parametrize("kind", PAGES)
def test_every_id_of_a_page_is_refused_to_authors(kind: str) -> None:
    found = {id for page in PAGES[kind] for id in static(f"{page}.html")}

    assert found == TAKEN.get(kind, EVERYWHERE)


@pytest.mark.parametrize("id", ["own-note-at-calendars", "own-note-text-"])
def test_ids_of_notes_are_refused_to_authors_of_lessons(id: str) -> None:
    assert is_taken(id, "lesson")
    assert not is_taken(id, "quiz")


@pytest.mark.parametrize("file", ["question", "worksheet"])
def test_every_id_of_a_part_is_known(file: str) -> None:
    text = (TEMPLATES / "components" / f"{file}.html").read_text(encoding="utf-8")
    parts = {re.sub(r"\{\{[^}]*\}\}", "0", part) for part in MADE.findall(text)}

    assert parts
    assert [part for part in parts if not any(PART.fullmatch(of + part) for of in WITHIN)] == []


@pytest.mark.parametrize(
    ("id", "whole"),
    [("call-1", "call"), ("call-12-why", "call"), ("call-left-0", "call"), ("call-title", "call"),
     ("call-back", ""), ("call", ""), ("other-1", ""), ("two-words-text", "two-words")],
)  # fmt: skip
def test_a_part_is_told_from_another_id(id: str, whole: str) -> None:
    assert whole_of(id, {"call", "two-words"}) == whole
