"""Nothing of fewer than ten people is shown, nor can be had by taking parts from a whole."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers import ENOUGH, Leaf, visible
from app.domain.numbers.hiding import shown

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["2026-1", "2026-2", "2026-3"]), st.integers(0, 3)),
    st.integers(0, 25),
    max_size=9,
)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, ""),
        ({"a": 9}, ""),
        ({"a": 10}, "a"),
        ({"a": 12, "b": 0}, "a"),
        ({"a": 12, "b": 4}, ""),
        ({"a": 12, "b": 11, "c": 4}, "a"),
        ({"a": 12, "b": 5, "c": 5}, "a"),
        ({"a": 12, "b": 12, "c": 1}, "b"),
    ],
)
def test_what_is_hidden_comes_to_ten_or_to_none(counts: dict[str, int], expected: str) -> None:
    assert shown(counts) == set(expected)


@given(counts=COUNTS)
def test_no_subtraction_of_what_is_shown_tells_of_fewer_than_ten(counts: dict[Leaf, int]) -> None:
    quarters, leaves = visible(counts)
    whole = frozenset(leaf for leaf, count in counts.items() if count)
    seen = [frozenset(one for one in whole if one[0] == quarter) for quarter in quarters]
    seen += [frozenset({leaf}) & whole for leaf in leaves]
    if sum(counts.values()) >= ENOUGH:
        seen.append(whole)

    for start in seen:
        inside = [one for one in seen if one < start]
        for take in product([False, True], repeat=min(len(inside), 9)):
            rest = start.difference(
                *(one for one, is_in in zip(inside, take, strict=False) if is_in)
            )
            number = sum(counts[leaf] for leaf in rest)
            assert number == 0 or number >= ENOUGH
