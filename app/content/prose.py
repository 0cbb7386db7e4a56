"""Rules that hold for the text of every file: raw HTML, callouts, tables, players."""

import re
from collections.abc import Sequence

from app.content.blocks import Block
from app.content.links import place_in, scan
from app.content.normalize import CALLOUTS, callout
from app.content.place import Findings, listed
from app.content.render import WRITTEN

CODE = re.compile(r"(`+)(?!`)(?:(?!\1).){0,2000}?\1(?!`)", re.DOTALL)
TAG = re.compile(r"(?<!\\)</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])")
PIPE = re.compile(r"(?<!\\)\|")
PLAYED = (".mp4", ".mp3")
WIDEST = 5


def check_prose(blocks: Sequence[Block], findings: Findings) -> None:
    """Tell raw HTML that isn't taken, unknown callouts, wide tables, players inside text."""
    for block in blocks:
        title = callout(block)
        if title and title[0] not in CALLOUTS:
            message = f"There is no callout “{title[0]}”."
            findings.fault("unknown-callout", block, message, f"Callouts are {listed(CALLOUTS)}.")
        check_prose(block.children, findings)
        if block.kind == "table":
            _check_table(block, findings)
        if block.kind == "paragraph":
            _check_players(block, findings)
        if not block.children and block.kind not in ("fence", "code"):
            _check_tags(block, findings)


def _check_table(block: Block, findings: Findings) -> None:
    columns = len(PIPE.findall(block.rows[0].text.strip().strip("|"))) + 1
    if columns > WIDEST:
        message = f"The table has {columns} columns, more than {WIDEST}."
        mending = "Divide it, or turn rows and columns round: it doesn't fit a telephone."
        findings.hint("wide-table", block, message, mending)


def _check_players(block: Block, findings: Findings) -> None:
    text = block.text.strip()
    if not any(ending in text for ending in PLAYED):
        return
    for link in scan(block.text):
        if link.is_picture and link.target.endswith(PLAYED) and link.end - link.start < len(text):
            message = "A film or recording stands alone in its paragraph."
            mending = "Leave an empty line above and below it."
            findings.fault("bad-link", place_in(block.rows, link.start), message, mending)


def _check_tags(block: Block, findings: Findings) -> None:
    if "<" not in block.text:
        return
    bare = CODE.sub(lambda match: " " * len(match[0]), block.text)
    for match in TAG.finditer(bare):
        if match[1].lower() not in WRITTEN:
            message = f"The HTML tag <{match[1]}> isn't taken."
            mending = "Write Markdown, or &lt; for the sign."
            findings.fault("html", place_in(block.rows, match.start()), message, mending)
