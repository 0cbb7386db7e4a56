"""Compiled courses as JSON bytes and back."""

from dataclasses import replace
from functools import cache
from typing import Annotated, Any, TypeAlias

from pydantic import Field, TypeAdapter

from app.domain.course import Activity, Course, Module, Prompt, Term
from app.domain.extent import measured
from app.domain.handout import Guide
from app.domain.scenario import Person, Scenario

Json: TypeAlias = Any
"""What json.loads gives; whoever takes it knows what was asked for."""
KINDS: dict[str, Any] = {
    "course": Course,
    "module": Module,
    "people": tuple[Person, ...],
    "glossary": tuple[Term, ...],
    "prompts": tuple[Prompt, ...],
    "guide": Guide,
    "activity": Annotated[Activity, Field(discriminator="kind")],
}
Part: TypeAlias = Any
"""Course, Module, people, glossary, prompts, Guide or an activity; the kind says which."""
PAGES = frozenset({"course", "module", "people", "glossary", "prompts", "guide"})


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind if kind in PAGES else "activity"])


def dump(course: Course) -> bytes:
    """A compiled course as JSON, to be stored with its revision."""
    data: bytes = _adapter("course").dump_json(course)
    return data


def load(data: bytes) -> Course:
    """The course that `dump` wrote. Raises ValueError for anything else."""
    course: Course = _adapter("course").validate_json(data)
    return replace(course, modules=tuple(map(_measured, course.modules)))


def _measured(module: Module) -> Module:
    """Scenarios that an older release stored don't tell how long they are."""
    activities = tuple(
        measured(one) if isinstance(one, Scenario) and not one.longest else one
        for one in module.activities
    )
    return replace(module, activities=activities)


def dump_part(kind: str, part: object) -> Json:
    """One file's compiled object as plain JSON values."""
    return _adapter(kind).dump_python(part, mode="json")


def load_part(kind: str, values: Json) -> Part:
    """The object that `dump_part` wrote, from plain JSON values."""
    return _adapter(kind).validate_python(values)
