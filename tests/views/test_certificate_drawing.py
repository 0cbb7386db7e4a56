"""Long titles and many outcomes fit into a certificate's drawing."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.models import Certificate
from app.views.verify import LINES_END, LINES_START, breadth, shown

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORD = "Analyse how a partner earns and what limits it, "


def drawn(app: Flask, title: str, outcomes: list[str]) -> tuple[int, int, list[tuple[int, str]]]:
    """The sizes of title and outcomes, and the outcomes' lines with where they stand."""
    row = Certificate(
        serial="0000-0000-0000-0000", name="Maya", course=title, title=title, outcomes=outcomes,
        issuer="I", minutes=1, issued_at=NOW, ends_at=NOW, revoked_at=None, revoked_for="", look={},
    )  # fmt: skip
    with app.test_request_context():
        found = shown(row, NOW)
        return found.title_size, found.outcome_size, found.outcome_lines


@pytest.mark.parametrize("count", [1, 5, 8])
@pytest.mark.parametrize("words", [1, 2, 3])
def test_outcomes_end_above_the_dates_and_before_the_code(
    app: Flask, count: int, words: int
) -> None:
    _title, size, lines = drawn(app, "Partners", [(WORD * words).strip(", ")] * count)

    assert lines[0][0] == LINES_START
    assert lines[-1][0] <= LINES_END
    assert size >= 9
    assert max(breadth(line) for _y, line in lines) * size * 0.5 <= 760
    assert " ".join(line for _y, line in lines) == " ".join([(WORD * words).strip(", ")] * count)


def test_a_short_certificate_looks_as_it_did(app: Flask) -> None:
    title, size, lines = drawn(app, "Partners", ["Say what matters", "Ask"])

    assert (title, size) == (40, 17)
    assert lines == [(496, "Say what matters"), (521, "Ask")]


def test_a_long_title_is_drawn_smaller(app: Flask) -> None:
    long = "Partner Management Training: From Quotas to Alignment"

    title, _size, _lines = drawn(app, long, ["Ask"])

    assert title * 0.52 * len(long) <= 930
