"""Blocks written out so that Python-Markdown reads them as CommonMark does."""

import re
from collections.abc import Sequence

from app.content.blocks import Block

CALLOUTS = {
    "NOTE": "Note",
    "TIP": "Take it to work",
    "IMPORTANT": "Important",
    "WARNING": "Careful",
    "EXAMPLE": "Example",
    "COUNTEREXAMPLE": "Counter-example",
}
CALLOUT = re.compile(r" {0,3}\[!([A-Za-z-]{1,30})\][ ]*(.*)$")
SEPARATE = "<!-- -->"
HASH = re.compile(r"#(?!#{0,5}$)")
LONG_NUMBER = re.compile(r"(\d{10,})([.)])")


def markdown_of(blocks: Sequence[Block]) -> str:
    """The blocks as Python-Markdown needs them: four-space indents, empty lines between blocks."""
    return "\n".join(_write(blocks))


def _write(blocks: Sequence[Block]) -> list[str]:
    lines: list[str] = []
    above = None
    for block in blocks:
        if lines:
            lines.append("")
        goes_on = above and above.kind in ("list", "footnote", "definitions")
        if goes_on and block.kind in ("list", "code"):
            lines += [SEPARATE, ""]
        lines += _block(block)
        above = block
    return lines


def _block(block: Block) -> list[str]:  # noqa: PLR0911 - one line a kind
    match block.kind:
        case "heading":
            mark = f" {{#{block.id}}}" if block.id else ""
            return [f"{'#' * block.level} {block.text}{mark}"]
        case "paragraph":
            return _paragraph(block)
        case "list":
            return _list(block)
        case "quote":
            return [f"> {line}".rstrip() for line in _quote(block)]
        case "fence":
            return _fence(block)
        case "code":
            return [f"    {row.text}" for row in block.rows]
        case "rule":
            return ["---"]
        case "details":
            summary = block.label.replace("<", "&lt;") if "</" not in block.label else block.label
            head = f'<details markdown="1"><summary>{summary}</summary>'
            return [head, "", *_write(block.children), "", "</details>"]
        case "footnote":
            first, *rest = _write(block.children) or [""]
            return [f"[^{block.label}]: {first}", *(_indented(rest))]
        case _:
            return [row.text.rstrip() for row in block.rows]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _paragraph(block: Block) -> list[str]:
    lines = []
    last = len(block.rows) - 1
    for n, row in enumerate(block.rows):
        text = row.text.strip()
        broken = row.text.endswith("  ")
        slashes = len(text) - len(text.rstrip("\\"))
        if slashes % 2 and n < last:
            text, broken = text[:-1], True
        if text.startswith("#"):
            text = f"\\{text}"
        text = LONG_NUMBER.sub(r"\1\\\2", text, count=1) if LONG_NUMBER.match(text) else text
        lines.append(f"{text}  " if broken and n < last else text)
    return lines


def _list(block: Block) -> list[str]:
    lines: list[str] = []
    tight = block.tight and all(_is_plain(item) for item in block.children)
    for n, item in enumerate(block.children):
        if lines and not tight:
            lines.append("")
        mark = "-" if block.level < 0 else f"{block.level + n}."
        first, *rest = _item(item, tight) or [""]
        lines += [f"{mark:<3} {first or SEPARATE}".rstrip(), *_indented(rest)]
    return lines


def _item(item: Block, tight: bool) -> list[str]:
    if tight:
        return [line for child in item.children for line in _block(child)]
    return _write(item.children)


def _is_plain(item: Block) -> bool:
    return [child.kind for child in item.children] in (["paragraph"], ["paragraph", "list"], [])


def _quote(block: Block) -> list[str]:
    title = callout(block)
    if not title:
        return _write(block.children)
    kind, words = title
    first = block.children[0]
    rest = [Block("paragraph", first.rows[1:])] if first.rows[1:] else []
    return [f"[!{kind}] {words}", "", *_write([*rest, *block.children[1:]])]


def callout(block: Block) -> tuple[str, str] | None:
    """Kind and title of a quote that is a callout, else None. The kind may be unknown."""
    first = block.children[0] if block.kind == "quote" and block.children else None
    match = CALLOUT.match(first.rows[0].text) if first and first.kind == "paragraph" else None
    if not match:
        return None
    kind = match[1].upper()
    return kind, match[2].strip() or CALLOUTS.get(kind, "")


def _fence(block: Block) -> list[str]:
    word = re.match(r"[A-Za-z0-9_+-]{1,30}", block.info)
    return [block.label + (word[0] if word else ""), *(r.text for r in block.rows[1:]), block.label]
