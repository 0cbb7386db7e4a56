"""My plan: all worksheets of a course as one document about one real partner."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from app.domain.course import Lesson, Module, Section, Worksheet
from app.domain.note import Note, Page
from app.domain.progress import ActivityStatus, ModuleStatus, Overview, Standing
from app.domain.worksheet import Value, is_empty
from app.errors import N_, Invalid

NAME_LIMIT = 120
ABOUT_LIMIT = 200
ENDS = re.compile(r"</(?:p|li|h\d|tr|blockquote|dt|dd)>|<br ?/?>")
TAGS = re.compile(r"<[^>]*>")
CELLS = re.compile(r"</t[dh]>\s*(?=<t[dh])")
EXAMPLE = re.compile(r'<aside[^>]*class="note example"[^>]*>.*?</aside>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a plan is about: a name, and perhaps a line on who they are; "" for nobody yet."""

    name: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of one section: value, how often it was saved, and when."""

    value: Value
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """What the newest round of a worksheet came back with.

    `notes` are comments by section and number of the paragraph (from 0) of what was handed in,
    `body`; `reviewer` is "" for somebody who is gone.
    """

    comment: str = ""
    notes: Sequence[Mapping[str, Any]] = ()
    body: Mapping[str, Value] = field(default_factory=dict)
    reviewer: str = ""
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Something the learner wrote elsewhere that belongs here.

    `title` says what it was about, `activity` where it was: a lesson, or a quiz. `heading` is the
    id of a place in it, "" for none; `is_note` tells their own notes from answers.
    """

    module: Module
    activity: str
    activity_title: str
    heading: str
    title: str
    text: str
    is_note: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the document: the prompt with what is written, said about it, and quoted.

    `lessons` are those whose text asks for the same section.
    """

    section: Section
    stored: Stored | None
    comments: Mapping[int, str]
    handed_in: Value
    quotes: tuple[Quote, ...] = ()
    lessons: tuple[tuple[Module, Lesson], ...] = ()

    @property
    def value(self) -> Value:
        """What is written; {} where nothing is."""
        return self.stored.value if self.stored else {}

    @property
    def prompt(self) -> str:
        """The compiled instructions without their examples."""
        return EXAMPLE.sub("", self.section.html)

    @property
    def example(self) -> str:
        """The compiled examples, "" for none."""
        return "".join(EXAMPLE.findall(self.section.html))

    @property
    def is_changed(self) -> bool:
        """Whether something else stands there by now than what was commented."""
        return bool(self.comments) and self.handed_in != self.value


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet in the document; `state` is a code: see state_of()."""

    module: ModuleStatus
    status: ActivityStatus
    worksheet: Worksheet
    state: str
    review: Review | None
    parts: tuple[Part, ...]
    quotes: tuple[Quote, ...]

    @property
    def is_locked(self) -> bool:
        """Whether its module has to wait for another."""
        return self.status.standing is Standing.LOCKED

    @property
    def is_begun(self) -> bool:
        """Whether anything is written."""
        return any(not is_empty(part.value) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole document."""

    title: str
    language: str
    partner: Named
    sheets: tuple[Sheet, ...]

    @property
    def is_begun(self) -> bool:
        """Whether anything is written in it."""
        return any(sheet.is_begun for sheet in self.sheets)


def named(name: str, about: str) -> Named:
    """The partner as stored: on one line each, without control characters.

    Raises Invalid for what is too long, and for a line about somebody without a name.

    >>> named("  Tidewater  IT ", "")
    Named(name='Tidewater IT', about='')
    """
    found = Named(_one_line(name), _one_line(about))
    if len(found.name) > NAME_LIMIT or len(found.about) > ABOUT_LIMIT:
        raise Invalid(
            N_("Keep the name under %(name)s and the line about them under %(about)s characters."),
            name=NAME_LIMIT,
            about=ABOUT_LIMIT,
        )
    if found.about and not found.name:
        raise Invalid(N_("Say what the partner is called, too."))
    return found


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def state_of(status: ActivityStatus, is_begun: bool) -> str:
    """Where a worksheet stands.

    draft, sent, returned, accepted; handed-in where nobody else reads it, to-review where its
    writer has yet to read it against the rubric, reviewed once they have; "" before anything.
    """
    review = {"waiting": "sent"}.get(status.review, status.review)
    if review:
        return review
    assert isinstance(status.activity, Worksheet)  # a plan is made of worksheets
    if status.standing is Standing.DONE:
        return "reviewed" if status.activity.review == "self" else "handed-in"
    if status.record.detail.get("handed_in"):
        return "to-review"
    return "draft" if is_begun else ""


def assemble(
    seen: Overview,
    partner: Named,
    entries: Mapping[str, Mapping[str, Stored]],
    reviews: Mapping[str, Review],
    notes: Sequence[Page],
    answers: Sequence[Quote] = (),
) -> Plan:
    """The document of a learner.

    `entries` and `reviews` are by worksheet, `notes` all pages of notes in the course's order. A
    note of a lesson whose text asks for a section of a worksheet stands beside that section, other
    notes of a module beside its worksheets, and so do `answers` at length.
    """
    asked = _asked(seen)
    sheets = list[Sheet]()
    for module in seen.modules:
        quotes = [
            *_quotes(module.module, notes),
            *(a for a in answers if a.module.slug == module.module.slug),
        ]
        loose = _loose(module, quotes, asked)
        for status in module.activities:
            if isinstance(status.activity, Worksheet):
                sheets.append(_sheet(module, status, entries, reviews, asked, quotes, loose))
                loose = ()
    return Plan(seen.course.title, seen.course.language, partner, tuple(sheets))


Asked = Mapping[tuple[str, str], tuple[tuple[Module, Lesson], ...]]


def _asked(seen: Overview) -> Asked:
    """(worksheet, section) → the lessons whose text asks for it."""
    found: dict[tuple[str, str], list[tuple[Module, Lesson]]] = {}
    for module, one in seen.course:
        if isinstance(one, Lesson):
            for part in one.parts:
                if part.prompt:
                    found.setdefault(part.prompt, []).append((module, one))
    return {key: tuple(lessons) for key, lessons in found.items()}


def _loose(module: ModuleStatus, quotes: Sequence[Quote], asked: Asked) -> tuple[Quote, ...]:
    """The quotes of lessons that lead to no section of the module's worksheets."""
    sheets = {one.activity.slug for one in module.activities}
    leading = {
        lesson.slug
        for (sheet, _), lessons in asked.items()
        if sheet in sheets
        for _, lesson in lessons
    }
    return tuple(quote for quote in quotes if quote.activity not in leading)


def _quotes(module: Module, notes: Sequence[Page]) -> list[Quote]:
    return [
        _quote(module, page, one.note, one.title)
        for page in notes
        if page.module and page.module.slug == module.slug
        for one in page.notes
    ]


def _quote(module: Module, page: Page, note: Note, title: str) -> Quote:
    return Quote(module, page.activity, page.title, note.heading, title, note.text)


def _sheet(
    module: ModuleStatus,
    status: ActivityStatus,
    entries: Mapping[str, Mapping[str, Stored]],
    reviews: Mapping[str, Review],
    asked: Asked,
    quotes: Sequence[Quote],
    loose: tuple[Quote, ...],
) -> Sheet:
    worksheet = status.activity
    assert isinstance(worksheet, Worksheet)  # assemble() was choosy
    written = entries.get(worksheet.slug, {})
    review = reviews.get(worksheet.slug)
    parts = tuple(
        _part(worksheet, one, written, review, asked, quotes) for one in worksheet.sections
    )
    is_begun = any(not is_empty(one.value) for one in parts)
    return Sheet(module, status, worksheet, state_of(status, is_begun), review, parts, loose)


def _part(
    worksheet: Worksheet,
    section: Section,
    written: Mapping[str, Stored],
    review: Review | None,
    asked: Asked,
    quotes: Sequence[Quote],
) -> Part:
    lessons = asked.get((worksheet.slug, section.id), ())
    slugs = {lesson.slug for _, lesson in lessons}
    notes = review.notes if review else ()
    comments = {one["paragraph"]: one["text"] for one in notes if one["section"] == section.id}
    handed_in = review.body.get(section.id, {}) if review else {}
    belongs = tuple(quote for quote in quotes if quote.activity in slugs)
    return Part(section, written.get(section.id), comments, handed_in, belongs, lessons)


def prompt_lines(html: str) -> tuple[str, ...]:
    """What a compiled prompt or example says, paragraph by paragraph, without its marking.

    >>> prompt_lines("<p>Who <em>decides</em>?</p><ul><li>Roles &amp; days</li></ul>")
    ('Who decides?', 'Roles & days')
    """
    parts = ENDS.split(CELLS.sub(" | ", html))
    pieces = (" ".join(unescape(TAGS.sub(" ", one)).split()) for one in parts)
    return tuple(re.sub(r" ([.,;:?!)])", r"\1", one) for one in pieces if one)
