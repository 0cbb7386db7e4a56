"""The parts of a passage: what is said and told, what happens on entering, and the choices."""

import re
from collections.abc import Sequence

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.document import Section
from app.content.instructions import Instructions, Orders
from app.content.links import Link, instruction, scan, without_instruction
from app.content.normalize import callout
from app.domain.condition import Condition
from app.domain.scenario import Choice, Event, Line, Passage

SPEAKER = re.compile(r" {0,3}\*\*([^*\n]{1,100}?):\*\*\s*")
LABEL_WORDS = range(2, 5)


class Passages:
    """Reads passages of one scenario."""

    def __init__(self, desk: Desk, instructions: Instructions) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.instructions = instructions
        self.targets: list[tuple[str, Row]] = []
        self._speakers = _speakers(desk.request.get("people", []))

    def passage(self, section: Section) -> Passage:
        """One passage; what is wrong with it is told."""
        heading = section.heading
        measures, blocks = self._measures(section)
        told, lists, after = _divided(blocks)
        if after:
            message = "Text after the choices is never seen where it stands."
            self.findings.fault("choice", after[0], message, "Move it above the choices.")
        is_continue = "continue" in heading.classes
        items = [item for block in lists for item in block.children]
        choices = tuple(c for item in items if (c := self._choice(item, is_continue)))
        if len(choices) == len(items):
            self._check_count(section, choices, is_continue)
        self._check_labels(choices, items)
        self._check_rates(section, choices)
        return Passage(
            id=heading.id,
            title=heading.title,
            parts=self.parts(told),
            choices=choices,
            is_continue=is_continue,
            measures=measures,
            line=heading.row.line,
        )

    def _measures(self, section: Section) -> tuple[tuple[str, ...], list[Block]]:
        text, row, blocks = without_instruction(section.blocks)
        if text is None or row is None:
            return (), blocks
        words = text.split(None, 1)
        if words[0] != "measures" or len(words) < 2:
            message = f"The instruction “{text}” can't be read."
            self.findings.fault(
                "instruction", row, message, "Here only “measures trust, eq” is known."
            )
            return (), blocks
        names = [name.strip() for name in words[1].split(",")]
        return tuple(n for n in names if self.desk.known("competencies", n, row)), blocks

    def _check_count(self, section: Section, choices: Sequence[Choice], is_continue: bool) -> None:
        row = section.heading.row
        if not choices:
            message = f"The passage “{section.heading.id}” offers no choice."
            self.findings.fault("choice", row, message, "Add choices, or mark it {.ending}.")
        elif len(choices) == 1 and not is_continue:
            message = f"The passage “{section.heading.id}” has a single choice."
            self.findings.fault("choice", row, message, "Add another, or mark it {.continue}.")
        elif len(choices) > 1 and is_continue:
            message = (
                f"The {{.continue}} passage “{section.heading.id}” has {len(choices)} choices."
            )
            self.findings.fault("choice", row, message, "Keep one, or take the mark away.")

    def _check_rates(self, section: Section, choices: Sequence[Choice]) -> None:
        rated = [choice for choice in choices if choice.effects.rate is not None]
        if rated and len(rated) < len(choices):
            message = "Some choices here have a rate and others don't."
            self.findings.fault("instruction", section.heading.row, message, "Rate all or none.")

    def _check_labels(self, choices: Sequence[Choice], items: Sequence[Block]) -> None:
        seen: set[str] = set()
        for choice in choices:
            row = next(item.rows[0] for item in items if item.line == choice.line)
            if choice.label and choice.label in seen:
                message = f"The label “{choice.label}” is there twice in this passage."
                self.findings.fault("duplicate", row, message, "Give one of them another label.")
            seen.add(choice.label)

    def parts(self, blocks: Sequence[Block]) -> tuple[Line | Event, ...]:
        """Narration, speech and entry events in file order."""
        parts: list[Line | Event] = []
        waiting: list[Block] = []
        for block in blocks:
            event = self._event(block)
            speaks = block.kind == "quote" and not callout(block) and _speaks(block.children)
            if event or speaks:
                parts += self._narrated(waiting)
                waiting = []
                parts += [event] if event else self.lines(block.children)
            else:
                waiting.append(block)
        return (*parts, *self._narrated(waiting))

    def _narrated(self, blocks: Sequence[Block]) -> list[Line | Event]:
        return [Line(self.desk.html(blocks))] if blocks else []

    def _event(self, block: Block) -> Event | None:
        first = block.children[0] if block.kind == "quote" and block.children else None
        text = instruction(first)
        if text is None or not text.startswith("if "):
            return None
        _text, row, rest = without_instruction(block.children)
        assert row  # there is an instruction
        orders = self.instructions.orders(text, row, is_event=True)
        return Event(orders.condition or Condition(()), orders.effects, tuple(self.lines(rest)))

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
            speaker = self._name(match[1].strip(), block.rows[0])
            lines.append(Line(self.desk.html([Block("paragraph", rest)]), speaker))
        return [*lines, Line(self.desk.html(told))] if told else lines

    def _name(self, name: str, row: Row) -> str:
        whole = self._speakers.get(name)
        if whole is None:
            message = f"“{name}” isn't in people.md."
            self.findings.hint("speaker", row, message, "Add the person, or correct the name.")
        return whole or name

    def _choice(self, item: Block, is_continue: bool) -> Choice | None:
        link, row = self._link(item)
        if link is None:
            return None
        rest = item.children[1:]
        text, spot, rest = without_instruction(rest)
        orders = self.instructions.orders(text, spot) if text is not None and spot else Orders()
        happens = rest[0] if rest and rest[0].kind == "quote" else None
        why = rest[1:] if happens else rest
        late = next((block for block in why if block.kind not in ("paragraph", "list")), None)
        if late:
            message = "A choice goes link, effects, what happens, why."
            self.findings.fault("choice", late, message, "Put its parts into this order.")
        self._check_choice(link, row, bool(happens), bool(why), is_continue)
        target = link.target[1:]
        self.targets.append((target, row))
        self.targets += [(f.target, r) for f, r in zip(orders.forks, orders.fork_rows, strict=True)]
        return Choice(
            label=" ".join(link.title.split()),
            html=self.desk.renderer.inline(link.text),
            target=target,
            effects=orders.effects,
            condition=orders.condition,
            locked=orders.locked,
            forks=orders.forks,
            consequence=tuple(self.lines(happens.children)) if happens else (),
            why=self.desk.html(why),
            line=item.line,
        )

    def _link(self, item: Block) -> tuple[Link | None, Row]:
        row = item.rows[0]
        first = item.children[0] if item.children else None
        links = scan(first.text) if first and first.kind == "paragraph" else []
        link = next((link for link in links if link.start == 0), None)
        if first is None or link is None or not link.target.startswith("#"):
            message = "This list item is no choice, unlike the others."
            self.findings.fault("choice", row, message, 'Begin it with [text](#passage "Label").')
            return None, row
        if link.end != len(first.text.rstrip()):
            message = "The link of a choice is alone in its paragraph."
            self.findings.fault("choice", row, message, "Put an empty line after it.")
        return link, row

    def _check_choice(
        self, link: Link, row: Row, happens: bool, why: bool, is_continue: bool
    ) -> None:
        label = link.title.strip()
        if not label:
            mending = 'Add it in quotes behind the target: (#passage "Short label").'
            self.findings.fault("choice", row, "The choice has no label.", mending)
        elif "," in label or "->" in label:
            message = f"The label “{label}” has a comma or an arrow."
            self.findings.fault("choice", row, message, "Walkthroughs need labels without them.")
        elif len(label.split()) not in LABEL_WORDS:
            message = f"The label “{label}” isn't two to four words long."
            self.findings.hint("label", row, message, "Shorten or lengthen it.")
        if is_continue:
            return
        if not happens:
            mending = "Add a quote under it that says what happens."
            self.findings.fault("choice", row, f"The choice “{label}” has no consequence.", mending)
        if not why:
            mending = "Add a paragraph after the quote."
            self.findings.hint("no-why", row, f"The choice “{label}” doesn't say why.", mending)


def _speakers(people: Sequence[Sequence[str]]) -> dict[str, str]:
    names = {"You": "You"}
    for person in people:
        names.setdefault(person[1].split()[0], person[1])
    return names | {person[1]: person[1] for person in people}


def _divided(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    lists = [n for n, block in enumerate(blocks) if is_choices(block)]
    if not lists:
        return list(blocks), [], []
    after = [b for n, b in enumerate(blocks) if n > lists[0] and n not in lists]
    kept = [block for block in after if block.kind not in ("footnote", "reference")]
    return list(blocks[: lists[0]]), [blocks[n] for n in lists], kept


def is_choices(block: Block) -> bool:
    """Whether a list offers choices: an item begins with a link to `#…`."""
    return block.kind == "list" and any(_offers(item) for item in block.children)


def _offers(item: Block) -> bool:
    first = item.children[0] if item.children else None
    if not first or first.kind != "paragraph" or not first.text.startswith("["):
        return False
    return any(link.start == 0 and link.target.startswith("#") for link in scan(first.text))


def _speaks(blocks: Sequence[Block]) -> bool:
    return any(
        block.kind == "paragraph" and any(SPEAKER.match(row.text) for row in block.rows)
        for block in blocks
    )


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
