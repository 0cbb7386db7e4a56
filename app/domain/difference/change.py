"""One thing that differs between two revisions of a course, and how such things are found."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Detail = str | int | float | list[str]
Told = tuple[str, dict[str, Detail]]
"""A kind of change with its figures, before it is known in which file it is."""
Where = Mapping[str, Detail]
"""What in the file a change is about: {"choice": "Rank her"}; {} for the file as a whole."""
Place = Literal["course", "people", "glossary", "module", "prompts", "activity"]
Named = TypeVar("Named")
OTHER = "other"
"""the kind of a change that no other kind tells: nothing is ever left unsaid"""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: a `kind` with its figures, in one file.

    `place` says which file: the course's own ones, a module's, or an activity's; `module` and
    `activity` are slugs as they are afterwards, or as they were for what is removed.
    """

    place: Place
    kind: str
    detail: dict[str, Detail] = field(default_factory=dict)
    module: str = ""
    activity: str = ""


def value(kind: str, before: Detail | None, after: Detail | None, where: Where) -> Iterator[Told]:
    """A figure or short text that may have become another.

    What was empty is told as `kind_new`, what is empty now as `kind_gone`.

    >>> list(value("minutes", 5, 6, {})), list(value("mark", None, 60, {}))
    ([('minutes', {'before': 5, 'after': 6})], [('mark_new', {'after': 60})])
    """
    if before == after:
        return
    if before in (None, "", []):
        yield f"{kind}_new", {**where, "after": _sure(after)}
    elif after in (None, "", []):
        yield f"{kind}_gone", {**where, "before": _sure(before)}
    else:
        yield kind, {**where, "before": _sure(before), "after": _sure(after)}


def _sure(given: Detail | None) -> Detail:
    return "" if given is None else given


def switch(kind: str, before: bool, after: bool, where: Where) -> Iterator[Told]:
    """Something that may have been switched on or off."""
    if before is not after:
        yield f"{kind}_on" if after else f"{kind}_off", dict(where)


def names(kind: str, before: Iterable[str], after: Iterable[str], where: Where) -> Iterator[Told]:
    """Names that may have come, gone or changed places.

    >>> list(names("outcomes", ("LO1", "LO2"), ("LO2", "LO3"), {}))
    [('outcomes_added', {'names': ['LO3']}), ('outcomes_removed', {'names': ['LO1']})]
    """
    old, new = list(before), list(after)
    if added := [one for one in new if one not in old]:
        yield f"{kind}_added", {**where, "names": added}
    if removed := [one for one in old if one not in new]:
        yield f"{kind}_removed", {**where, "names": removed}
    if old != new and not added and not removed:
        yield f"{kind}_order", {**where, "names": new}


def moved(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Those of both that stand elsewhere among the others, as few as possible, with whom each
    comes after ("" where it comes first).

    >>> moved(["a", "b", "c", "d"], ["d", "a", "b", "c"])
    [('d', '')]
    """
    at = {one: number for number, one in enumerate(before)}
    shared = [one for one in after if one in at]
    kept = _rising([at[one] for one in shared])
    last = ["", *after]
    return [(one, last[after.index(one)]) for one in shared if at[one] not in kept]


def _rising(numbers: Sequence[int]) -> set[int]:
    """A longest rising row among different numbers."""
    ends, links = list[int](), dict[int, int | None]()
    for number in numbers:
        place = bisect_left(ends, number)
        links[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    kept = set[int]()
    at: int | None = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = links[at]
    return kept


def paired(before: Sequence[Named], after: Sequence[Named], name: Callable[[Named], str]) -> (
    list[tuple[Named | None, Named | None]]
):  # fmt: skip
    """What has the same name on both sides; None beside what is on one side only."""
    old, new = ({name(one): one for one in side} for side in (before, after))
    gone: list[tuple[Named | None, Named | None]] = [
        (one, None) for key, one in old.items() if key not in new
    ]
    return gone + [(old.get(key), one) for key, one in new.items()]


def order(
    kind: str, both: Sequence[Sequence[str]], titles: Mapping[str, str], where: Where
) -> Iterator[Told]:
    """Which of some named things stand elsewhere; `titles` are what people call them."""
    before, after = both
    for one, last in moved(before, after):
        after_whom: dict[str, Detail] = {"after": titles.get(last, last)} if last else {}
        told: dict[str, Detail] = {**where, "title": titles.get(one, one), **after_whom}
        yield f"{kind}_moved" if last else f"{kind}_first", told
