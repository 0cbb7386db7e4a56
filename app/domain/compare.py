"""What differs between two texts, line by line, and what two people did to the same text."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_LINES = 6_000
"""longer texts are shown as wholly changed: looking for what is alike takes too long"""
AROUND = 2
"""unchanged lines shown before and behind a change"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison; `number` from 1 in the text where it stands."""

    kind: Literal["same", "added", "removed"]
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Stretches of lines with what is around them; how many lines came and went."""

    stretches: tuple[tuple[Line, ...], ...]
    added: int
    removed: int


def difference(old: str, new: str) -> Difference:
    """What became of `old` in `new`.

    >>> found = difference("one\\ntwo\\n", "one\\nthree\\n")
    >>> [(line.kind, line.text) for line in found.stretches[0]]
    [('same', 'one'), ('removed', 'two'), ('added', 'three')]
    """
    before, after = old.splitlines(), new.splitlines()
    stretches = list[tuple[Line, ...]]()
    added = removed = 0
    for group in _groups(before, after):
        lines = list[Line]()
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [Line("same", before[n], n + 1) for n in range(i1, i2)]
                continue
            lines += [Line("removed", before[n], n + 1) for n in range(i1, i2)]
            lines += [Line("added", after[n], n + 1) for n in range(j1, j2)]
            removed, added = removed + i2 - i1, added + j2 - j1
        stretches.append(tuple(lines))
    return Difference(tuple(stretches), added, removed)


Step = tuple[str, int, int, int, int]


def _groups(before: Sequence[str], after: Sequence[str]) -> list[list[Step]]:
    if max(len(before), len(after)) > MOST_LINES:
        return [[("replace", 0, len(before), 0, len(after))]]
    matcher = SequenceMatcher(None, before, after)
    return [
        [(str(tag), i1, i2, j1, j2) for tag, i1, i2, j1, j2 in group]
        for group in matcher.get_grouped_opcodes(AROUND)
    ]


def merged(base: str, theirs: str, mine: str) -> str | None:
    """Both people's changes to `base` in one text; None where they changed the same lines.

    >>> merged("a\\nb\\nc\\nd\\n", "A\\nb\\nc\\nd\\n", "a\\nb\\nc\\nD\\n")
    'A\\nb\\nc\\nD\\n'
    >>> merged("a\\n", "b\\n", "c\\n") is None
    True
    """
    lines = base.splitlines(keepends=True)
    if max(len(lines), theirs.count("\n"), mine.count("\n")) > MOST_LINES:
        return None
    changes = sorted(_changes(lines, theirs) + _changes(lines, mine))
    made, at = list[str](), 0
    last: tuple[int, int, tuple[str, ...]] | None = None
    for change in changes:
        start, end, text = change
        if change == last:
            continue
        if last is not None and start <= last[1]:
            return None
        made += lines[at:start]
        made += text
        at, last = end, change
    return "".join(made + lines[at:])


def _changes(base: list[str], new: str) -> list[tuple[int, int, tuple[str, ...]]]:
    after = new.splitlines(keepends=True)
    steps = SequenceMatcher(None, base, after).get_opcodes()
    return [(i1, i2, tuple(after[j1:j2])) for tag, i1, i2, j1, j2 in steps if tag != "equal"]
