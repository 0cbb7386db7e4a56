"""Rubrics: what is still to be marked, and what marks come to."""

import pytest

from app.domain.rubric import Criterion, Rubric

RUBRIC = Rubric((0, 1, 2), (Criterion("a", ("", "", "")), Criterion("b", ("", "", ""))))


def test_criteria_without_points_of_a_level_are_unmarked() -> None:
    assert RUBRIC.unmarked({}) == (0, 1)
    assert RUBRIC.unmarked({0: 2, 1: 3}) == (1,)
    assert RUBRIC.unmarked({0: 0, 1: 1}) == ()


def test_the_share_is_points_given_by_points_possible() -> None:
    assert RUBRIC.share({0: 2, 1: 1}) == 0.75
    with pytest.raises(ValueError, match="each criterion"):
        RUBRIC.share({0: 2})
