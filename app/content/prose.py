"""Rules that hold for the text of every file: raw HTML, callouts, tables, players."""

import re
from collections.abc import Sequence

from app.content.blocks import Block
from app.content.links import leaves, place_in, scan
from app.content.normalize import CALLOUTS, callout
from app.content.place import Findings, listed
from app.content.render import WRITTEN

CODE = re.compile(r"(`+)(?!`)(?:(?!\1).){0,2000}?\1(?!`)", re.DOTALL)
TAG = re.compile(r"(?<!\\)</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])")
PIPE = re.compile(r"(?<!\\)\|")
HASHES = re.compile(r" {0,3}#{2,6}[^\s#]")
NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]{1,60})\]")
MARK = re.compile(r" +(\{\.(?:prompt|decorative)\})")
REVEAL = {"details", "summary"}
PLAYED = (".mp4", ".mp3")
WIDEST = 5


def check_notes(blocks: Sequence[Block], findings: Findings) -> None:
    """Tell marks of footnotes that the file doesn't hold; they would be shown as written."""
    known = {block.label for block in blocks if block.kind == "footnote"}
    for block in leaves(blocks):
        if block.kind in ("fence", "code", "reference") or "[^" not in block.text:
            continue
        bare = CODE.sub(lambda match: " " * len(match[0]), block.text)
        for match in NOTE.finditer(bare):
            if match[1] not in known:
                message = f"There is no footnote “{match[1][:40]}”."
                mending = f"Write it on a line of its own: “[^{match[1][:40]}]: …”."
                findings.fault("dead-link", place_in(block.rows, match.start()), message, mending)


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
            _check_near(block, findings)
        if not block.children and block.kind not in ("fence", "code"):
            _check_tags(block, findings)


def _check_table(block: Block, findings: Findings) -> None:
    columns = len(PIPE.findall(block.rows[0].text.strip().strip("|"))) + 1
    if columns > WIDEST:
        message = f"The table has {columns} columns, more than {WIDEST}."
        mending = "Divide it, or turn rows and columns round: it doesn't fit a telephone."
        findings.hint("wide-table", block, message, mending)


def _check_near(block: Block, findings: Findings) -> None:
    """Tell what was meant for a heading, a table or a mark, and would be shown as it is written."""
    for row in block.rows:
        if HASHES.match(row.text):
            message = "A space is missing between the # signs and the heading."
            findings.fault("bad-heading", row, message, "Write it: “## Title”.")
    if len(block.rows) > 1 and all(row.text.strip().startswith("|") for row in block.rows):
        message = "This table can't be read."
        mending = "Its second line is |---|---|, with as many columns as the first."
        findings.fault("bad-table", block, message, mending)
    for link in scan(block.text) if " {." in block.text else ():
        mark = MARK.match(block.text, link.end)
        if mark:
            message = f"There is a space before “{mark[1]}”, so it marks nothing."
            spot = place_in(block.rows, mark.start(1))
            findings.fault("unknown-mark", spot, message, "Write it right behind the link.")


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
    told = set[str]()
    for match in TAG.finditer(bare):
        name = match[1].lower()
        if name in WRITTEN or name in told:
            continue
        told |= {name, *(REVEAL if name in REVEAL else ())}
        spot = place_in(block.rows, match.start())
        if name in REVEAL:
            message = f"This <{match[1]}> is no part of a reveal."
            mending = "Write <details><summary>…</summary>, lower-case, on a line of its own."
            findings.fault("bad-reveal", spot, message, mending)
        else:
            message = f"The HTML tag <{match[1]}> isn't taken."
            findings.fault("html", spot, message, "Write Markdown, or &lt; for the sign.")
