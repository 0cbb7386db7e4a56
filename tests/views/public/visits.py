"""Fetching pages and files."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Count = Callable[[], AbstractContextManager[list[str]]]
Store = Callable[[bytes], str]


def page(client: FlaskClient, path: str) -> str:
    """A page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def fetch(client: FlaskClient, path: str, **asked: Any) -> TestResponse:
    """An answer that was read to its end, as servers do with files."""
    return client.get(path, buffered=True, **asked)
