"""Every kind of change has a sentence; numbers in sentences read well."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.domain.difference import Change, Detail, differences
from app.words.difference import points, sentence_of, spelled
from tests.domain import edits


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    """Words are those of a request."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (-10, -6, "… now costs 6 trust instead of 10"),
        (-10, 3, "… now gives 3 trust instead of costing 10"),
        (10, -3, "… now costs 3 trust instead of giving 10"),
        (5, 6, "… now gives 6 trust instead of 5"),
        (0, -3, "… now costs 3 trust"),
        (0, 3, "… now gives 3 trust"),
        (-3, 0, "… does not cost 3 trust any more"),
        (3, 0, "… does not give 3 trust any more"),
    ],
)
def test_points_are_given_and_cost(before: int, after: int, words: str) -> None:
    assert points("trust", before, after) == words


def test_every_edit_has_a_sentence_without_gaps() -> None:
    whole = edits.course()
    kinds = dict[str, Change]()
    for after, _path in edits.every_edit(whole):
        for pair in ((whole, after), (after, whole)):
            kinds |= {one.kind: one for one in differences(*pair) if one.kind not in kinds}

    sentences = {kind: sentence_of(one) for kind, one in kinds.items()}

    assert len(sentences) > 120
    wrong = [one for one in sentences.values() if "%(" in one or not one.endswith(".")]
    assert wrong == []
    assert all(one[0].isupper() or one[0] in "“0123456789" for one in sentences.values())


def test_small_numbers_are_words() -> None:
    assert [spelled(number) for number in (0, 1, 12, 13, 2000)] == [
        "no", "one", "twelve", "13", "2,000",
    ]  # fmt: skip


def test_kinds_that_are_rare_are_said_too() -> None:
    detail: dict[str, Detail] = {"before": "scenario", "after": "quiz"}

    assert sentence_of(Change("activity", "kind", detail)) == (
        "It is a quiz instead of a conversation."
    )
    assert sentence_of(Change("activity", "other")) == "Something changes that only the lines show."
