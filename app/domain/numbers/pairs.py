"""Pairs of numbers kept as six sums, and what these still tell: mean, spread, relation."""

from dataclasses import dataclass
from math import sqrt

SMALL = 1e-9
"""below this a spread is what floating point leaves of none"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """n, Σx, Σx², Σy, Σy², Σxy of pairs (x, y)."""

    n: float = 0
    x: float = 0
    xx: float = 0
    y: float = 0
    yy: float = 0
    xy: float = 0

    @property
    def mean(self) -> float:
        """The mean of x; of none it is 0.0."""
        return self.x / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """The sample variance of x (n − 1)."""
        return _variance(self.n, self.x, self.xx)

    @property
    def correlation(self) -> float | None:
        """Pearson's r of x and y; None where either doesn't vary, or of fewer than two.

        With x right or wrong this is the point-biserial coefficient. Source: F. M. Lord and
        M. R. Novick, Statistical Theories of Mental Test Scores (1968), section 15.3.
        """
        if self.n < 2:
            return None
        a, b = self.variance, _variance(self.n, self.y, self.yy)
        if a < SMALL or b < SMALL:
            return None
        shared = (self.xy - self.x * self.y / self.n) / (self.n - 1)
        return max(-1.0, min(1.0, shared / sqrt(a * b)))


def pair(x: float, y: float) -> list[float]:
    """One pair, to be added up."""
    return [1, x, x * x, y, y * y, x * y]


def _variance(n: float, total: float, squares: float) -> float:
    return max(0.0, (squares - total * total / n) / (n - 1)) if n > 1 else 0.0
