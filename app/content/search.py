"""What of a compiled course is found by search: its texts by heading, without tags and answers."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from app.domain.course import Course, Lesson

LESSON, TERM, PERSON = "lesson", "term", "person"
LIMIT = 50_000
"""signs of a section that are looked through"""
RULE = "1"
"""Another one has all courses read again: to be changed with what is done here or to words."""
FOLD = re.compile(r"(<details\b[^>]*>|</details>)")
ASIDE = re.compile(
    r'<span\b[^>]*\bclass="term-def"[^>]*>.*?</span>|<sup\b[^>]*>.*?</sup>'
    r'|<a\b[^>]*\bclass="footnote-backref"[^>]*>.*?</a>',
    re.DOTALL,
)
"""Said again beside a word, and the signs of footnotes."""
HEADING = re.compile(r'<h[2-6] id="([^"]*)">(.*?)</h[2-6]>', re.DOTALL)
INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|u|var)\b"
    r'(?:[^">]|"[^"]*")*>'
)
TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
SPACE = re.compile(r"[^\S\n]+")
LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; `anchor` is its id, "" for what stands above the first."""

    anchor: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A lesson, a word or a person; `digest` of all that its sections are made from."""

    kind: str
    module: str
    activity: str
    digest: str
    source: Lesson | tuple[str, str, str]
    """what sections() reads: a lesson, or an entry's (id, title, HTML)"""


def units(course: Course) -> tuple[Unit, ...]:
    """All that is found of a course, in its order; what isn't there to be read isn't among it.

    Questions, conversations and worksheets are not: they would tell what is to come.
    """
    found = [
        _unit(LESSON, module.slug, one.slug, one)
        for module, one in course
        if isinstance(one, Lesson)
    ]
    found += [_unit(TERM, "", one.id, (one.id, one.title, one.html)) for one in course.glossary]
    people = ((one.slug, f"{one.name}, {one.role}", one.html) for one in course.people)
    return (*found, *(_unit(PERSON, "", one[0], one) for one in people))


def _unit(kind: str, module: str, slug: str, source: Lesson | tuple[str, str, str]) -> Unit:
    said = list(source) if isinstance(source, tuple) else [source.title, source.summary]
    if isinstance(source, Lesson):
        said += [part.html for part in source.parts]
    digest = hashlib.sha256("\0".join([RULE, *said]).encode()).hexdigest()
    return Unit(kind, module, slug, digest, source)


def sections(unit: Unit) -> tuple[Section, ...]:
    """The unit's texts by heading."""
    if isinstance(unit.source, tuple):
        id, title, html = unit.source
        return (Section(id, title.strip(" ,"), plain(unfolded(html))[:LIMIT]),)
    return tuple(_of_lesson(unit.source))


def _of_lesson(lesson: Lesson) -> Iterator[Section]:
    """A question's heading ends what stands above it, and the question is left out."""
    anchor, title, texts = "", lesson.title, [lesson.summary]
    for part in lesson.parts:
        first, *rest = HEADING.split(unfolded(part.html))
        texts.append(plain(first))
        for id, heading, html in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            yield Section(anchor, title, _whole(texts))
            anchor, title, texts = unescape(id), plain(heading), [plain(html)]
    yield Section(anchor, title, _whole(texts))


def _whole(texts: list[str]) -> str:
    return "\n".join(text for text in texts if text)[:LIMIT]


def unfolded(html: str) -> str:
    """HTML without what is folded away until somebody opens it, such as model answers.

    >>> unfolded("<p>Ask.</p><details><details>Deep</details>Cash</details><p>Go on.</p>")
    '<p>Ask.</p><p>Go on.</p>'
    """
    kept, depth = list[str](), 0
    for piece in FOLD.split(html):
        if piece.startswith("<details"):
            depth += 1
        elif piece == "</details>":
            depth -= 1
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def plain(html: str) -> str:
    """The text of safe HTML, a line for each of its blocks.

    >>> plain('<p>A <em>short</em>\\nline &amp; more.</p><ul><li>One</li><li>Two</li></ul>')
    'A short line & more.\\nOne\\nTwo'
    """
    shown = INLINE.sub("", ASIDE.sub("", html).replace("\n", " "))
    text = SPACE.sub(" ", unescape(TAG.sub("\n", shown)))
    return LINES.sub("\n", text).strip()
