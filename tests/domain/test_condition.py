"""The little language of `if` and `when`."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("trust >= 60", True),
        ("trust > 60", False),
        ("trust <= 60", True),
        ("trust < 60", False),
        ("trust = 60", True),
        ("denial", True),
        ("not denial", False),
        ("not padded", True),
        ("cash", True),
        ("padded", False),
        ("trust >= 60 and padded", False),
        ("trust >= 60 and denial", True),
        ("padded or denial", True),
        ("padded or cash and trust > 60", False),
    ],
)
def test_a_condition_holds_as_it_reads(text: str, holds: bool) -> None:
    found = factories.condition(text)

    assert found
    assert found.holds({"trust": 60}, {"denial", "cash"}) is holds
    assert str(found) == text


def test_and_binds_tighter_than_or() -> None:
    found = factories.condition("denial or padded and cash")

    assert found
    assert found.holds({}, {"denial"})
    assert not found.holds({}, {"cash"})
