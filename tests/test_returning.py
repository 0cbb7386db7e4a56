"""Where people of an earlier conversation return, no beginning makes a careless play succeed."""

from app.domain.course import Course
from app.domain.scenario import walk
from tests.plays import KINDEST
from tests.test_courses import (
    always_longest,
    course,
    does_not_pass,
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
        assert does_not_pass(one, always_longest(one))
        assert does_not_pass(one, walk(one, KINDEST[one.slug]).ending)
