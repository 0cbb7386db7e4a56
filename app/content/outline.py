"""A first look at a file, without rendering: its links, ids and names."""

from collections.abc import Sequence
from typing import TypedDict

from app.content.blocks import Block
from app.content.choices import is_choices
from app.content.compiled import Json
from app.content.desk import Request
from app.content.document import Document
from app.content.links import Link, leaves, place_in, plain, scan_all, without_instruction
from app.content.opening import open_first
from app.content.place import Findings, Unreadable


class Target(TypedDict):
    """A link or picture as written, and where."""

    target: str
    line: int
    column: int
    text: str
    picture: bool
    attributes: str
    broken: bool


class Outline(TypedDict):
    """What the rest of the course may need to know of a file."""

    values: dict[str, Json]
    """front matter"""
    spots: dict[str, list[int]]
    """line and column of front matter keys and items, by path joined with dots"""
    links: list[Target]
    entries: list[list[str]]
    """[id, title, text, role] of every heading: text is its first paragraph as plain words"""


EMPTY: Outline = {"values": {}, "spots": {}, "links": [], "entries": []}


def outline(request: Request) -> Outline:
    """The outline of a file; an empty one where it can't be read (compiling it tells why)."""
    findings = Findings(request["path"])
    try:
        document = open_first(request["path"], request["text"], findings)
    except (Unreadable, RecursionError):
        return EMPTY
    links = _links(document.blocks, request["kind"] == "scenario")
    matter = document.matter
    return {
        "values": matter.values,
        "spots": {".".join(map(str, path)): [s.line, s.column] for path, s in matter.spots.items()},
        "links": links,
        "entries": _entries(document),
    }


def _entries(document: Document) -> list[list[str]]:
    entries: list[list[str]] = []
    for n, block in enumerate(document.blocks):
        if block.kind == "heading" and block.level > 1:
            heading = document.heading(block)
            below = document.blocks[n + 1 : n + 3]
            role, _row, rest = without_instruction(below)
            first = next(leaves(rest), None) if rest and rest[0].kind != "heading" else None
            text = plain(first.text) if first else ""
            entries.append([heading.id, heading.title, text, role or ""])
    return entries


def _links(blocks: Sequence[Block], is_scenario: bool) -> list[Target]:
    found: list[Target] = []
    for block in blocks:
        if is_scenario and is_choices(block):
            for item in block.children:
                first = item.children[0] if item.children else None
                found += _in_text(first, skip_first=True) if first else []
                found += _links(item.children[1:], False)
        elif block.children:
            found += _links(block.children, False)
        elif block.kind not in ("fence", "code"):
            found += _in_text(block)
    return found


def _in_text(block: Block, skip_first: bool = False) -> list[Target]:
    if block.children or block.kind in ("fence", "code"):
        return []
    if block.kind == "reference":
        return _reference(block)
    return [
        _target(block, link)
        for link in scan_all(block.text)
        if not (skip_first and (link.start == 0 or link.is_broken or link.target.startswith("#")))
    ]


def _target(block: Block, link: Link) -> Target:
    row = place_in(block.rows, link.start)
    return {
        "target": link.target,
        "line": row.line,
        "column": row.column,
        "text": link.text,
        "picture": link.is_picture,
        "attributes": link.attributes,
        "broken": link.is_broken,
    }


def _reference(block: Block) -> list[Target]:
    row = block.rows[0]
    target = row.text.split("]:", 1)[1].split()[0].strip("<>")
    return [
        {
            "target": target,
            "line": row.line,
            "column": row.column,
            "text": "reference",
            "picture": False,
            "attributes": "",
            "broken": False,
        }
    ]
