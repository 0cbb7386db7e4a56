"""Rubrics: the criteria that a person reviews written work by."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row: what is looked at, and in `texts` what each level looks like. Safe HTML."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """When a rubric counts as met: `at_least` criteria at `level` or more, none below `floor`.

    `floor` None lets the others be anything.
    """

    at_least: int
    level: int
    floor: int | None = None

    def is_met(self, marks: Mapping[int, int]) -> bool:
        """Whether these points, by number of the criterion, meet it.

        >>> rule = Acceptance(2, 1, 0)
        >>> rule.is_met({0: 1, 1: 2, 2: 0}), rule.is_met({0: 2, 1: 0, 2: 0})
        (True, False)
        >>> Acceptance(1, 1, 1).is_met({0: 2, 1: 0})
        False
        """
        reached = sum(points >= self.level for points in marks.values())
        is_clear = self.floor is None or all(points >= self.floor for points in marks.values())
        return reached >= self.at_least and is_clear


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria and the points of their levels, which head the columns, such as (0, 1, 2)."""

    levels: tuple[int, ...]
    criteria: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        """The most points that can be given."""
        return max(self.levels) * len(self.criteria)

    def unmarked(self, marks: Mapping[int, int]) -> tuple[int, ...]:
        """Numbers (from 0) of the criteria that have no points of a level yet.

        >>> Rubric((0, 2), (Criterion("a", ("", "")), Criterion("b", ("", "")))).unmarked({0: 2})
        (1,)
        """
        numbers = range(len(self.criteria))
        return tuple(number for number in numbers if marks.get(number) not in self.levels)

    def share(self, marks: Mapping[int, int]) -> float:
        """Points given by points possible, 0.0 to 1.0; `marks` maps criterion number to points.

        Raises ValueError for points that head no column, and where a criterion has none.

        >>> Rubric((0, 2), (Criterion("a", ("", "")), Criterion("b", ("", "")))).share({0: 2, 1: 0})
        0.5
        """
        if set(marks) != set(range(len(self.criteria))) or set(marks.values()) - set(self.levels):
            raise ValueError("each criterion takes the points of one level")
        return sum(marks.values()) / self.points if self.points else 1.0
