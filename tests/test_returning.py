"""Where people of an earlier conversation return, no beginning makes a careless play succeed."""

from app.domain.course import Course
from app.domain.scenario import walk
from tests.test_courses import (
    KINDEST,
    always_longest,
    course,
    is_below_workable,
    results,
    scenarios,
)

__all__ = ["course", "results"]


def test_neither_length_nor_kindness_wins_from_any_beginning(course: Course) -> None:
    begun = [
        scenario.beginning({meter.name: start})
        for scenario in scenarios(course)
        for meter in scenario.meters
        if meter.carried
        for start in range(meter.carried.least, meter.carried.most + 1)
    ]

    assert {one.slug for one in begun} == {"two-in-the-morning", "two-partners-one-customer"}
    for one in begun:
        assert is_below_workable(one, always_longest(one))
        assert is_below_workable(one, walk(one, KINDEST[one.slug]).ending)
