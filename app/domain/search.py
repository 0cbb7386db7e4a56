"""What is looked for and what is found: words, one rule of matching, the sentence with the hit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

MOST_SIGNS = 200
"""signs of what is looked for"""
WORD_LIMIT = 60
EXCERPT = 260
"""signs of a sentence that are shown at most, about"""
ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003134f"
)
"""Signs of scripts that set no space between words: each is a word of its own."""
QUOTES = re.compile('["“”„‟«»]')
SENTENCE = re.compile(r"(?<=[.!?…])[”’»\")\]]*\s+|(?<=[。！？])|\n+")
LAST_MARK = 0x1E900
SPECIAL = re.compile("[\u0300-\u1fff\u2070-\U0010ffff]")
"""Where marks and those scripts are; most texts have none of it, and are taken apart quicker."""
LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side; the last may go on where `is_open`."""

    words: tuple[str, ...]
    is_open: bool = False

    @property
    def needle(self) -> str:
        """What a line of words holds where the term is in it."""
        return f" {' '.join(self.words)}{'' if self.is_open else ' '}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; whether it is what was looked for."""

    text: str
    is_hit: bool = False


Query = tuple[Term, ...]
"""All of them are to be in a text, in any order; () finds nothing."""


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What marks fold away, and what a word is: letters, digits, and vowel signs that stay."""
    marks = [chr(n) for n in range(0x300, LAST_MARK) if unicodedata.category(chr(n))[0] == "M"]
    gone = "".join(one for one in marks if unicodedata.combining(one))
    stay = "".join(one for one in marks if not unicodedata.combining(one))
    letter = rf"[^\W_{ALONE}]"
    word = rf"[{ALONE}]|{letter}+(?:[{stay}]+{letter}*)*"
    return re.compile(f"[{gone}]"), re.compile(word)


def folded(text: str) -> str:
    """Case-folded, without accents: as `names.fold`, with its spaces left alone.

    >>> folded("Zoë  Ångström")
    'zoe  angstrom'
    """
    signs = text.casefold() if text.isascii() else unicodedata.normalize("NFKD", text.casefold())
    return _signs()[0].sub("", signs) if SPECIAL.search(signs) else signs


def words(text: str) -> list[str]:
    """The words of a text as they are compared.

    >>> words("The partner’s Q2-plan: 日本")
    ['the', 'partner', 's', 'q2', 'plan', '日', '本']
    """
    signs = folded(text)
    letters = _signs()[1] if SPECIAL.search(signs) else LETTERS
    return [word[:WORD_LIMIT] for word in letters.findall(signs)]


def line_of(found: Iterable[str]) -> str:
    """Words as a line that needles are looked for in."""
    return f" {' '.join(found)} "


def read(text: str) -> Query:
    """What somebody types: words, the last by its beginning; in quotes, words side by side.

    What has no space in it and is several words (a hyphen, Chinese) stands side by side too.

    >>> [(term.words, term.is_open) for term in read('"joint plan" cal')]
    [(('joint', 'plan'), False), (('cal',), True)]
    >>> read("?! AND:")
    (Term(words=('and',), is_open=True),)
    """
    parts = QUOTES.split(text[:MOST_SIGNS])
    chunks = [(part, number % 2 == 1) for number, part in enumerate(parts)]
    found = list[tuple[tuple[str, ...], bool]]()
    for part, is_quoted in chunks:
        wholes = [part] if is_quoted else part.split()
        found += [(made, is_quoted) for made in (tuple(words(one)) for one in wholes) if made]
    if not found:
        return ()
    *rest, (last, is_quoted) = found
    is_closed = is_quoted and len(parts) % 2 == 1
    closed = [Term(one) for one, _ in rest]
    return tuple(dict.fromkeys([*closed, Term(last, not is_closed)]))


def matches(query: Query, line: str) -> bool:
    """Whether a line of words holds all of it."""
    return bool(query) and all(term.needle in line for term in query)


def excerpt(query: Query, text: str) -> tuple[Piece, ...]:
    """The sentence that has most of what was looked for, the first of these; hits apart.

    Without any in it, how the text begins.

    >>> excerpt(read("cash"), "One thing. Cash runs out first.")
    (Piece(text='Cash', is_hit=True), Piece(text=' runs out first.', is_hit=False))
    """
    sentences = [one.strip() for one in SENTENCE.split(text) if one and one.strip()]
    if not sentences:
        return ()
    best = max(sentences, key=lambda one: _count(query, one))
    return tuple(_pieces(best, list(_spans(query, best))))


def _count(query: Query, sentence: str) -> int:
    line = line_of(words(sentence))
    return sum(term.needle in line for term in query)


def mark(query: Query, text: str) -> tuple[Piece, ...]:
    """A whole text, such as a title, with hits apart."""
    return tuple(_cut(text, list(_spans(query, text))))


def _spans(query: Query, text: str) -> Iterator[tuple[int, int]]:
    """Where the text says what was looked for: from, to."""
    placed = [
        (word, *found.span())
        for found in _signs()[1].finditer(text)
        for word in words(found.group())
    ]
    said = [word for word, _, _ in placed]
    for term in query:
        length = len(term.words)
        for at in range(len(said) - length + 1):
            if _is_at(term, said[at : at + length]):
                yield placed[at][1], placed[at + length - 1][2]


def _is_at(term: Term, said: list[str]) -> bool:
    *rest, last = term.words
    is_last = said[-1].startswith(last) if term.is_open else said[-1] == last
    return is_last and said[:-1] == rest


def _pieces(sentence: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    """The sentence, or of a long one what stands around its first hit."""
    first = min((start for start, _ in spans), default=0)
    start = 0 if len(sentence) <= EXCERPT else max(0, first - EXCERPT // 3)
    while start and not sentence[start - 1].isspace() and start < first:
        start += 1
    end = min(len(sentence), start + EXCERPT)
    if end < len(sentence):
        space = sentence.rfind(" ", first + 1, end)
        end = space if space > start + EXCERPT // 2 else end
    shown = [(a - start, min(b, end) - start) for a, b in spans if a >= start and a < end]
    if start:
        yield Piece("… ")
    yield from _cut(sentence[start:end], shown)
    if end < len(sentence):
        yield Piece(" …")


def _cut(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        begin = max(start, at)
        if begin > at:
            yield Piece(text[at:begin])
        yield Piece(text[begin:end], is_hit=True)
        at = end
    if at < len(text):
        yield Piece(text[at:])
