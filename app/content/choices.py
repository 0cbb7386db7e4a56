"""Choices: a link to a passage, its effects, what happens, why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.instructions import Instructions, Orders, is_effect
from app.content.links import Link, instruction, place_in, scan, without_instruction
from app.content.speech import Speech
from app.domain.scenario import Choice

LABEL_WORDS = range(2, 5)
MEANT = re.compile(r"\] ?\(#")
"""What shows that a link which can't be read was meant for a choice"""
UNUSABLE = (",", "->", '"')
ORDER = "A choice goes link, effects, what happens, why."
FORM = (
    'Write [text](#passage "Label"): straight quotes, no space between ] and (, '
    "and \\[ for a bracket without its partner."
)
NO_EVENT = "Write effects under the choice's link, above the quote."


@dataclass(slots=True)
class _Parts:
    """A list item taken apart; `late` is the first block that stands where it can't."""

    link: Link
    row: Row
    orders: Orders
    spot: Row | None
    happens: Block | None
    why: list[Block]
    late: Block | None


class Choices:
    """Reads the choices of one scenario. `targets` are all ids that they lead to."""

    def __init__(self, desk: Desk, instructions: Instructions, speech: Speech) -> None:
        self.desk = desk
        self.findings = desk.findings
        self.instructions = instructions
        self.speech = speech
        self.targets: list[tuple[str, Row]] = []

    def read(self, item: Block, is_continue: bool, is_cut: bool = False) -> Choice | None:
        """One list item as a choice; None, with a fault, where it is none.

        `is_cut`: its other parts stand below it without their indent, which is told already.
        """
        link, row = self._link(item)
        if link is None:
            return None
        parts = self._parts(item, link, row)
        self._check_label(item, link, row)
        if not is_cut:
            self._check_parts(parts, is_continue)
        choice = self._choice(parts, item)
        self.instructions.places.put(choice, row)
        return choice

    def _choice(self, parts: _Parts, item: Block) -> Choice:
        target = parts.link.target[1:]
        orders, happens = parts.orders, parts.happens
        rows = zip(orders.forks, orders.fork_rows, strict=True)
        at = place_in(item.children[0].rows, _target_at(item.children[0].text, parts.link))
        self.targets += [(target, at), *((fork.target, place) for fork, place in rows)]
        if happens:
            self.speech.refuse_instructions([happens], NO_EVENT)
        return Choice(
            label=label_of(parts.link),
            html=self.desk.renderer.inline(parts.link.text),
            target=target,
            effects=orders.effects,
            condition=orders.condition,
            locked=orders.locked,
            forks=orders.forks,
            consequence=tuple(self.speech.lines(happens.children)) if happens else (),
            why=self.desk.html(parts.why),
            line=item.line,
        )

    def _parts(self, item: Block, link: Link, row: Row) -> _Parts:
        text, spot, rest = without_instruction(item.children[1:])
        orders = self.instructions.orders(text, spot) if text is not None and spot else Orders()
        happens = rest[0] if rest and rest[0].kind == "quote" else None
        why = rest[1:] if happens else rest
        late = next((block for block in why if _is_late(block)), None)
        return _Parts(link, row, orders, spot, happens, why, late)

    def _link(self, item: Block) -> tuple[Link | None, Row]:
        row = item.rows[0]
        first = item.children[0] if item.children else None
        links = scan(first.text) if first and first.kind == "paragraph" else []
        link = next((link for link in links if link.start == 0), None)
        if first is None or link is None or not link.target.startswith("#"):
            message = "This list item is no choice, unlike the others."
            mending = 'Begin it with [text](#passage "Label").'
            if first and first.text.startswith("["):
                message, mending = "The link of this choice can't be read.", FORM
            self.findings.fault("bad-choice", row, message, mending)
            return None, row
        rest = first.text[link.end :]
        if rest.strip():
            message = "The link of a choice is alone in its paragraph."
            at = place_in(first.rows, link.end + len(rest) - len(rest.lstrip()))
            self.findings.fault("bad-choice", at, message, "Put an empty line after it.")
        return link, row

    def _check_label(self, item: Block, link: Link, row: Row) -> None:
        label = label_of(link)
        if not label:
            mending = 'Add it in quotes behind the target: (#passage "Short label").'
            self.findings.fault("no-label", row, "The choice has no label.", mending)
            return
        first = item.children[0]
        found = first.text.find(link.title, _target_at(first.text, link))
        place = place_in(first.rows, found)
        if any(sign in label for sign in UNUSABLE):
            message = f"The label “{label}” has a comma, a double quote or an arrow."
            mending = "Walkthroughs need labels without them."
            self.findings.fault("no-label", place, message, mending)
        elif len(label.split()) not in LABEL_WORDS:
            message = f"The label “{label}” isn't two to four words long."
            self.findings.hint("label-length", place, message, "Shorten or lengthen it.")

    def _check_parts(self, parts: _Parts, is_continue: bool) -> None:
        label = label_of(parts.link)
        if parts.late:
            self._tell_late(parts, parts.late)
        if is_continue:
            self._check_continue(parts)
        elif parts.late:
            return
        elif not parts.happens:
            message = f"The choice “{label}” has no consequence."
            mending = "Add a quote under it that says what happens."
            self.findings.fault("no-consequence", parts.row, message, mending)
        if not parts.why and not is_continue:
            message = f"The choice “{label}” doesn't say why."
            self.findings.hint("no-why", parts.row, message, "Add a paragraph after the quote.")

    def _tell_late(self, parts: _Parts, late: Block) -> None:
        mending = "Put its parts into this order."
        if late.kind == "paragraph":
            mending = "Put all effects into one code span under the link, with commas."
        elif late.kind == "quote" and parts.happens:
            mending = "Make one quote of what happens, with a line “>” between its paragraphs."
        elif late.kind == "quote" and parts.why[0].kind == "paragraph":
            late = parts.why[0]
            mending = "Above the quote stand effects only, alone in one code span: `trust +6`."
        self.findings.fault("bad-choice", late, ORDER, mending)

    def _check_continue(self, parts: _Parts) -> None:
        orders = parts.orders
        asks = orders.condition or orders.locked or orders.effects.rate is not None
        if asks and parts.spot:
            message = "Going on is no decision: it takes no condition, lock or rate."
            mending = "Take them out; a fork such as “to #calm if trust >= 50” may lead elsewhere."
            self.findings.fault("bad-continue", parts.spot, message, mending)


