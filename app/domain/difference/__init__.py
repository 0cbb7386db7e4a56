"""What differs between two revisions of a course, as kinds with figures; words come elsewhere."""

from app.domain.difference.change import OTHER, Change, Detail
from app.domain.difference.gradings import Grading, gradings_changed
from app.domain.difference.renamed import former_slugs
from app.domain.difference.whole import differences

__all__ = [
    "OTHER",
    "Change",
    "Detail",
    "Grading",
    "differences",
    "former_slugs",
    "gradings_changed",
]
