"""The log: one line of JSON a request, and nothing in it that opens a door."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app import create_app
from config import Config

Visit = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def visit(config: Config, capsys: pytest.CaptureFixture[str]) -> Visit:
    """What the product, as people run it, logs of visits to these paths."""

    def lines(*paths: str, **headers: str) -> list[dict[str, Any]]:
        app = create_app(replace(config, mode="demo", clock=None))
        for path in paths:
            app.test_client().get(path, headers=headers)
        app.extensions["db"].engine.dispose()
        create_app(config)  # there is one log for the process: quiet again
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return lines


def test_a_request_is_one_line_without_its_query(visit: Visit) -> None:
    (line,) = visit("/sign-in?next=/secret")

    assert (line["event"], line["method"], line["path"]) == ("request", "GET", "/sign-in")
    assert (line["status"], line["level"]) == (200, "info")
    assert line["ms"] >= 0
    assert "secret" not in str(line)


@pytest.mark.parametrize(
    "path",
    [
        "/reset/a-token-that-opens",
        "/join/a-token-that-opens",
        "/join/a-token-that-opens/",
        "/join-cohort/a-key-that-opens",
        "/join-cohort/a-key-that-opens/account",
        "/join-cohort/a-key-that-opens/proof/a-token-that-opens",
        "/calendar/a-key-that-opens.ics",
        "/letters/off/a-seal-that-opens",
        "/letters/card/a-seal-that-opens",
        "/letters/card/a-seal-that-opens/answer",
    ],
)
def test_an_address_that_opens_something_is_not_logged(visit: Visit, path: str) -> None:
    (line,) = visit(path)

    assert "opens" not in str(line)


def test_every_request_has_an_id_of_its_own_whatever_the_visitor_says(visit: Visit) -> None:
    first, second = visit("/", "/", **{"X-Request-Id": "mine"})

    assert first["request"] != second["request"]
    assert "mine" not in str(first)