def label_of(link: Link) -> str:
    """A choice's label: its link's title."""
    return " ".join(link.title.split())


def _target_at(text: str, link: Link) -> int:
    """Where the target's # stands."""
    return text.index("#", link.start + 1 + len(link.text))


def _is_late(block: Block) -> bool:
    if block.kind not in ("paragraph", "list"):
        return True
    text = instruction(block)
    return text is not None and is_effect(text)


def is_choices(block: Block) -> bool:
    """Whether a list offers choices: an item begins with a link to `#…`."""
    return block.kind == "list" and any(_offers(item) for item in block.children)


def _offers(item: Block) -> bool:
    first = item.children[0] if item.children else None
    if not first or first.kind != "paragraph" or not first.text.startswith("["):
        return False
    link = next((link for link in scan(first.text) if link.start == 0), None)
    return link.target.startswith("#") if link else bool(MEANT.search(first.text))


def strays(blocks: Sequence[Block]) -> list[tuple[Block, Block]]:
    """Parts of choices that lack their indent: the item above them, and the first such block."""
    found = []
    for above, below in pairwise(blocks):
        if is_choices(above) and below.kind in ("paragraph", "quote"):
            item = above.children[-1]
            last = item.children[-1]
            is_cut = len(item.children) == 1 or last.kind == "quote" or instruction(last)
            if is_cut or below.kind == "quote" or _is_late(below):
                found.append((item, below))
    return found


def divided(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """What stands before the choices, their lists, and what stands after or between them."""
    lists = [n for n, block in enumerate(blocks) if is_choices(block)]
    if not lists:
        return list(blocks), [], []
    after = [b for n, b in enumerate(blocks) if n > lists[0] and n not in lists]
    kept = [block for block in after if block.kind not in ("footnote", "reference")]
    return list(blocks[: lists[0]]), [blocks[n] for n in lists], kept
