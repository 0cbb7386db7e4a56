"""Sums that are folded: what attempts add to, how they are added, and times kept in steps."""

from collections.abc import Iterable
from datetime import datetime
from math import floor, log2
from operator import add as plus
from typing import Any

Sums = dict[str, Any]
"""Numbers by name; a value may be a number, a list of numbers, or sums again. As JSON keeps it.

Lists of one name are of one length.
"""

LONGEST = 3600
"""seconds after which somebody was away, rather than thinking"""
STEPS = 4
"""steps to a doubling of time: a step is 19 % wide"""


def add(total: Sums, more: Sums) -> None:
    """Add `more` to `total`, name by name; what stands in one of them alone stands."""
    for name, value in more.items():
        there = total.get(name)
        if there is None:
            total[name] = _copied(value)
        elif isinstance(value, dict):
            add(there, value)
        elif isinstance(value, list):
            total[name] = list(map(plus, there, value))
        else:
            total[name] = there + value


def added(all_sums: Iterable[Sums]) -> Sums:
    """All of them in one."""
    total: Sums = {}
    for sums in all_sums:
        add(total, sums)
    return total


def _copied(value: Any) -> Any:  # noqa: ANN401 - a number, a list or sums
    """Lists are never changed in place, so only sums need a copy."""
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return value


def step_of(seconds: float) -> str | None:
    """The step that a time belongs to; None for none at all, or so long that somebody was away.

    >>> step_of(1), step_of(40), step_of(0), step_of(7200)
    ('0', '21', None, None)
    """
    return str(max(0, floor(STEPS * log2(seconds)))) if 0 < seconds <= LONGEST else None


def gap(before: datetime, after: datetime) -> str | None:
    """The step of the time between two stored moments."""
    return step_of((after - before).total_seconds())


def median_time(steps: dict[str, int]) -> tuple[int, float] | None:
    """How many times were known, and their median in seconds: the middle of its step; or None.

    >>> median_time({"0": 1, "20": 3, "40": 1})
    (5, 34.9)
    """
    number = sum(steps.values())
    if not number:
        return None
    seen = 0
    for step in sorted(steps, key=int):
        seen += steps[step]
        if 2 * seen >= number:
            return number, round(2 ** ((int(step) + 0.5) / STEPS), 1)
    raise AssertionError("the last step reaches the sum")  # pragma: no cover
