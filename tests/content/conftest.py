"""What reads files in the tests of this room."""

from collections.abc import Iterator

import pytest

from app.content.worker import Worker
from tests.content.small import Near


@pytest.fixture(scope="session")
def worker() -> Worker:
    """Reads files in this process."""
    return Near()


@pytest.fixture(scope="session")
def subprocess_worker() -> Iterator[Worker]:
    """Reads files as the product does."""
    with Worker() as one:
        yield one
