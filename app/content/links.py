"""Links and pictures in Markdown text, and text without its marks; all of it in linear time."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.content.blocks import Block, Row

TARGET = re.compile(
    r"\(\s*(?:<([^<>\n]{0,2000})>|([^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()<>]{0,200}){0,9}))"
    r"(?:\s+\"([^\"]{0,1000})\"|\s+'([^']{0,1000})')?\s*\)(\{[^{}\n]{0,200}\})?"
)
SIGN = re.compile(r"[\\`\[\]]")
HIDDEN = 0xF0000
ESCAPED = re.compile("[\U000f0021-\U000f007e]")
"""signs that a backslash keeps from meaning anything, out of the way for a moment"""
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
EMPHASIS = re.compile(r"(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|\*{1,3}")
MARKED = re.compile(r"[\\`*_\[<\x00]")
SPAN = re.compile(r"`([^`]+)`\s*$")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture, from offset `start` to `end`; `attributes` stand in braces behind it."""

    start: int
    end: int
    text: str
    target: str
    title: str = ""
    is_picture: bool = False
    attributes: str = ""
    is_broken: bool = False


def _closings(text: str) -> dict[int, list[int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for match in re.finditer(r"`+", text):
        places[len(match[0])].append(match.start())
    return places


def _run(text: str, i: int) -> int:
    end = i
    while end < len(text) and text[end] == "`":
        end += 1
    return end - i


def _after_code(text: str, i: int, closings: dict[int, list[int]]) -> int:
    length = _run(text, i)
    places = closings[length]
    at = bisect_left(places, i + length)
    return places[at] + length if at < len(places) else i + length


def scan(text: str) -> list[Link]:
    """Links and pictures of `text` in order of their ends; those inside code spans are none.

    >>> [(link.text, link.target) for link in scan("See [this](a.md) and `[that](b.md)`.")]
    [('this', 'a.md')]
    """
    return [link for link in scan_all(text) if not link.is_broken]


def scan_all(text: str) -> list[Link]:
    """The same with those that look like links but can't be read (`is_broken`)."""
    if "[" not in text:  # most texts
        return []
    closings, opened, found, i = _closings(text), list[int](), list[Link](), 0
    while sign := SIGN.search(text, i):
        at, char = sign.start(), sign[0]
        i = at + 1
        if char == "\\":
            i = at + 2
        elif char == "`":
            i = _after_code(text, at, closings)
        elif char == "[":
            opened.append(at)
        elif opened:
            start = opened.pop()
            opens = text[at + 1 : at + 2] == "("
            match = TARGET.match(text, at + 1) if opens else None
            if match:
                found.append(_link(text, start, at, match))
                i = match.end()
            elif opens:
                found.append(Link(start, at + 1, text[start + 1 : at], "", is_broken=True))
    return found


def _link(text: str, start: int, middle: int, match: re.Match[str]) -> Link:
    is_picture = start > 0 and text[start - 1] == "!" and text[start - 2 : start - 1] != "\\"
    return Link(
        start=start - is_picture,
        end=match.end(),
        text=text[start + 1 : middle],
        target=ESCAPE.sub(r"\1", match[1] or match[2] or ""),
        title=match[3] or match[4] or "",
        is_picture=is_picture,
        attributes=match[5] or "",
    )


@lru_cache(2_000)  # asked for again by outlines, counts and sentences
def plain(text: str) -> str:
    """The words a reader sees: no link targets, pictures, tags, footnote marks or emphasis.

    >>> plain("A **bold** [claim](a.md), `x`, and_so_on\\\\!")
    'A bold claim, x, and_so_on!'
    >>> plain("\\\\_a\\\\_ \\\\*b\\\\* \\\\<c>")
    '_a_ *b* <c>'
    """
    if not MARKED.search(text):
        return " ".join(text.split())
    kept, at = list[str](), 0
    for link in sorted(scan(text), key=lambda link: link.start):
        if link.start >= at:
            kept += [text[at : link.start], "" if link.is_picture else link.text]
            at = link.end
    hidden = ESCAPE.sub(lambda sign: chr(HIDDEN + ord(sign[1])), "".join([*kept, text[at:]]))
    bare = EMPHASIS.sub("", NOTE.sub("", TAG.sub("", hidden)).replace("`", ""))
    return " ".join(ESCAPED.sub(lambda sign: chr(ord(sign[0]) - HIDDEN), bare).split())


def place_in(rows: Sequence[Row], offset: int) -> Row:
    """The row, cut to begin there, of an offset in the rows' joined text."""
    for row in rows:
        if offset <= len(row.text):
            return row.cut(offset)
        offset -= len(row.text) + 1
    return rows[-1]


def leaves(blocks: Sequence[Block]) -> Iterator[Block]:
    """All blocks that hold text themselves, in file order."""
    for block in blocks:
        if block.children:
            yield from leaves(block.children)
        elif block.rows:
            yield block


def instruction(block: Block | None) -> str | None:
    """The text of a code span that is alone on the first line of a paragraph, else None."""
    if block is None or block.kind != "paragraph":
        return None
    match = SPAN.match(block.rows[0].text.strip())
    return match[1].strip() if match else None


def without_instruction(blocks: Sequence[Block]) -> tuple[str | None, Row | None, list[Block]]:
    """The instruction that comes first, its row, and the blocks without it."""
    text = instruction(blocks[0]) if blocks else None
    if text is None:
        return None, None, list(blocks)
    first = blocks[0]
    row = first.rows[0].cut(first.rows[0].indent)
    rest = [Block("paragraph", first.rows[1:])] if first.rows[1:] else []
    return text, row.cut(1), [*rest, *blocks[1:]]
