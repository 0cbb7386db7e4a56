"""How a lesson reads, against its course's limits: words, minutes, sentences, reading grade."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pyphen import Pyphen

from app.content.blocks import Block, Row
from app.content.links import leaves, place_in, plain
from app.content.place import Findings, Place
from app.domain.course import Reading

SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')]*\s+(?=[“‘\"'(]*[A-Z0-9$])")
HEADING_MARKS = re.compile(r"\s*\{[^{}]*\}$")
BLOCK_MARKS = re.compile(r"^ {0,3}(\[![A-Za-z-]+\]|: +)", re.MULTILINE)
WORD = re.compile(r"[^\W_]+(?:[’'.,:/-][^\W_]+)*")
SPOKEN = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)*|\d[\d.,]*")
SILENT = ("fence", "code", "rule", "reference")
WITHOUT_SPACES = ("ja", "km", "lo", "my", "th", "zh")
"""Languages that put no spaces between words, so that none can be counted."""
PACE = 200
"""Words a minute, read with care."""
SHORTEST = 100
"""Words; below, minutes, average and grade say nothing."""


def words(blocks: Sequence[Block]) -> int:
    """Words a reader sees without opening anything: no reveals, no feedback of answers."""
    return _count(_seen(blocks))


def hint_length(count: int, bounds: object, place: Place, findings: Findings) -> None:
    """A hint for a lesson shorter or longer than `bounds`, [least, most] words."""
    if isinstance(bounds, list) and not bounds[0] <= count <= bounds[1]:
        message = f"The lesson’s length is {count:,} words, not {bounds[0]:,} to {bounds[1]:,}."
        findings.hint("lesson-words", place, message, "Cut or add, or divide it.")


def minutes_for(blocks: Sequence[Block], checks: int, prompts: int) -> float:
    """Minutes that a lesson takes: all its words, and practice.

    A question takes a minute besides its words, a reveal half a minute, a worksheet’s
    prompt two.
    """
    reveals = sum(1 for block in _all(blocks) if block.kind == "details")
    return _count(leaves(blocks)) / PACE + checks + 0.5 * reveals + 2 * prompts


def hint_minutes(stated: int, taken: float, place: Place, findings: Findings) -> None:
    """A hint where a lesson takes more than 1.6 times what is stated, or less than half of it."""
    if not 0.5 <= taken / stated <= 1.6:
        message = f"The lesson states {stated} minutes but takes about {max(1, round(taken))}."
        mending = "Correct the minutes, or the length."
        findings.hint("far-minutes", place, message, mending)


def sentences(block: Block) -> list[str]:
    """The sentences of a paragraph as plain text."""
    if block.kind != "paragraph":
        return []
    return [part for text in _texts(block) for part in SENTENCE_END.split(text) if part.strip()]


def hint_long_sentences(blocks: Sequence[Block], limit: int, findings: Findings) -> None:
    """A hint for every sentence of more than `limit` words, at its beginning."""
    for block in leaves(blocks):
        if _count([block]) <= limit:
            continue
        said = [(sentence, WORD.findall(sentence)) for sentence in sentences(block)]
        for n, (sentence, found) in enumerate(said):
            if len(found) > limit:
                before = [word for _sentence, part in said[:n] for word in part]
                begin = " ".join(sentence.split()[:5])
                message = f"The sentence “{begin} …” has {len(found)} words, more than {limit}."
                row = place_in(block.rows, _offset(block.text, before, found[0]))
                findings.hint("long-sentence", row, message, "Divide it.")


def _offset(text: str, before: Sequence[str], first: str) -> int:
    """Where a word of the plain text begins in the marked-up one, those `before` it passed by."""
    at = 0
    for word in before:
        at = max(at, text.find(word, at) + len(word))
    return max(0, text.find(first, at))


def measured(blocks: Sequence[Block], minutes: float) -> Reading | None:
    """How the prose reads; None where it has no sentence."""
    said = [one for block in leaves(blocks) for one in sentences(block)]
    if not said:
        return None
    counts = [_words_in(one) for one in said]
    return Reading(
        round(minutes, 1), round(grade(said), 1), round(sum(counts) / len(said), 1), max(counts)
    )


def hint_grade(blocks: Sequence[Block], limit: float, findings: Findings) -> None:
    """A hint at the hardest paragraph where the whole reads above the Flesch-Kincaid `limit`."""
    paragraphs = [(block, sentences(block)) for block in leaves(blocks) if _is_read(block)]
    found = grade([one for _block, parts in paragraphs for one in parts])
    if found <= limit:
        return
    long = [(b, parts) for b, parts in paragraphs if _count([b]) >= 25] or paragraphs
    hardest = max(long, key=lambda pair: grade(pair[1]))[0]
    message = f"The lesson reads at grade {found:.1f}, above {limit:g}; this is the hardest place."
    mending = "Write shorter sentences and plainer words, here and elsewhere."
    findings.hint("hard-reading", _start(hardest), message, mending)


def grade(said: Sequence[str]) -> float:
    """The Flesch-Kincaid grade (years of school) of English sentences, 0.0 for none.

    Source: Kincaid et al., 1975. Syllables are hyphenation’s: within 0.2 grades of a pronouncing
    dictionary’s on the shipped lessons, on average.
    """
    spoken = Counter(word.lower() for sentence in said for word in SPOKEN.findall(sentence))
    count = spoken.total()
    if not count:
        return 0.0
    syllables = sum(times * _syllables(word) for word, times in spoken.items())
    return 0.39 * count / len(said) + 11.8 * syllables / count - 15.59


@cache
def _hyphens() -> Pyphen:
    return Pyphen(lang="en_US", left=1, right=2)


@lru_cache(20_000)
def _syllables(word: str) -> int:
    return 1 + len(_hyphens().positions(word)) if word[0].isalpha() else 1


def _is_read(block: Block) -> bool:
    return bool(sentences(block))


def _start(block: Block) -> Row:
    return block.rows[0].cut(block.rows[0].indent)


def _count(blocks: Sequence[Block] | Iterator[Block]) -> int:
    return sum(_words_in(text) for block in blocks for text in _texts(block))


@lru_cache(2_000)  # a lesson's words are counted seen, whole and by sentence
def _words_in(text: str) -> int:
    return len(WORD.findall(text))


def _all(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _all(block.children)


def _seen(blocks: Sequence[Block], in_item: bool = False) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "details" or (in_item and block.kind == "quote"):
            continue
        if block.children:
            yield from _seen(block.children, block.kind == "item")
        else:
            yield block


def _texts(block: Block) -> Iterator[str]:
    if block.kind not in SILENT:
        yield _said(block.text, block.kind == "heading")


@lru_cache(2_000)  # as often as its words are counted
def _said(text: str, is_heading: bool) -> str:
    bare = HEADING_MARKS.sub("", text) if is_heading else text
    return plain(BLOCK_MARKS.sub("", bare).replace("|", " "))
