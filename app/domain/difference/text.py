"""What became of a text: its paragraphs, headings, items, rows and pictures, counted."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser

from app.domain.difference.change import Detail, Told, Where, value

MOST_BLOCKS = 3_000
"""longer texts are compared without their order: looking for what is alike takes too long"""
LONGEST = 90
NOUNS = ("paragraph", "heading", "item", "row", "picture", "recording", "callout")
KINDS = {
    **dict.fromkeys(("p", "dt", "dd", "summary", "pre", "figcaption", "caption"), "paragraph"),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    "li": "item",
    "tr": "row",
    "aside": "callout",
}
MEDIA = {"img": "picture", "video": "recording", "audio": "recording", "source": "recording"}
DEFINITION = re.compile(r'<span class="term-def"[^>]*>.*?</span>', re.DOTALL)
BESIDE = re.compile(r' aria-describedby="[^"]*"')
OWN_LINK = re.compile(r'href="/course/[^"/#]+/(?:[^"/#]+/)*([^"/#]*)')
Block = tuple[str, str]
"""its kind and all that is to be compared of it"""


def settled(html: str) -> str:
    """A text without what follows from other files: definitions of terms, folders in links."""
    return OWN_LINK.sub(r'href="course:\1', BESIDE.sub("", DEFINITION.sub("", html)))


def bare(html: str) -> str:
    """A short text without its marks, to stand in a sentence.

    >>> bare("<p>This <em>or</em> that</p>")
    'This or that'
    """
    reader = _Blocks()
    reader.feed(settled(html))
    reader.close()
    plain = " ".join("".join(reader.said).split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1].rstrip()}…"


class _Blocks(HTMLParser):
    """Cuts a text into blocks; `said` is its plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = list[tuple[str, list[str]]]()
        self.open = list[tuple[str, int]]()
        self.said = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = " ".join(f'{name}="{text}"' for name, text in attrs if name != "id")
        if tag in KINDS:
            self.said.append(" ")
            self.open.append((tag, len(self.blocks)))
            self.blocks.append((KINDS[tag], [given] if tag == "aside" else []))
        elif tag in MEDIA:
            self.blocks.append((MEDIA[tag], [given]))
        elif tag in ("td", "th", "br"):
            self.said.append(" ")
            self._add("|")
        elif self.open:
            self._add(f"<{tag} {given}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in KINDS:
            return
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        if data.strip() and not self.open:
            self.blocks.append(("paragraph", [data]))
        elif self.open:
            self._add(data)

    def _add(self, text: str) -> None:
        if self.open:
            self.blocks[self.open[-1][1]][1].append(text)


def blocks(html: str) -> list[Block]:
    """The blocks of a settled text, from top to bottom; empty ones say nothing."""
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    found = ((kind, " ".join("".join(parts).split())) for kind, parts in reader.blocks)
    return [(kind, text) for kind, text in found if text]


def counts(before: str, after: str) -> dict[str, Detail]:
    """How many blocks of each kind changed, came and went; {"layout": 1} where only marks did.

    >>> counts("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Three.</p><h2>Four</h2>")
    {'paragraph_changed': 1, 'heading_added': 1}
    >>> counts("<p>Same.</p>", "<p>Same.</p>")
    {}
    """
    before, after = settled(before), settled(after)
    if before == after:
        return {}
    old, new = blocks(before), blocks(after)
    found = Counter[str](_rough(old, new) if _is_long(old, new) else _steps(old, new))
    order = [f"{noun}_{what}" for noun in NOUNS for what in ("changed", "added", "removed")]
    counted: dict[str, Detail] = {name: found[name] for name in order if found[name]}
    return counted or {"layout": 1}


def _is_long(old: list[Block], new: list[Block]) -> bool:
    return max(len(old), len(new)) > MOST_BLOCKS


def _rough(old: list[Block], new: list[Block]) -> Iterator[str]:
    """The same where order is not looked at."""
    before, after = Counter(old), Counter(new)
    yield from _matched(list((before - after).elements()), list((after - before).elements()))


def _steps(old: list[Block], new: list[Block]) -> Iterator[str]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, i1, i2, j1, j2 in steps:
        if tag != "equal":
            yield from _matched(old[i1:i2], new[j1:j2])


def _matched(gone: list[Block], come: list[Block]) -> Iterator[str]:
    """What went and what came in one spot: of the same kind it is a change."""
    went, came = (Counter(kind for kind, _text in side) for side in (gone, come))
    for kind in went | came:
        both = min(went[kind], came[kind])
        yield from [f"{kind}_changed"] * both
        yield from [f"{kind}_added"] * (came[kind] - both)
        yield from [f"{kind}_removed"] * (went[kind] - both)


def prose(kind: str, before: str, after: str, where: Where) -> Iterator[Told]:
    """What became of a text, told by counts.

    Where there was none it is told as `kind_new`, where there is none any more as `kind_gone`.
    """
    found = counts(before, after)
    if not found:
        return
    if not before.strip():
        yield f"{kind}_new", dict(where)
    elif not after.strip():
        yield f"{kind}_gone", dict(where)
    else:
        yield kind, {**where, **found}


def short(kind: str, before: str, after: str, where: Where) -> Iterator[Told]:
    """What became of a short text of HTML, told by its words."""
    if settled(before) == settled(after):
        return
    old, new = bare(before), bare(after)
    if old == new:
        yield "layout_of", {**where, "text": new}
    else:
        yield from value(kind, old, new, where)
