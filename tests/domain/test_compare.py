"""What differs between texts, and two people's changes put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.compare import MOST_LINES, difference, merged

BASE = "one\ntwo\nthree\nfour\nfive\n"
texts = st.lists(st.sampled_from("abc"), max_size=12).map(
    lambda found: "".join(f"{x}\n" for x in found)
)


@pytest.mark.parametrize(
    ("theirs", "mine", "together"),
    [
        (BASE, BASE.replace("one", "ONE"), BASE.replace("one", "ONE")),
        (BASE.replace("five", "5"), BASE.replace("one", "1"), "1\ntwo\nthree\nfour\n5\n"),
        (BASE.replace("one", "1"), BASE.replace("one", "1"), BASE.replace("one", "1")),
        (BASE.replace("one", "1"), BASE.replace("one", "I"), None),
        (BASE + "six\n", BASE + "seven\n", None),
    ],
)
def test_two_peoples_changes_fit_where_they_touch_other_lines(
    theirs: str, mine: str, together: str | None
) -> None:
    assert merged(BASE, theirs, mine) == together


@given(texts, texts)
def test_where_one_side_changed_nothing_the_other_is_taken(base: str, new: str) -> None:
    assert merged(base, new, base) == merged(base, base, new) == new


@given(texts, texts)
def test_a_difference_counts_what_came_and_went(old: str, new: str) -> None:
    found = difference(old, new)

    assert len(old.splitlines()) - found.removed + found.added == len(new.splitlines())
    assert bool(found.stretches) == (old.splitlines() != new.splitlines())


def test_very_long_texts_are_told_as_wholly_changed() -> None:
    found = difference("x\n" * (MOST_LINES + 1), "x\n")

    assert (found.added, found.removed) == (1, MOST_LINES + 1)
    assert merged("x\n" * (MOST_LINES + 1), "x\n", "y\n") is None
