"""Where people of an earlier conversation return, no beginning makes a careless play succeed."""

from collections.abc import Iterator
from itertools import product

from app.domain.course import Course
from app.domain.scenario import Scenario, walk
from tests.plays import KINDEST
from tests.test_courses import (
    always_longest,
    course,
    does_not_pass,
    results,
    scenarios,
)

__all__ = ["course", "results"]


def beginnings(scenario: Scenario) -> Iterator[Scenario]:
    """The scenario from everywhere that an earlier one may have left its meters."""
    carried = [(one.name, one.carried) for one in scenario.meters if one.carried]
    spans = (range(one.least, one.most + 1) for _name, one in carried)
    for starts in product(*spans) if carried else ():
        names = (name for name, _one in carried)
        yield scenario.beginning(dict(zip(names, starts, strict=True)))


def test_neither_length_nor_kindness_wins_from_any_beginning(course: Course) -> None:
    begun = [one for scenario in scenarios(course) for one in beginnings(scenario)]

    assert {one.slug for one in begun} == {"two-in-the-morning", "two-partners-one-customer"}
    for one in begun:
        assert does_not_pass(one, always_longest(one))
        assert does_not_pass(one, walk(one, KINDEST[one.slug]).ending)
