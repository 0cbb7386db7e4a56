"""A story as a file to read: Markdown, and PDF set by typst."""

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typst

from app.domain.story import Block, Kind, Story
from app.output import markdown as marked
from app.output.pdf import FACES

TEMPLATE = Path(__file__).parent / "story.typ"
MARKS = {Kind.TITLE: "# ", Kind.PART: "## ", Kind.HEADING: "### ", Kind.ITEM: "- ", Kind.LINE: ""}
MOST = 400_000
"""characters in one PDF: what is longer is in the Markdown files whole"""

_local = threading.local()


def markdown(story: Story) -> str:
    """The story as Markdown; nothing that somebody typed becomes a heading or a link."""
    said, before = list[str](), Kind.TITLE
    for block in story.blocks:
        is_list = before is block.kind is Kind.ITEM
        said.append(("\n" if is_list else "\n\n") + _marked(block))
        before = block.kind
    return "".join(said).strip("\n") + "\n"


def _marked(block: Block) -> str:
    if block.kind is not Kind.QUOTE:
        return f"{MARKS[block.kind]}{marked.line(block.text)}"
    lines = marked.text(block.text).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def pdf(
    stories: Sequence[Story], language: str, more: str, now: datetime, fonts: Path | None
) -> bytes:
    """The stories one after the other; `more` says where the rest is, of what is too long.

    Letters that no font has are shown as boxes: the Markdown files hold them.
    """
    language = language.replace("_", "-").lower()
    blocks, room = list[dict[str, str]](), MOST
    for story in stories:
        for block in story.blocks:
            room -= len(block.text)
            if room >= 0:
                text = "".join(sign for sign in block.text if sign.isprintable() or sign == "\n")
                blocks.append({"kind": block.kind.value, "text": text})
    if room < 0:
        blocks.append({"kind": Kind.LINE.value, "text": more})
    inputs = {"blocks": json.dumps(blocks), "language": language.partition("-")[0]}
    made = now.astimezone(UTC).replace(microsecond=0)
    done = _compiler(fonts).compile(format="pdf", sys_inputs=inputs, timestamp=made)
    assert isinstance(done, bytes)  # a list only where pages become files of their own
    return done


def _compiler(folder: Path | None) -> typst.Compiler:
    """This thread's compiler; one a folder of further fonts."""
    kept: dict[Path | None, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if folder not in kept:
        paths = [FACES, folder] if folder else [FACES]
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[*paths])
        kept[folder] = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
    return kept[folder]
