"""The parts of a passage: what is said and told, what happens on entering, and the choices."""

import re
from collections.abc import Sequence

from app.content.blocks import Block
from app.content.choices import Choices, divided, strays
from app.content.desk import Desk
from app.content.document import Section
from app.content.instructions import Instructions, parts_of
from app.content.links import without_instruction
from app.content.speech import Speech, order_in, speaks
from app.domain.condition import Condition
from app.domain.scenario import Choice, Event, Line, Passage

LINE = frozenset({"line"})
MARKED = re.compile(r"\{[^{}]*\.line\b[^{}]*\}$")


class Passages:
    """Reads passages of one scenario."""

    def __init__(self, desk: Desk, instructions: Instructions) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.instructions = instructions
        self.speech = Speech(desk)
        self.choices = Choices(desk, instructions, self.speech)

    def passage(self, section: Section) -> Passage:
        """One passage; what is wrong with it is told."""
        heading = section.heading
        measures, blocks = self._measures(section)
        ask, blocks = self._asked(blocks)
        told, lists, after = divided(blocks)
        cut = strays(section.blocks)
        if after:
            self._tell_after(after, [part for _item, part in cut])
        is_continue = "continue" in heading.classes
        items = [item for block in lists for item in block.children]
        short = {id(item) for item, _part in cut}
        read = [(self.choices.read(item, is_continue, id(item) in short), item) for item in items]
        choices = tuple(choice for choice, _item in read if choice)
        if len(choices) == len(items):
            self._check_count(section, choices, is_continue)
        self._check_labels(choices)
        self._check_rates(choices)
        passage = Passage(
            id=heading.id,
            title=heading.title,
            parts=self.parts(told),
            choices=choices,
            is_continue=is_continue,
            is_commit="commit" in heading.classes,
            measures=measures,
            ask=ask,
            line=heading.row.line,
        )
        self.instructions.places.put(passage, heading.row)
        return passage

    def _tell_after(self, after: Sequence[Block], cut: Sequence[Block]) -> None:
        for part in cut:
            message = "This isn't indented, so it is no part of the choice above it."
            mending = "Indent it by two spaces, and the rest of this choice with it."
            self.findings.fault("bad-choice", part, message, mending)
        if not cut:
            message = "Text after the choices is never seen where it stands."
            mending = "Move it above the choices."
            self.findings.fault("text-after-choices", after[0], message, mending)

    def _measures(self, section: Section) -> tuple[tuple[str, ...], list[Block]]:
        text, row, blocks = without_instruction(section.blocks)
        if text is None or row is None:
            return (), blocks
        word, _, names = text.partition(" ")
        if word != "measures" or not names.strip():
            message = f"The instruction “{text}” can't be read."
            mending = "Here only “measures trust, eq” is known."
            self.findings.fault("unknown-instruction", row, message, mending)
            return (), blocks
        found = parts_of(names, row.cut(len("measures ")))
        return tuple(n for n, place in found if self.desk.known("competencies", n, place)), blocks

    def _asked(self, blocks: Sequence[Block]) -> tuple[str, list[Block]]:
        """The line that the passage asks for, and its other blocks."""
        asked = ""
        kept = list[Block]()
        for block in blocks:
            if block.kind != "heading" or not MARKED.search(block.rows[0].text):
                kept.append(block)
                continue
            heading = self.desk.document.heading(block, LINE)
            if asked:
                message = "This passage asks for a line already."
                mending = "Keep one heading with {.line}, or divide the passage."
                self.findings.fault("second-line", heading.row, message, mending)
            asked = asked or heading.title
        return asked, kept

    def _check_count(self, section: Section, choices: Sequence[Choice], is_continue: bool) -> None:
        row, id = section.heading.row, section.heading.id
        if not choices:
            message = f"The passage “{id}” offers no choice."
            mending = 'Begin list items with [text](#passage "Label"), or mark it {.ending}.'
            self.findings.fault("no-choice", row, message, mending)
        elif len(choices) == 1 and not is_continue:
            message = f"The passage “{id}” has a single choice."
            mending = "Add another, or mark it {.continue}."
            self.findings.fault("single-choice", row, message, mending)
        elif len(choices) > 1 and is_continue:
            message = f"The {{.continue}} passage “{id}” has {len(choices)} choices."
            mending = "Keep one, or take the mark away."
            self.findings.fault("many-continue", row, message, mending)

    def _check_rates(self, choices: Sequence[Choice]) -> None:
        rated = [choice for choice in choices if choice.effects.rate is not None]
        bare = next((choice for choice in choices if choice.effects.rate is None), None)
        if rated and bare:
            message = f"The choice “{bare.label}” has no rate, and others here do."
            place = self.instructions.places.at(bare)
            self.findings.fault("mixed-rates", place, message, "Rate all choices or none.")

    def _check_labels(self, choices: Sequence[Choice]) -> None:
        seen: set[str] = set()
        for choice in choices:
            if choice.label and choice.label in seen:
                message = f"The label “{choice.label}” is there twice in this passage."
                mending = "Give one of them another label."
                place = self.instructions.places.at(choice)
                self.findings.fault("duplicate-label", place, message, mending)
            seen.add(choice.label)

    def parts(self, blocks: Sequence[Block]) -> tuple[Line | Event, ...]:
        """Narration, speech and entry events in file order."""
        parts: list[Line | Event] = []
        waiting: list[Block] = []
        for block in blocks:
            event = self._event(block)
            if event or speaks(block):
                parts += self._narrated(waiting)
                waiting = []
                parts += [event] if event else self.speech.lines(block.children)
            else:
                waiting.append(block)
        return (*parts, *self._narrated(waiting))

    def _narrated(self, blocks: Sequence[Block]) -> list[Line | Event]:
        return [Line(self.desk.html(blocks))] if blocks else []

    def _event(self, block: Block) -> Event | None:
        text = order_in(block)
        if text is None:
            return None
        _text, row, rest = without_instruction(block.children)
        assert row  # there is an instruction
        if not text.startswith("if "):
            message = f"The instruction “{text}” can't be read."
            mending = "What happens on entering begins with its condition: “if denial, trust -3”."
            self.findings.fault("unknown-instruction", row, message, mending)
            return Event(Condition(()), lines=tuple(self.speech.lines(rest)))
        orders = self.instructions.orders(text, row, is_event=True)
        lines = tuple(self.speech.lines(rest))
        return Event(orders.condition or Condition(()), orders.effects, lines)
