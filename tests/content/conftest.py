"""One renderer for all tests of this room."""

from collections.abc import Iterator

import pytest

from app.content.worker import Worker


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one
