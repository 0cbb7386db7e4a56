"""What of a course practises and measures each of its outcomes and competencies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.course import Activity, Course, Lesson, Module, Quiz
from app.domain.question import Question
from app.domain.scenario import Passage, Scenario
from app.domain.scoring import counts


@dataclass(slots=True)
class Covered:
    """Where one outcome or competency comes up, as slugs in course order.

    `questions` counts them by activity; `decisions` are (scenario, passage).
    """

    lessons: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    worksheets: list[str] = field(default_factory=list)
    questions: dict[str, int] = field(default_factory=dict)
    decisions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def measured(self) -> int:
        """How many questions and decisions show whether somebody can do it."""
        return sum(self.questions.values()) + len(self.decisions)


def outcomes(course: Course) -> dict[str, Covered]:
    """Every outcome of the course, covered or not; an activity has its own and its module's.

    What is optional covers nothing: people may leave it out.
    """
    found = {name: Covered() for name, _title in course.outcomes}
    for module, activity in _asked(course):
        own = getattr(activity, "outcomes", ()) or module.outcomes
        for covered in _named(found, own):
            _place(covered, activity)
        for question in questions(activity):
            for covered in _named(found, question.outcomes or own):
                _count(covered, activity)
    return found


def competencies(course: Course) -> dict[str, Covered]:
    """Every competency of the course, with the questions and decisions that measure it."""
    found = {name: Covered() for name, _title in course.competencies}
    for _module, activity in _asked(course):
        for passage, measured in decisions(activity) if isinstance(activity, Scenario) else ():
            for covered in _named(found, measured):
                covered.decisions.append((activity.slug, passage.id))
        for question in questions(activity):
            for covered in _named(found, question.competencies):
                _count(covered, activity)
    return found


def _asked(course: Course) -> Iterator[tuple[Module, Activity]]:
    return ((module, one) for module in course.modules for one in module.asked)


def _named(found: Mapping[str, Covered], names: Iterable[str]) -> list[Covered]:
    return [found[name] for name in names if name in found]


def _place(covered: Covered, activity: Activity) -> None:
    places = {
        "lesson": covered.lessons,
        "scenario": covered.scenarios,
        "worksheet": covered.worksheets,
    }
    if activity.kind in places:
        places[activity.kind].append(activity.slug)


def _count(covered: Covered, activity: Activity) -> None:
    covered.questions[activity.slug] = covered.questions.get(activity.slug, 0) + 1


def decisions(scenario: Scenario) -> Iterator[tuple[Passage, tuple[str, ...]]]:
    """Decisions that can be made better or worse, with the competencies that they measure."""
    for passage in scenario.passages:
        if not passage.is_continue and counts(passage.choices, scenario.score):
            yield passage, passage.measures or scenario.competencies


def questions(activity: Activity) -> tuple[Question, ...]:
    """The questions of a quiz, or in a lesson's text."""
    if isinstance(activity, Quiz):
        return activity.questions
    return activity.checks if isinstance(activity, Lesson) else ()
