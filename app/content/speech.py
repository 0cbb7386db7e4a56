"""What is said and told in a scenario: quotes in which somebody speaks, and all else narrated."""

import re
from collections.abc import Sequence

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.links import instruction, without_instruction
from app.content.normalize import callout
from app.content.place import listed
from app.domain.scenario import Line

SPEAKER = re.compile(r" {0,3}\*\*([^*\n]{1,100}?):\*\*\s*")


class Speech:
    """Reads quotes; people of people.md go by their whole name or its first word."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        people = desk.request.get("people", [])
        self._speakers = _speakers(people)
        self._short: dict[str, list[str]] = {}
        for person in people:
            if " " in person[1]:
                self._short.setdefault(person[1].split()[0], []).append(person[1])

    def lines(self, blocks: Sequence[Block]) -> list[Line]:
        """What a quote holds: a paragraph that begins with **Name:** is said, all else narrates."""
        lines: list[Line] = []
        told = list[Block]()
        for block in _split_at_speakers(blocks):
            match = SPEAKER.match(block.rows[0].text) if block.kind == "paragraph" else None
            if not match:
                told.append(block)
                continue
            lines += [Line(self.desk.html(told))] if told else []
            told = []
            rest = [block.rows[0].cut(match.end()), *block.rows[1:]]
            place = block.rows[0].cut(match.start(1))
            speaker = self._name(match[1].strip(), place)
            if all(row.blank for row in rest):
                message = f"“{speaker}” says nothing here."
                mending = "Write the words behind the colon, in the same paragraph."
                self.desk.findings.fault("empty-speech", place, message, mending)
            lines.append(Line(self.desk.html([Block("paragraph", rest)]), speaker))
        return [*lines, Line(self.desk.html(told))] if told else lines

    def _name(self, name: str, row: Row) -> str:
        whole = self._speakers.get(name)
        if whole is None:
            message = f"“{name}” isn't in people.md."
            mending = "Add the person, or correct the name."
            self.desk.findings.hint("unknown-speaker", row, message, mending)
        elif len(self._short.get(name, ())) > 1:
            message = f"“{name}” is the first word of {listed(self._short[name])}."
            mending = f"{whole} is taken to speak. Write the whole name."
            self.desk.findings.hint("short-name", row, message, mending)
        return whole or name

    def refuse_instructions(self, blocks: Sequence[Block], mending: str) -> None:
        """Tell code spans that begin a quote where none means anything; all would see them."""
        for block in blocks:
            text, row, _rest = without_instruction(block.children)
            if block.kind == "quote" and not callout(block) and text is not None and row:
                message = f"The instruction “{text}” means nothing in this quote."
                self.desk.findings.fault("unknown-instruction", row, message, mending)
            self.refuse_instructions(block.children, mending)


def speaks(block: Block) -> bool:
    """Whether somebody speaks in a quote."""
    return (
        block.kind == "quote"
        and not callout(block)
        and any(
            one.kind == "paragraph" and any(SPEAKER.match(row.text) for row in one.rows)
            for one in block.children
        )
    )


def order_in(block: Block) -> str | None:
    """The instruction that a quote begins with, if it does."""
    if block.kind != "quote" or not block.children or callout(block):
        return None
    return instruction(block.children[0])


def _speakers(people: Sequence[Sequence[str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for person in people:
        names.setdefault(person[1].split()[0], person[1])
    return names | {person[1]: person[1] for person in people} | {"You": "You"}


def _split_at_speakers(blocks: Sequence[Block]) -> list[Block]:
    split: list[Block] = []
    for block in blocks:
        if block.kind != "paragraph":
            split.append(block)
            continue
        start = 0
        for n, row in enumerate(block.rows):
            if n > start and SPEAKER.match(row.text):
                split.append(Block("paragraph", block.rows[start:n]))
                start = n
        split.append(Block("paragraph", block.rows[start:]))
    return split
