"""Rules that hold for the text of every file: raw HTML, callouts, and the sentences of lessons."""

import re
from collections.abc import Iterator, Sequence

from app.content.blocks import Block
from app.content.links import leaves, place_in, plain
from app.content.normalize import CALLOUTS, callout
from app.content.place import Findings, listed
from app.content.render import WRITTEN

CODE = re.compile(r"(`+)(?!`)(?:(?!\1).){0,2000}?\1(?!`)", re.DOTALL)
TAG = re.compile(r"(?<!\\)</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])")
SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')]*\s+(?=[“‘\"'(]*[A-Z0-9$])")
HEADING_MARKS = re.compile(r"\s*\{[^{}]*\}$")
WORD = re.compile(r"[^\W_]+(?:[’'.,:/-][^\W_]+)*")


def check_prose(blocks: Sequence[Block], findings: Findings) -> None:
    """Tell raw HTML that isn't taken and callouts of unknown kinds."""
    for block in blocks:
        title = callout(block)
        if title and title[0] not in CALLOUTS:
            message = f"There is no callout “{title[0]}”."
            findings.fault("instruction", block, message, f"Callouts are {listed(CALLOUTS)}.")
        check_prose(block.children, findings)
    for block in blocks:
        if not block.children and block.kind not in ("fence", "code"):
            _check_tags(block, findings)


def _check_tags(block: Block, findings: Findings) -> None:
    if "<" not in block.text:
        return
    bare = CODE.sub(lambda match: " " * len(match[0]), block.text)
    for match in TAG.finditer(bare):
        if match[1].lower() not in WRITTEN:
            message = f"The HTML tag <{match[1]}> isn't taken."
            mending = "Write Markdown, or &lt; for the sign."
            findings.fault("html", place_in(block.rows, match.start()), message, mending)


def words(blocks: Sequence[Block]) -> int:
    """Words a reader sees without opening anything: no reveals, no feedback of answers."""
    return sum(len(WORD.findall(text)) for block in _seen(blocks) for text in _texts(block))


def _seen(blocks: Sequence[Block], in_item: bool = False) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "details" or (in_item and block.kind == "quote"):
            continue
        if block.children:
            yield from _seen(block.children, block.kind == "item")
        else:
            yield block


def _texts(block: Block) -> Iterator[str]:
    if block.kind in ("fence", "code", "rule", "reference"):
        return
    text = HEADING_MARKS.sub("", block.text) if block.kind == "heading" else block.text
    text = re.sub(r"^ {0,3}(\[![A-Za-z-]+\]|: +)", "", text, flags=re.MULTILINE)
    yield plain(text.replace("|", " "))


def sentences(block: Block) -> list[str]:
    """The sentences of a paragraph as plain text."""
    if block.kind != "paragraph":
        return []
    return [part for text in _texts(block) for part in SENTENCE_END.split(text) if part.strip()]


def hint_long_sentences(blocks: Sequence[Block], limit: int, findings: Findings) -> None:
    """A hint for every sentence of more than `limit` words."""
    for block in leaves(blocks):
        for sentence in sentences(block):
            count = len(WORD.findall(sentence))
            if count > limit:
                start = " ".join(sentence.split()[:5])
                message = f"The sentence “{start} …” has {count} words, more than {limit}."
                findings.hint("long-sentence", block, message, "Divide it.")
