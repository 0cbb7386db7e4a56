"""One line of the report: what was measured, and what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`bound` is the promise, in the unit of `value`."""

    name: str
    value: float
    unit: str
    bound: float

    @property
    def held(self) -> bool:
        """Whether the promise was kept."""
        return self.value <= self.bound

    def __str__(self) -> str:
        word = "ok" if self.held else "OVER"
        return f"{self.name:<42} {self.value:>8.2f} {self.unit:<3} promise {self.bound:g}  {word}"
