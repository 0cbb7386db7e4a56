"""Where a card comes from, in one revision of the course: found again, or found to be gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.course import Course, Lesson, Module, Prompt, Quiz
from app.domain.practice import Kind, may_return, weak
from app.domain.question import Question
from app.domain.scenario import Scenario, State, walk
from app.errors import Conflict


@dataclass(frozen=True, slots=True)
class Source:
    """What a card asks, in its module: one of `prompt`, `question` and `state`.

    `state` is the conversation at its decision; `activity` where a question or decision stands.
    """

    module: Module
    activity: Lesson | Quiz | Scenario | None = None
    prompt: Prompt | None = None
    question: Question | None = None
    state: State | None = None
    may_return: bool = True
    """whether this revision lets it be asked in practice"""

    @property
    def heading(self) -> str:
        """What is asked."""
        if self.prompt or self.question:
            return (self.prompt or self.question).title  # type: ignore[union-attr] # one of them
        if self.state and isinstance(self.activity, Scenario):
            return self.activity.passage(self.state.passage).title
        return ""

    @property
    def title(self) -> str:
        """What the place that it comes from is called."""
        return self.activity.title if self.activity else self.module.title


def find(
    course: Course, kind: str, activity: str, item: str, asked: Mapping[str, Any]
) -> Source | None:
    """The source in this revision; None where it isn't there, or no longer as it was asked."""
    if kind == Kind.PROMPT:
        return _prompt(course, activity, item)
    found = course.find(activity)
    if found is None:
        return None
    module, there = found
    if kind == Kind.DECISION:
        return _decision(module, there, item, asked) if isinstance(there, Scenario) else None
    if not isinstance(there, Lesson | Quiz):
        return None
    one = question_of(there, item)
    if one is None:
        return None
    return Source(module, there, question=one, may_return=may_return(course, there, one))


def question_of(activity: Lesson | Quiz, id: str) -> Question | None:
    """The question with this id, of a quiz or in a lesson's text."""
    if isinstance(activity, Quiz):
        return activity.question(id)
    return next((one for one in activity.checks if one.id == id), None)


def _prompt(course: Course, slug: str, id: str) -> Source | None:
    module = course.module(slug)
    prompts = module.prompts if module else ()
    found = next((one for one in prompts if one.id == id), None)
    return Source(module, prompt=found) if module and found else None


def _decision(
    module: Module, scenario: Scenario, passage: str, asked: Mapping[str, Any]
) -> Source | None:
    """The conversation before the decision; a choice that is weak no more isn't asked again."""
    try:
        before = walk(scenario.beginning(asked.get("starts", {})), asked["path"])
    except Conflict:
        return None
    taken = next((one for one in before.offered() if one.label == asked["taken"]), None)
    if before.is_over or before.passage != passage or taken is None:
        return None
    is_weak = len(before.steps) in weak(before.after(taken))
    return Source(module, scenario, state=before, may_return=is_weak)
