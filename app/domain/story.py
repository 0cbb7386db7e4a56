"""What somebody did and wrote, as a text to read: headings, lines, quotes; whatever file it is."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a block of a story is."""

    TITLE = "title"
    PART = "part"
    HEADING = "heading"
    LINE = "line"
    ITEM = "item"
    QUOTE = "quote"
    """words of the person, or to them, as they were typed"""


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, line or quote; plain text, of several lines where it is a quote."""

    kind: Kind
    text: str


@dataclass(slots=True)
class Story:
    """One file: `name` without its ending, and its blocks from top to bottom."""

    name: str
    blocks: list[Block] = field(default_factory=list)

    def add(self, kind: Kind, text: str) -> None:
        """Put a block at the end; an empty one says nothing."""
        if text.strip():
            self.blocks.append(Block(kind, text))

    def add_part(self, title: str, blocks: list[Block]) -> None:
        """Put a part at the end where it says anything."""
        if blocks:
            self.add(Kind.PART, title)
            self.blocks += blocks
