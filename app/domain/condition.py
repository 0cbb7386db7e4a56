"""The little language of `if` and `when`: `trust >= 60 and not denial or cash`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

Operator = Literal[">=", ">", "<=", "<", "="]
COMPARE = {
    ">=": int.__ge__,
    ">": int.__gt__,
    "<=": int.__le__,
    "<": int.__lt__,
    "=": int.__eq__,
}


@dataclass(frozen=True, slots=True)
class Test:
    """One term: a meter compared with a whole number, or (without operator) a flag or fact set.

    >>> Test("trust", ">=", 60).holds({"trust": 61}, set())
    True
    >>> Test("denial", negated=True).holds({}, {"denial"})
    False
    """

    name: str
    operator: Operator | None = None
    number: int = 0
    negated: bool = False

    def holds(self, meters: Mapping[str, int], marks: Collection[str]) -> bool:
        """Whether the term is true for these meter values (0-100) and these flags and facts."""
        if self.operator:
            return COMPARE[self.operator](meters[self.name], self.number)
        return (self.name in marks) is not self.negated

    def __str__(self) -> str:
        if self.operator:
            return f"{self.name} {self.operator} {self.number}"
        return f"not {self.name}" if self.negated else self.name


@dataclass(frozen=True, slots=True)
class Condition:
    """Terms joined by `and`, groups of them joined by `or` (`and` binds tighter); no brackets."""

    groups: tuple[tuple[Test, ...], ...]

    def holds(self, meters: Mapping[str, int], marks: Collection[str]) -> bool:
        """Whether any group holds with all its terms."""
        return any(all(test.holds(meters, marks) for test in group) for group in self.groups)

    def __str__(self) -> str:
        return " or ".join(" and ".join(str(test) for test in group) for group in self.groups)
