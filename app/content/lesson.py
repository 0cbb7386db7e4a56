"""Lessons: text divided at the questions and worksheet prompts in it."""

import hashlib
import re
from collections.abc import Sequence

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.document import Heading, Section
from app.content.fields import LessonFields
from app.content.links import Link, leaves, place_in, scan, without_instruction
from app.content.question import MARKS, check_item, read_question
from app.content.reading import (
    SHORTEST,
    WITHOUT_SPACES,
    hint_grade,
    hint_length,
    hint_long_sentences,
    hint_minutes,
    measured,
    minutes_for,
    words,
)
from app.domain import course as domain

CHECK, LINE = frozenset({"check"}), frozenset({"line"})


def read_lesson(desk: Desk) -> domain.Lesson | None:
    """The file on the desk as a lesson; None where its front matter is wrong."""
    fields = desk.fields(LessonFields)
    divided = _Divided(desk)
    parts = divided.read(desk.document.blocks)
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    count, taken = words(divided.prose) + words(divided.asked), divided.minutes()
    if _language(desk) not in WITHOUT_SPACES:
        _hint(desk, (fields.minutes, taken), divided, count)
    return domain.Lesson(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        parts=parts,
        headings=tuple(divided.headings),
        outcomes=tuple(fields.outcomes),
        competencies=tuple(fields.competencies),
        summary=fields.summary,
        optional=fields.optional,
        words=count,
        reading=measured(divided.prose, taken),
    )


def _hint(desk: Desk, minutes: tuple[int, float], divided: "_Divided", count: int) -> None:
    """What could read better, by the limits of course.md; `minutes` are those stated and taken."""
    reading, findings, spot = (
        desk.request.get("reading") or {},
        desk.findings,
        desk.document.matter.spot,
    )
    sentence, grade = reading.get("sentence", 30), reading.get("grade")
    if isinstance(sentence, int):
        hint_long_sentences(divided.prose, sentence, findings)
    hint_length(count, reading.get("words"), spot(("title",)), findings)
    if count < SHORTEST:
        return
    if not _plays(desk):  # how long a film is, its author knows
        hint_minutes(*minutes, spot(("minutes",)), findings)
    if _language(desk) == "en" and isinstance(grade, int | float):
        hint_grade(divided.prose, grade, findings)


def _language(desk: Desk) -> str:
    return desk.request.get("language", "en").split("-")[0]


def _plays(desk: Desk) -> bool:
    return any(ref["kind"] in ("video", "audio") for ref in desk.request.get("refs", {}).values())


class _Divided:
    """Renders the whole lesson with a mark where something else stands, then cuts there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.mark = "part" + hashlib.sha256(desk.request["text"].encode()).hexdigest()[:32]
        self.inserts: list[domain.Part] = []
        self.headings: list[domain.Heading] = []
        self.prose: list[Block] = []
        self.asked: list[Block] = []
        self.shown: list[Block] = []
        self.seen: dict[str, Heading] = {}

    def read(self, blocks: Sequence[Block]) -> tuple[domain.Part, ...]:
        """The parts; `headings`, `prose` and `asked`, blocks of questions, are known then."""
        check: Section | None = None
        for block in blocks:
            if block.kind == "heading" and block.level > 1:
                self._close(check)
                heading = self._heading(block)
                check = Section(heading) if "check" in heading.classes else None
                if "line" in heading.classes:
                    self._insert(domain.Part(line=heading.id, label=heading.title))
                elif not check:
                    block.id = heading.id
                    block.rows = [Row(heading.row.line, heading.row.column, heading.text)]
                    self._show(block)
            elif check and block.kind not in ("footnote", "reference"):
                check.blocks.append(block)
            else:
                self._block(block)
        self._close(check)
        wholes = {part.check.id for part in self.inserts if part.check}
        wholes |= {"-".join(part.prompt) for part in self.inserts if part.prompt}
        wholes |= {part.line for part in self.inserts if part.line}
        self.desk.refuse_taken(self.seen.values(), wholes)
        return self._parts()

    def _heading(self, block: Block) -> Heading:
        marks = CHECK | MARKS if ".check" in block.rows[0].text else CHECK | LINE
        heading = self.desk.document.heading(block, marks)
        if heading.id in self.seen:
            message = f"The id “{heading.id}” is there twice."
            mending = "Give this heading its own: {#another-id}."
            self.desk.findings.fault("duplicate-id", heading.row, message, mending)
        self.seen[heading.id] = heading
        self.headings.append(domain.Heading(heading.id, heading.title, heading.level))
        return heading

    def _close(self, check: Section | None) -> None:
        if check:
            blocks = without_instruction(check.blocks)[2]
            self.asked += [block for block in blocks if block.kind != "quote"]
            asked = read_question(self.desk, check)
            if asked:
                check_item(self.desk, asked)
                self._insert(domain.Part(check=asked.question))

    def _show(self, block: Block) -> None:
        self.shown.append(block)
        self.prose.append(block)
        for inner in leaves([block]):
            if inner.kind not in ("fence", "code") and "{.prompt}" in inner.text:
                self._refuse_prompts(inner)

    def _refuse_prompts(self, block: Block) -> None:
        for link in scan(block.text):
            if link.attributes == "{.prompt}":
                message = "A prompt stands alone in its paragraph, outside lists and quotes."
                mending = "Leave an empty line above and below it."
                spot = place_in(block.rows, link.start)
                self.desk.findings.fault("bad-prompt", spot, message, mending)

    def _insert(self, part: domain.Part) -> None:
        row = self.desk.document.blocks[0].rows[0]
        text = f"{self.mark}x{len(self.inserts)}"
        self.shown.append(Block("paragraph", [Row(row.line, 1, text)]))
        self.inserts.append(part)

    def _block(self, block: Block) -> None:
        link = prompt_in(block)
        ref = self.desk.request.get("refs", {}).get(link.target) if link else None
        if not link:
            self._show(block)
        elif ref and ref.get("section"):
            prompt = (ref["worksheet"], ref["section"])
            if any(part.prompt == prompt for part in self.inserts):
                message = f"The section “{prompt[1]}” is prompted for here already."
                mending = "Keep one of the two prompts, or link to the worksheet without {.prompt}."
                self.desk.findings.fault("same-prompt", block, message, mending)
            self._insert(domain.Part(prompt=prompt, label=" ".join(link.text.split())))
        elif ref:
            message = f"The prompt “{link.text}” leads to no section of a worksheet."
            mending = "Link to file.worksheet.md#section."
            self.desk.findings.fault("bad-prompt", block, message, mending)

    def minutes(self) -> float:
        """How long the lesson takes; a line is written in a question's time."""
        prompts = sum(1 for part in self.inserts if part.prompt)
        blocks = [*self.prose, *self.asked]
        return minutes_for(blocks, len(self.inserts) - prompts, prompts)

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
