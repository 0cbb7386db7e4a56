"""Who has earned a certificate with distinction, and what of it is still missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.course import Course
from app.domain.earning import Distinction
from app.domain.progress import Record

NEARLY = 1e-9
"""the tolerance of grading: 17 of 20 is 0.85"""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that distinction takes, by the slug of an activity, and whether it is met.

    `least` is a share of points, `endings` are ids of which one was reached; each is empty where
    the condition is of another kind. `score` is the best so far.
    """

    kind: Literal["score", "ending", "accepted"]
    activity: str
    is_met: bool
    least: float = 0.0
    score: float | None = None
    endings: tuple[str, ...] = ()


def conditions(course: Course, records: Mapping[str, Record]) -> tuple[Condition, ...]:
    """All that distinction takes, in the rule's order; nothing where the course has none.

    `records` are by activity's slug. What was excused was not shown: it doesn't count here.
    """
    rule = course.certificate.distinction if course.certificate else None
    return tuple(_conditions(rule, records)) if rule else ()


def _conditions(rule: Distinction, records: Mapping[str, Record]) -> Iterator[Condition]:
    for slug, least in rule.scores:
        score = records.get(slug, Record()).score
        is_met = score is not None and score + NEARLY >= least
        yield Condition("score", slug, is_met, least=least, score=score)
    for slug, endings in rule.endings:
        reached = records.get(slug, Record()).detail.get("endings")
        is_met = isinstance(reached, list) and not set(endings).isdisjoint(reached)
        yield Condition("ending", slug, is_met, endings=endings)
    for slug in rule.accepted:
        is_met = bool(records.get(slug, Record()).detail.get("accepted"))
        yield Condition("accepted", slug, is_met)


def earned(course: Course, records: Mapping[str, Record]) -> bool:
    """Whether a certificate of this learner is one with distinction.

    A rule that asks for nothing, or for something that the course doesn't hold, can't be met.
    """
    found = conditions(course, records)
    return bool(found) and all(one.is_met and course.find(one.activity) for one in found)
