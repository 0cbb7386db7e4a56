"""Lessons: text divided at the questions and worksheet prompts in it."""

import hashlib
import re
from collections.abc import Sequence

from app.content.blocks import Block
from app.content.desk import Desk
from app.content.document import Heading, Section
from app.content.fields import LessonFields
from app.content.links import Link, scan, without_instruction
from app.content.prose import hint_long_sentences, words
from app.content.question import read_question
from app.domain import course as domain

CHECK = frozenset({"check"})


def read_lesson(desk: Desk) -> domain.Lesson | None:
    """The file on the desk as a lesson; None where its front matter is wrong."""
    fields = desk.fields(LessonFields)
    parts, headings, prose, asked = _Divided(desk).read(desk.document.blocks)
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    count = words(prose) + words(asked)
    _hints(desk, prose, count)
    return domain.Lesson(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        parts=parts,
        headings=headings,
        outcomes=tuple(fields.outcomes),
        competencies=tuple(fields.competencies),
        summary=fields.summary,
        words=count,
    )


def _hints(desk: Desk, prose: Sequence[Block], count: int) -> None:
    reading = desk.request.get("reading") or {}
    limit, bounds = reading.get("sentence", 30), reading.get("words")
    if isinstance(limit, int):
        hint_long_sentences(prose, limit, desk.findings)
    if isinstance(bounds, list) and not bounds[0] <= count <= bounds[1]:
        message = f"The lesson’s length is {count:,} words, not {bounds[0]:,} to {bounds[1]:,}."
        spot = desk.document.matter.spot(("title",))
        desk.findings.hint("lesson-words", spot, message, "Cut or add, or divide it.")


class _Divided:
    """Renders the whole lesson with a mark where a check or prompt stands, then cuts there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.mark = "part" + hashlib.sha256(desk.request["text"].encode()).hexdigest()[:32]
        self.inserts: list[domain.Part] = []
        self.headings: list[domain.Heading] = []
        self.prose: list[Block] = []
        self.asked: list[Block] = []
        self.shown: list[Block] = []
        self.seen: set[str] = set()

    def read(
        self, blocks: Sequence[Block]
    ) -> tuple[tuple[domain.Part, ...], tuple[domain.Heading, ...], list[Block], list[Block]]:
        """Parts, headings, the blocks that are prose, and those of questions before an answer."""
        check: Section | None = None
        for block in blocks:
            if block.kind == "heading" and block.level > 1:
                self._close(check)
                heading = self._heading(block)
                check = Section(heading) if "check" in heading.classes else None
                if not check:
                    block.id, block.rows = (
                        heading.id,
                        [heading.row.__class__(heading.row.line, heading.row.column, heading.text)],
                    )
                    self._show(block)
            elif check and block.kind not in ("footnote", "reference"):
                check.blocks.append(block)
            else:
                self._block(block)
        self._close(check)
        return self._parts(), tuple(self.headings), self.prose, self.asked

    def _heading(self, block: Block) -> Heading:
        heading = self.desk.document.heading(block, CHECK)
        if heading.id in self.seen:
            message = f"The id “{heading.id}” is there twice."
            mending = "Give this heading its own: {#another-id}."
            self.desk.findings.fault("duplicate", heading.row, message, mending)
        self.seen.add(heading.id)
        self.headings.append(domain.Heading(heading.id, heading.title, heading.level))
        return heading

    def _close(self, check: Section | None) -> None:
        if check:
            blocks = without_instruction(check.blocks)[2]
            self.asked += [block for block in blocks if block.kind != "quote"]
            question = read_question(self.desk, check)
            if question:
                self._insert(domain.Part(check=question))

    def _show(self, block: Block) -> None:
        self.shown.append(block)
        self.prose.append(block)

    def _insert(self, part: domain.Part) -> None:
        row = self.desk.document.blocks[0].rows[0]
        text = f"{self.mark}x{len(self.inserts)}"
        self.shown.append(Block("paragraph", [row.__class__(row.line, 1, text)]))
        self.inserts.append(part)

    def _block(self, block: Block) -> None:
        link = prompt_in(block)
        ref = self.desk.request.get("refs", {}).get(link.target) if link else None
        if not link:
            self._show(block)
        elif ref and ref.get("section"):
            prompt = (ref["worksheet"], ref["section"])
            self._insert(domain.Part(prompt=prompt, label=" ".join(link.text.split())))
        elif ref:
            message = f"The prompt “{link.text}” leads to no section of a worksheet."
            mending = "Link to file.worksheet.md#section."
            self.desk.findings.fault("dead-link", block, message, mending)

    def _parts(self) -> tuple[domain.Part, ...]:
        html = self.desk.html(self.shown)
        pieces = re.split(rf"<p>{self.mark}x(\d+)</p>", html)
        parts: list[domain.Part] = []
        for n, piece in enumerate(pieces):
            if n % 2:
                parts.append(self.inserts[int(piece)])
            elif piece.strip():
                parts.append(domain.Part(html=piece.strip()))
        return tuple(parts)


def prompt_in(block: Block) -> Link | None:
    """The `{.prompt}` link that is alone in its paragraph, if the block is that."""
    if block.kind != "paragraph" or "{.prompt}" not in block.text:
        return None
    text = block.text.strip()
    links = scan(text)
    alone = links and links[-1].start == 0 and links[-1].end == len(text)
    return links[-1] if alone and links[-1].attributes == "{.prompt}" else None
