"""Which tests run in one process, and what runs first: both processes should end at once.

pytest-xdist's own groups (`--dist loadgroup`) do nothing under pytest 9.2: it renames tests in a
place where pytest no longer looks.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/journeys/test_everything.py": "everything",
    "tests/journeys/test_kinds.py": "demonstration",
    "tests/journeys/test_nodes.py": "nodes",
    "tests/journeys/test_reviews.py": "reviews",
    "tests/journeys/test_scripts.py": "demonstration",
}
"""Files whose tests share servers that only they need: the second process needs not start them."""


class Together(LoadScopeScheduling):  # type: ignore[misc] # it has no types
    """Gives out one test at a time, or all of a group; groups first."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.partition("::")[0], nodeid)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Journeys first, so that no process is left with one at the end."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)
