"""What search gives: hits, grouped by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from app.domain.search import Piece

MOST = 20
"""hits of one kind that are shown"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that says what was looked for.

    `title` is its heading, `where` the lesson or worksheet that it stands in, `sentence` with the
    hits apart, () where nothing but the heading is there.
    """

    title: tuple[Piece, ...]
    where: str
    course: str
    address: str
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind; `is_cut` where there are more."""

    kind: str
    hits: tuple[Hit, ...]
    is_cut: bool = False

    @classmethod
    def of(cls, kind: str, hits: Sequence[Hit]) -> Self:
        """The first of these, and whether there are more."""
        return cls(kind, tuple(hits[:MOST]), len(hits) > MOST)
