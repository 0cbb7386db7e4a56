"""The worked figures of the shipped course, a table for each module, recomputed by test_worked."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Worked:
    """One figure or date that a page states, and how it comes about."""

    file: str
    """Path in the course's folder."""
    shown: str
    """What stands there, word for word: long enough to be found only where it is meant."""
    figure: str
    """The figure within it, as it is written: "$1,272", "23.0%", "16 October"."""
    recompute: Callable[[], str]
    """The figure computed anew, written in the same way."""


def dollars(value: float) -> str:
    """
    >>> dollars(1272.33)
    '$1,272'
    """
    return f"${value:,.0f}"


def percent(share: float, digits: int = 0) -> str:
    """
    >>> percent(0.2145, 1)
    '21.4%'
    """
    return f"{100 * share:.{digits}f}%"
