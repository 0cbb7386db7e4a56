"""A course file opened: its front matter, and its body divided at headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from app.content.blocks import Block, Row, rows_of
from app.content.frontmatter import FrontMatter
from app.content.links import plain
from app.content.place import TOP, Findings
from app.content.structure import Blocks

ATTRIBUTES = re.compile(r"(?:^|\s+)\{([^{}]*)\}$")
ID = re.compile(r"[a-z0-9][a-z0-9-]*$")
LONGEST_TITLE = 200


@dataclass(slots=True)
class Heading:
    """A heading: its text (Markdown) without braces, id, classes and level."""

    row: Row
    text: str
    id: str
    level: int
    classes: frozenset[str] = frozenset()
    id_at: Row | None = None
    """where the id stands; None where it is made from the text"""

    @property
    def title(self) -> str:
        """Its text as plain words."""
        return plain(self.text)


@dataclass(slots=True)
class Section:
    """A heading and the blocks up to the next one."""

    heading: Heading
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A file's front matter and its blocks."""

    matter: FrontMatter
    blocks: list[Block]
    findings: Findings

    @property
    def definitions(self) -> list[Block]:
        """Footnotes and link definitions, which hold in the whole file."""
        return [block for block in self.blocks if block.kind in ("footnote", "reference")]

    def divided(self, classes: frozenset[str] = frozenset()) -> tuple[list[Block], list[Section]]:
        """What stands before the first level-two heading, and the sections after it.

        `classes` are those a level-two heading may have. Tells unknown ones and ids used twice.
        """
        before, sections, seen = list[Block](), list[Section](), set[str]()
        for block in self.blocks:
            if block.kind == "heading" and block.level == 2:
                heading = self.heading(block, classes)
                self._once(heading, seen)
                sections.append(Section(heading))
            elif sections:
                sections[-1].blocks.append(block)
            else:
                before.append(block)
        return before, sections

    def _once(self, heading: Heading, seen: set[str]) -> None:
        if heading.id in seen:
            message = f"The id “{heading.id}” is there twice."
            mending = "Give this heading its own: {#another-id}."
            self.findings.fault("duplicate-id", heading.row, message, mending)
        seen.add(heading.id)

    def _at(self, row: Row, word: str) -> Row:
        """Where a word of the heading's braces stands."""
        return row.cut(max(0, row.text.rfind(word)))

    def heading(self, block: Block, classes: frozenset[str] = frozenset()) -> Heading:
        """A heading block read: text, id and classes; tells what is wrong with them."""
        row, text = block.rows[0], block.rows[0].text
        match = ATTRIBUTES.search(text)
        words = match[1].split() if match else []
        bare = text[: match.start()].strip() if match else text
        ids = [word[1:] for word in words if word.startswith("#")]
        marks = {word[1:] for word in words if word.startswith(".")}
        known_words = {f".{name}" for name in classes}
        wrong = [word for word in words if word[0] != "#" and word not in known_words]
        if wrong:
            known = ", ".join(f"{{.{name}}}" for name in sorted(classes)) or "{#id} only"
            message = f"“{wrong[0]}” means nothing on this heading."
            meant = get_close_matches(wrong[0].lower().strip("."), classes, 1, 0.7)
            mending = f"Did you mean {{.{meant[0]}}}?" if meant else f"Known here: {known}."
            marks |= {*meant}
            self.findings.fault("unknown-mark", self._at(row, wrong[0]), message, mending)
        if ids and not ID.match(ids[0]):
            message = f"The id “{ids[0]}” can't be taken."
            mending = "Ids are lower-case letters, digits and hyphens."
            self.findings.fault("bad-id", self._at(row, f"#{ids[0]}"), message, mending)
        if not plain(bare) or len(bare) > LONGEST_TITLE:
            message = "A heading needs 1 to 200 characters of text."
            self.findings.fault("bad-heading", row, message, "Write a short title.")
        id = ids[0] if ids else slug_of(plain(bare))
        if plain(bare) and not id and not ids:
            message = "No id can be made of a heading without letters and digits."
            self.findings.fault("bad-id", row, message, "Add one: {#short-name}.")
        id_at = self._at(row, f"#{ids[0]}") if ids else None
        return Heading(row, bare, id, block.level, frozenset(marks), id_at)


def slug_of(title: str) -> str:
    """A heading's id as code hosts make it.

    >>> slug_of("What's next? A plan")
    'whats-next-a-plan'
    """
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def open_document(path: str, text: str, findings: Findings) -> Document:
    """Read front matter and blocks. Raises Unreadable; faults of structure go to `findings`."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        message = "The front matter is missing."
        mending = "Begin the file with a line ---, “title: …” and another line ---."
        raise findings.stop("no-front-matter", TOP, message, mending)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        message = "The front matter is never closed."
        mending = "Write a line --- under its last key."
        raise findings.stop("no-front-matter", TOP, message, mending)
    matter = FrontMatter("\n".join(lines[1:end]) + "\n", 2, findings)
    rows = rows_of("\n".join(lines[end + 1 :]), end + 2)
    blocks = Blocks(findings).read(rows)
    _refuse_titles(blocks, findings)
    _tell_skipped_levels(blocks, findings)
    return Document(matter, blocks, findings)


def _refuse_titles(blocks: Sequence[Block], findings: Findings) -> None:
    for block in blocks:
        if block.kind == "heading" and block.level == 1:
            message = "A # heading is the title, which belongs to the front matter."
            findings.fault("top-heading", block, message, "Write ## or deeper.")
        _refuse_titles(block.children, findings)


def _tell_skipped_levels(blocks: Sequence[Block], findings: Findings) -> None:
    """Headings at the top only: those inside quotes and lists begin an order of their own."""
    above = 1
    for block in blocks:
        if block.kind == "heading" and block.level > 1:
            if block.level > above + 1:
                message = f"This heading has {block.level} # signs, the one above it {above}."
                if above == 1:
                    message = f"This first heading has {block.level} # signs."
                mending = f"Write {'#' * (above + 1)}, so that no level is skipped."
                findings.hint("heading-order", block, message, mending)
            above = block.level
