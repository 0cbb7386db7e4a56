"""Which figures may be seen: none of fewer than ten people, nor what others leave of them.

Parts of a whole are shown beside it, so that whoever takes the parts from the whole knows the
rest. Parts are a tree: everybody, the quarters in which people began, the cohorts of a quarter.
"""

from collections.abc import Mapping
from typing import TypeVar

from app.domain.numbers.item import ENOUGH

Part = TypeVar("Part", str, tuple[str, int])
Leaf = tuple[str, int]
"""a quarter such as 2026-4, and a cohort's number in it, 0 for those who are in none"""


def shown(counts: Mapping[Part, int]) -> set[Part]:
    """Which parts of a whole may be shown: each has ten or more, or none; so has what is hidden.

    Where the hidden ones come to fewer than ten, the smallest of the others is hidden, too.
    Source: complementary suppression, as in A. Hundepool and others, Statistical Disclosure
    Control (2012), chapter 4.
    """
    visible = {part for part, count in counts.items() if count >= ENOUGH}
    hidden = sum(count for part, count in counts.items() if part not in visible)
    while visible and 0 < hidden < ENOUGH:
        smallest = min(visible, key=lambda part: (counts[part], part))
        visible.remove(smallest)
        hidden += counts[smallest]
    return visible


def visible(counts: Mapping[Leaf, int]) -> tuple[set[str], set[Leaf]]:
    """Which quarters, and which cohorts within them, may be shown.

    Nothing within a quarter that is hidden is shown: it would tell of the others.
    """
    quarters: dict[str, int] = {}
    for (quarter, _), count in counts.items():
        quarters[quarter] = quarters.get(quarter, 0) + count
    open_ = shown(quarters)
    leaves = set[Leaf]()
    for quarter in open_:
        leaves |= shown({leaf: count for leaf, count in counts.items() if leaf[0] == quarter})
    return open_, leaves
